package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.fit.Freeze;
import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.report.Curve;
import dev.elbow.zoo.cli.LiveLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittingTest {

    private static final String RECIPE = """
            name: machines
            version: 1.0.0
            data: {file: machines.csv, label: status, where: "status = 'ok'"}
            columns:
              - {name: load, type: numeric}
              - {name: temperature, type: numeric}
            model: {latent: 2, hidden: [8], prior: standard}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** Scores of fits after fewer updates would be larger than the model's, and thresholds too high; after more, too low. */
    @ParameterizedTest
    @ValueSource(ints = {19, 131, 150, 500})
    void fitsToFewerRowsMakeAsManyUpdates(int batch) throws IOException {
        SmallData.write(folder, 400);
        Recipe recipe = Recipe.read(Files.writeString(
                folder.resolve("recipe.yaml"), RECIPE + "fit: {epochs: 8, patience: 100, batch: " + batch + "}\n"));
        try (Dataset rows = Dataset.read(recipe)) {
            Layout layout = new Layout(
                    rows.schema(),
                    rows.transforms(),
                    recipe.columns().stream().map(Column::likelihood).toList());
            LiveLine silent = new LiveLine(new PrintWriter(Writer.nullWriter()));

            Fitting.Result fitted = new Fitting(recipe, rows, layout, silent, Optional.empty())
                    .fit(rows.folds(recipe), List.of(Device.cpu()), Freeze.NOTHING, folder.resolve("checkpoint"));

            List<Curve.Epoch> first = ((Curve.Epochs) fitted.curve()).epochs();
            assertThat(fitted.judged()).hasSize(5);
            assertThat(first.get(first.size() - 1).step())
                    .isEqualTo(recipe.fit().updates(rows.folds(recipe).all().size()));
        }
    }
}

package dev.elbow.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Rival;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardTest {

    /** Of them 1,000 are held out. */
    private static final int ROWS = 5_000;

    @TempDir
    private Path folder;

    @Test
    void aFitThatSawSomeOfTheRowsSaysHowMany() {
        assertThat(card(1_500))
                .contains("- training and held-out rows: 5000\n")
                .contains("- fitted to: 1500 of the 4000 training rows, drawn by the seed\n")
                .contains("- held-out rows: 1000\n");
    }

    @Test
    void aFitThatSawAllRowsSaysNothing() {
        assertThat(card(4_000)).contains("- held-out rows: 1000\n").doesNotContain("fitted to");
    }

    private String card(int fitted) {
        try (PackageSession session =
                TinyPackage.write(folder.resolve("tiny" + fitted)).open(Provider.CPU)) {
            ScoredBatch none =
                    session.score(new EventBatch(TinyPackage.manifest().schema()));
            Baseline baseline = new Baseline(List.of(0.0), List.of(List.of(1.0)));
            Contest contest = new Contest(
                    Contest.Kind.CORRUPTED,
                    Map.of(Rival.MODEL, new Contest.Scores(new double[] {0}, new double[] {1})));
            Evaluation evaluation = new Evaluation(none, Map.of(), List.of(), baseline, contest);
            return new Card(
                            manifest(),
                            evaluation,
                            Optional.empty(),
                            recipe(),
                            UsualValues.of(EventSource.of(
                                    new EventBatch(TinyPackage.manifest().schema()))),
                            "{\"a\":\"it's\"}",
                            fitted)
                    .text();
        }
    }

    @Test
    void theExampleIsACommandToPaste() {
        assertThat(card(4_000))
                .contains("    echo '{\"a\":\"it'\\''s\"}' |\n      elbow score --stdin --package tiny:1.0.0\n");
    }

    @Test
    void limitsOfTheRecipeComeFirst() {
        assertThat(card(4_000)).contains("## Limits\n\n- blind at night\n- Densities are");
    }

    private Recipe recipe() {
        try {
            Path file = folder.resolve("recipe.yaml");
            Files.writeString(file, """
                    name: tiny
                    version: 1.0.0
                    limits: [blind at night]
                    data: {file: rows.csv}
                    columns: [{name: a, type: numeric}]
                    """);
            return Recipe.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifest manifest() {
        Manifest tiny = TinyPackage.manifest();
        return new Manifest(
                tiny.formatVersion(),
                tiny.name(),
                tiny.version(),
                tiny.family(),
                tiny.features(),
                tiny.latent(),
                tiny.nodes(),
                tiny.graphs(),
                tiny.calibration(),
                tiny.tolerances(),
                new Provenance(
                        "rows",
                        "0".repeat(64),
                        "",
                        "",
                        "0".repeat(64),
                        0,
                        ROWS,
                        Map.of(),
                        Map.of(),
                        false,
                        Optional.empty()),
                List.of());
    }
}

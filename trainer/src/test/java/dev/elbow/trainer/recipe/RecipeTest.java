package dev.elbow.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeTest {

    private static final String LEAST = """
            name: pumps
            version: 1.2.3
            data: {file: pumps.csv}
            columns:
              - {name: load, type: numeric}
            """;

    @Test
    void everyDefaultIsAsDocumented() {
        Recipe recipe = Recipe.parse("recipe.yaml", LEAST, Path.of("/recipes"));

        assertThat(recipe.data())
                .isEqualTo(new DataSource(
                        Path.of("/recipes/pumps.csv"),
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        0,
                        "not stated",
                        "not stated"));
        assertThat(recipe.columns())
                .containsExactly(new Column("load", "/load", Column.Type.NUMERIC, Shape.IDENTITY, Missing.MARGINALISE));
        assertThat(recipe.fit())
                .isEqualTo(new FitSettings(
                        0, List.of(96, 96), 60, 6_000, 10, 512, 2e-3, 0.2, Math.exp(-1), 3, 0.01, 2, 0));
        assertThat(recipe.score()).isEqualTo(new ScoreSettings(8, 0.001));
    }

    @Test
    void everyKeyIsRead() {
        String all = """
                name: pumps
                version: 1.2.3
                data: {file: /data/pumps.csv, where: "ok = 1", label: ok, most_refused: 0.05,
                       description: of pumps, license: CC0-1.0}
                columns:
                  - {name: load, at: /machine/load, type: numeric, transform: signed_log, missing: refuse}
                  - {name: mode, type: categorical}
                  - {name: a/b, type: boolean}
                fit: {latent: 3, hidden: [8, 4], epochs: 5, steps: 50, patience: 2, batch: 16, learning_rate: 0.01,
                      held_out: 0.3, sigma_floor: 0.1, tail: 4, missing_rate: 0.05, min_count: 1, seed: 9}
                score: {nodes: 4, false_alert_rate: 0.01}
                """;

        Recipe recipe = Recipe.parse("recipe.yaml", all, Path.of("/recipes"));

        assertThat(recipe.data())
                .isEqualTo(new DataSource(
                        Path.of("/data/pumps.csv"),
                        Optional.empty(),
                        "ok = 1",
                        Optional.of("ok"),
                        0.05,
                        "of pumps",
                        "CC0-1.0"));
        assertThat(recipe.columns())
                .containsExactly(
                        new Column("load", "/machine/load", Column.Type.NUMERIC, Shape.SIGNED_LOG, Missing.REFUSE),
                        new Column("mode", "/mode", Column.Type.CATEGORICAL, Shape.IDENTITY, Missing.MARGINALISE),
                        new Column("a/b", "/a~1b", Column.Type.BOOLEAN, Shape.IDENTITY, Missing.MARGINALISE));
        assertThat(recipe.fit())
                .isEqualTo(new FitSettings(3, List.of(8, 4), 5, 50, 2, 16, 0.01, 0.3, 0.1, 4, 0.05, 1, 9));
        assertThat(recipe.score()).isEqualTo(new ScoreSettings(4, 0.01));
    }

    @Test
    void allProblemsAreReportedTogether() {
        String wrong = """
                name: Big Pumps
                data: {fil: pumps.csv}
                columns:
                  - {name: load, type: nummeric}
                  - {name: mode, type: categorical, transform: signed_log}
                fit: {learning_rte: 1, epochs: 0}
                """;

        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", wrong, Path.of("/recipes")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "recipe.yaml:",
                        "name: Big Pumps (expected: lower-case words joined by dashes)",
                        "version: absent (expected: text)",
                        "data.file: absent (expected: text)",
                        "data.fil: unknown key; did you mean data.file?",
                        "columns[0].type: nummeric (expected: one of numeric, categorical, boolean)",
                        "columns[1].transform: signed_log (expected: none, since only numeric columns have one)",
                        "fit.learning_rte: unknown key; did you mean fit.learning_rate?",
                        "fit.epochs: 0 (expected: a whole number from 1 to 1000000)");
    }

    @Test
    void digestIsThatOfTheText() {
        Recipe recipe = Recipe.parse("recipe.yaml", LEAST, Path.of("/recipes"));

        assertThat(recipe.sha256()).hasSize(64).isEqualTo(recipe.withSeed(5).sha256());
    }
}

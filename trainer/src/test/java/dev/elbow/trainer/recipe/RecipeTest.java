package dev.elbow.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                .containsExactly(new Column(
                        "load",
                        "/load",
                        Column.Type.NUMERIC,
                        Head.GAUSSIAN,
                        Shape.IDENTITY,
                        Optional.empty(),
                        Missing.MARGINALISE));
        assertThat(recipe.model())
                .isEqualTo(new ModelSettings(
                        0,
                        List.of(64, 64),
                        PosteriorKind.DIAGONAL,
                        ModelSettings.Sigma.PER_FEATURE,
                        ModelSettings.SigmaFit.ANALYTIC,
                        0.2,
                        0,
                        PriorKind.MIXTURE,
                        512));
        assertThat(recipe.objective())
                .isEqualTo(new ObjectiveSettings(Objective.ELBO, 1, 0, 0.5, 1, 0, Gradient.REPARAMETERIZED));
        assertThat(recipe.fit())
                .isEqualTo(new FitSettings(
                        40, 4_000, 10, 256, 4e-3, FitSettings.Schedule.ONE_CYCLE, 1, 0.2, 10_000, 3, 0.01, 2, 0));
        assertThat(recipe.score()).isEqualTo(new ScoreSettings(2, 0.001));
    }

    @Test
    void readsTheNodesOfASecondGraph() {
        Recipe recipe = Recipe.parse("recipe.yaml", LEAST + "score: {tighten: 64}\n", Path.of("/recipes"));

        assertThat(recipe.score()).isEqualTo(new ScoreSettings(2, OptionalInt.of(64), 0.001));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            score: {tighten: 2}                    | score.tighten: 2 (expected: more than score.nodes, 2)
            score: {nodes: 64, tighten: 64}        | score.tighten: 64 (expected: more than score.nodes, 64)
            score: {tighten: 1025}                 | score.tighten: 1025 (expected: a whole number from 1 to 1024)
            score: {tighten: 64}, family: gmm      | score.tighten: 64 (expected: absent for the family gmm, whose scores are exact
            """)
    void refusesASecondGraphThatWouldNotBeOne(String settings, String message) {
        String text = LEAST + settings.replace("}, ", "}\n") + "\n";

        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", text, Path.of("/recipes")))
                .hasMessageContaining(message);
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
                  - {name: heat, type: numeric, likelihood: student_t, transform: quantile, clip: 5}
                  - {name: errors, type: count, likelihood: poisson}
                model: {latent: 3, hidden: [8, 4], posterior: full, sigma: shared, sigma_fit: learned, sigma_floor: 0.1,
                        degrees: 3, prior: mixture, components: 20}
                objective: {minimise: beta, beta: 2, warm_up: 0.1, draws: 4, trim: 0.05, gradient: score_function}
                fit: {epochs: 5, steps: 50, patience: 2, batch: 16, learning_rate: 0.01, schedule: constant, clip: 2,
                      held_out: 0.3, cross_fit_below: 700, tail: 4, missing_rate: 0.05, min_count: 1, seed: 9}
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
                        new Column(
                                "load",
                                "/machine/load",
                                Column.Type.NUMERIC,
                                Head.GAUSSIAN,
                                Shape.SIGNED_LOG,
                                Optional.empty(),
                                Missing.REFUSE),
                        column("mode", "/mode", Column.Type.CATEGORICAL, Head.CATEGORICAL, Shape.IDENTITY),
                        column("a/b", "/a~1b", Column.Type.BOOLEAN, Head.BERNOULLI, Shape.IDENTITY),
                        new Column(
                                "heat",
                                "/heat",
                                Column.Type.NUMERIC,
                                Head.STUDENT_T,
                                Shape.QUANTILE,
                                Optional.of(5.0),
                                Missing.MARGINALISE),
                        column("errors", "/errors", Column.Type.COUNT, Head.POISSON, Shape.LOG1P));
        assertThat(recipe.model())
                .isEqualTo(new ModelSettings(
                        3,
                        List.of(8, 4),
                        PosteriorKind.FULL,
                        ModelSettings.Sigma.SHARED,
                        ModelSettings.SigmaFit.LEARNED,
                        0.1,
                        3,
                        PriorKind.MIXTURE,
                        20));
        assertThat(recipe.objective())
                .isEqualTo(new ObjectiveSettings(Objective.BETA, 2, 0.1, 0.5, 4, 0.05, Gradient.SCORE_FUNCTION));
        assertThat(recipe.fit())
                .isEqualTo(
                        new FitSettings(5, 50, 2, 16, 0.01, FitSettings.Schedule.CONSTANT, 2, 0.3, 700, 4, 0.05, 1, 9));
        assertThat(recipe.score()).isEqualTo(new ScoreSettings(4, 0.01));
    }

    @Test
    void rateDistortionNeedsAnErrorToWeigh() {
        String counts = LEAST.replace("type: numeric", "type: count") + "  - {name: mode, type: categorical}\n";
        String objective = "objective: {minimise: rate_distortion, lambda: 2}\n";

        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", counts + objective, Path.of("/recipes")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("objective.minimise: rate_distortion of load negative_binomial, mode categorical"
                        + " (expected: a gaussian column, whose error lambda weighs)");
        assertThat(Recipe.parse(
                                "recipe.yaml",
                                LEAST + "  - {name: mode, type: categorical}\n" + objective,
                                Path.of("/"))
                        .objective()
                        .lambda())
                .isEqualTo(2);
    }

    @Test
    void aPriorHasComponentsWhereItIsAMixture() {
        String head = "name: pumps\nversion: 1.0.0\ndata: {file: pumps.csv}\ncolumns: [{name: load, type: numeric}]\n";

        ModelSettings usual =
                Recipe.parse("recipe.yaml", head, Path.of("/recipes")).model();
        ModelSettings own = Recipe.parse(
                        "recipe.yaml", head + "model: {prior: mixture, components: 20}\n", Path.of("/recipes"))
                .model();

        assertThat(usual.prior()).isEqualTo(PriorKind.MIXTURE);
        assertThat(usual.components()).isEqualTo(512);
        assertThat(own.components()).isEqualTo(20);
        assertThatThrownBy(() -> Recipe.parse(
                        "recipe.yaml", head + "model: {prior: standard, components: 20}\n", Path.of("/recipes")))
                .hasMessageContaining("components: 20 (expected: none, the standard prior has none)");
    }

    private static Column column(String name, String at, Column.Type type, Head likelihood, Shape shape) {
        return new Column(name, at, type, likelihood, shape, Optional.empty(), Missing.MARGINALISE);
    }

    @Test
    void settingsThatTheChosenKindDoesNotHaveAreProblems() {
        String wrong = LEAST.replace("type: numeric", "type: numeric, likelihood: poisson")
                + "objective: {beta: 2, lambda: 3}\n";

        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", wrong, Path.of("/recipes")))
                .hasMessageContaining(
                        "likelihood: poisson (expected: one of [gaussian, heteroscedastic_gaussian, student_t])")
                .hasMessageContaining("beta: 2 (expected: none, it is a setting of beta)")
                .hasMessageContaining("lambda: 3 (expected: none, it is a setting of rate_distortion)");
    }

    @Test
    void whatItIsTestedOnAndWhatPeopleShouldKnow() {
        String text = """
                name: pumps
                version: 1.0.0
                description: Pumps of a waterworks
                limits: [blind at night]
                data: {file: pumps.csv, label: state, where: "state = 'ok'"}
                columns: [{name: load, type: numeric}]
                test: {file: later.csv, where: load > 0, normal: [ok, 1]}
                """;

        Recipe recipe = Recipe.parse("recipe.yaml", text, Path.of("/recipes"));

        assertThat(recipe.description()).contains("Pumps of a waterworks");
        assertThat(recipe.limits()).containsExactly("blind at night");
        TestSource test = new TestSource(Optional.of(Path.of("/recipes/later.csv")), "load > 0", List.of("ok", "1"));
        assertThat(recipe.test()).contains(test);
        assertThat(recipe.withSeed(3).withTestFile(Path.of("other.csv")).test())
                .contains(new TestSource(Optional.of(Path.of("other.csv")), "load > 0", List.of("ok", "1")));
        assertThat(Recipe.parse("recipe.yaml", LEAST, Path.of("/recipes")).test())
                .isEmpty();
    }

    @Test
    void aTestThatCannotBeMadeIsAProblem() {
        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", LEAST + "test: {where: ''}\n", Path.of("/recipes")))
                .hasMessageContaining("test.normal: [] (expected: a column of labels, data.label)")
                .hasMessageContaining("test.normal: none (expected: the labels of normal rows)")
                .hasMessageContaining(
                        "test.where: none (expected: rows that training leaves out, or a file of their own)");
        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", LEAST + "limits: [a: b]\n", Path.of("/recipes")))
                .hasMessageContaining("limits: [{a=b}] (expected: a list of texts)");
        String endless = LEAST + "description: " + "x".repeat(501) + "\n";
        assertThatThrownBy(() -> Recipe.parse("recipe.yaml", endless, Path.of("/recipes")))
                .hasMessageContaining("description: 501 characters (expected: at most 500)");
    }

    @Test
    void aMixtureHasItsOwnSettings() {
        Recipe recipe = Recipe.parse(
                "recipe.yaml",
                LEAST + "family: gmm\nmixture: {components: 3, covariance: diagonal}\n",
                Path.of("/recipes"));

        assertThat(recipe.family()).isEqualTo(Recipe.Family.GMM);
        assertThat(recipe.mixture())
                .isEqualTo(new MixtureSettings(3, 8, MixtureSettings.Covariance.DIAGONAL, 1e-3, 1, 300, 4, 1e-6));
        assertThatThrownBy(() ->
                        Recipe.parse("recipe.yaml", LEAST + "family: gmm\nmodel: {latent: 2}\n", Path.of("/recipes")))
                .hasMessageContaining("model: settings (expected: none for the family gmm)");
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
                        "columns[0].type: nummeric (expected: one of numeric, count, categorical, boolean)",
                        "columns[1].transform: signed_log (expected: none, since only numbers and counts have one)",
                        "fit.learning_rte: unknown key; did you mean fit.learning_rate?",
                        "fit.epochs: 0 (expected: a whole number from 1 to 1000000)");
    }

    @Test
    void digestIsThatOfTheText() {
        Recipe recipe = Recipe.parse("recipe.yaml", LEAST, Path.of("/recipes"));

        assertThat(recipe.sha256()).hasSize(64).isEqualTo(recipe.withSeed(5).sha256());
    }
}

package dev.elbow.deploy.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Refused;
import dev.elbow.scorer.explain.Explainer;
import dev.elbow.scorer.explain.Explanation;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That explanations add up exactly, whatever made the graphs. */
class EveryFamilyTest {

    private static final int ROWS = 600;
    private static final String[] MODES = {"idle", "busy", "off"};

    private static final String COLUMNS = """
            version: 1.0.0
            data: {file: rows.csv}
            columns:
              - {name: load, type: numeric, likelihood: gaussian}
              - {name: heat, type: numeric, likelihood: %s}
              - {name: errors, type: count, likelihood: %s}
              - {name: calls, type: count, likelihood: %s}
              - {name: mode, type: categorical}
              - {name: open, type: boolean}
            fit: {epochs: 2, steps: 40, cross_fit_below: 0}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "diagonal, standard, 1",
        "isotropic, standard, 1",
        "full, standard, 1",
        "diagonal, mixture, 7",
        "isotropic, mixture, 7",
        "full, mixture, 7"
    })
    void autoencodersAddUpByBothGraphs(String posterior, String prior, int seed) throws IOException {
        VerifiedPackage trained = train(
                "name: made\n" + COLUMNS.formatted("student_t", "poisson", "negative_binomial")
                        + "model: {latent: 3, hidden: [8], posterior: " + posterior + ", prior: " + prior
                        + "}\nscore: {nodes: 2, tighten: 16}\n",
                seed);

        assertAddsUp(trained, false);
        assertAddsUp(trained, true);
        assertThat(trained.manifest().latent().posterior()).isEqualTo(posterior);
        assertThat(latent(trained).stream().map(Explanation.LatentPart::name).filter(Explanation.PLACE::equals))
                .hasSize(prior.equals(Manifest.Latent.MIXTURE) ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"full", "diagonal"})
    void mixturesAddUp(String covariance) throws IOException {
        VerifiedPackage trained = train(
                "name: made\nfamily: gmm\n"
                        + COLUMNS.formatted("gaussian", "poisson", "poisson")
                                .replace(", likelihood: gaussian", "")
                                .replace(", likelihood: poisson", "")
                                .replace("epochs: 2, steps: 40, ", "")
                        + "mixture: {components: 2, covariance: " + covariance + "}\n",
                3);

        assertAddsUp(trained, false);
        assertThat(latent(trained))
                .extracting(Explanation.LatentPart::name)
                .containsExactly("component 0", "component 1");
    }

    static Stream<String> bundled() {
        return Zoo.bundled().stream();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void bundledPackagesAddUp(String reference) {
        assertAddsUp(Zoo.load(reference), false);
    }

    /** Golden events: drawn from the model, with missing values and unknown symbols among them. */
    private static void assertAddsUp(VerifiedPackage model, boolean tightened) {
        ScoringOptions options = ScoringOptions.defaults(model.manifest().reference());
        try (PackageSession session = model.open(Provider.CPU)) {
            Explainer explainer =
                    tightened ? Explainer.tightened(model, session, options) : Explainer.of(model, session, options);
            EventBatch events = golden(model);
            for (int row = 0; row < events.size(); row++) {
                Explanation explanation = explainer.explain(events, row);

                double anomaly = explanation.score().anomaly();
                // Sums of float32 terms, the largest of which decides on their rounding.
                double largest = explanation.features().stream()
                        .mapToDouble(part -> Math.abs(part.nats()))
                        .max()
                        .orElseThrow();
                double tolerance = 1e-5 * Math.max(1, Math.max(largest, Math.abs(anomaly)));
                assertThat(explanation.total()).as("row %d", row).isCloseTo(anomaly, within(tolerance));
                assertThat(explanation.totalOfChanges()).as("row %d", row).isCloseTo(anomaly, within(tolerance));
                assertThat(explanation.features())
                        .hasSameSizeAs(model.manifest().features());
                assertThat(explanation.latent())
                        .hasSize(model.manifest().latent().rateParts());
            }
        }
    }

    /** Every fourth, and none with values that no event has, where a graph may say no number. */
    private static EventBatch golden(VerifiedPackage model) {
        EventBatch events = new EventBatch(model.manifest().schema());
        List<GoldenVectors.Case> cases = model.golden().cases();
        for (int i = 0; i < cases.size(); i += 4) {
            if (!cases.get(i).kind().equals(GoldenVectors.EXTREME)) {
                cases.get(i).addTo(events);
            }
        }
        assertThat(events.size()).isGreaterThan(10);
        return events;
    }

    private static List<Explanation.LatentPart> latent(VerifiedPackage model) throws Refused {
        try (PackageSession session = model.open(Provider.CPU)) {
            return Explainer.of(model, session, ScoringOptions.defaults("made"))
                    .explain(golden(model), 0)
                    .latent();
        }
    }

    private VerifiedPackage train(String recipe, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder rows = new StringBuilder("load,heat,errors,calls,mode,open\n");
        for (int row = 0; row < ROWS; row++) {
            double hidden = random.nextGaussian();
            rows.append(String.format(
                    Locale.ROOT,
                    "%.3f,%.3f,%d,%d,%s,%s%n",
                    hidden + 0.3 * random.nextGaussian(),
                    20 + 5 * hidden + random.nextGaussian(),
                    random.nextInt(4),
                    (int) Math.exp(3 + hidden),
                    MODES[random.nextInt(3)],
                    hidden > 0));
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
        String out = folder.resolve("made").toString();
        ElbowRun run = ElbowRun.of("train", file.toString(), "--out", out, "--force");
        assertThat(run.code()).as(run.err()).isZero();
        return Zoo.load(out);
    }
}

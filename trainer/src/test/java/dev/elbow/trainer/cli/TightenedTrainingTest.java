package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Tightening;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A package with a second scoring graph, trained on points around a curve: what two nodes miss of it, more nodes see. */
class TightenedTrainingTest {

    private static final int NEW_EVENTS = 40_000;

    private static final String RECIPE = """
            name: curve
            version: 1.0.0
            data: {file: curve.csv}
            columns:
              - {name: x, type: numeric}
              - {name: y, type: numeric}
              - {name: z, type: numeric}
            model: {latent: 2, hidden: [16], prior: standard}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage tightened;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PackageSession session;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScoredBatch first;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScoredBatch second;

    @BeforeAll
    static void train() throws IOException {
        write("curve.csv", 12_000);
        tightened = train("tightened", RECIPE + "fit: {epochs: 6}\nscore: {tighten: 64}\n");
        session = tightened.open(Provider.CPU);
        EventBatch events = events();
        first = session.score(events);
        second = session.tightening().orElseThrow().score(events);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void thePackageSaysWhatItsSecondGraphIs() {
        Manifest manifest = tightened.manifest();
        Tightening tighten = manifest.tighten().orElseThrow();

        assertThat(manifest.nodes().count()).isEqualTo(2);
        assertThat(tighten.nodes())
                .isEqualTo(new Manifest.Nodes(64, manifest.nodes().construction()));
        assertThat(tighten.calibration().heldOut())
                .isEqualTo(manifest.calibration().heldOut());
        assertThat(tighten.calibration().quantiles())
                .isNotEqualTo(manifest.calibration().quantiles());
        assertThat(new String(tightened.file("README.md"), StandardCharsets.UTF_8))
                .contains("`tighten.onnx` is a second scoring graph, of 64 nodes");
    }

    @Test
    void allElseIsAsWithout() throws IOException {
        VerifiedPackage plain = train("plain", RECIPE + "fit: {epochs: 6}\n");

        for (String file : List.of("encoder.onnx", "decoder.onnx", "score.onnx", "baseline.json")) {
            assertThat(plain.file(file)).as(file).isEqualTo(tightened.file(file));
        }
        assertThat(plain.manifest().tighten()).isEmpty();
        assertThat(plain.manifest().graphs()).doesNotContainKey("tighten");
        assertThat(plain.manifest().calibration())
                .isEqualTo(tightened.manifest().calibration());
    }

    @Test
    void theSameRecipeGivesTheSameBytes() throws IOException {
        VerifiedPackage again = train("again", RECIPE + "fit: {epochs: 6}\nscore: {tighten: 64}\n");

        assertThat(again.manifest().withoutRun()).isEqualTo(tightened.manifest().withoutRun());
    }

    /**
     * The negative bound is an expectation, which does not change with the nodes; more of them come nearer to it. So do they to the
     * importance-weighted bound, which ends at the evidence, never above the anomaly in the mean: Burda et al. (2016), theorem 1. Two
     * fixed nodes are no random draws, and may tell more than the evidence.
     */
    @Test
    void moreNodesComeNearerToBothBounds() throws IOException {
        int events = 5_000;
        VerifiedPackage much = train("much", RECIPE + "fit: {epochs: 6}\nscore: {tighten: 1024}\n");
        ScoredBatch reference;
        try (PackageSession opened = much.open(Provider.CPU)) {
            reference = opened.tightening().orElseThrow().score(events().head(events));
        }

        double few = mean(events, row -> Math.abs(first.anomaly(row) - reference.anomaly(row)));
        double more = mean(events, row -> Math.abs(second.anomaly(row) - reference.anomaly(row)));
        assertThat(more).isLessThan(few / 2);
        assertThat(Math.abs(mean(events, second::anomaly) - mean(events, reference::anomaly)))
                .isLessThan(Math.abs(mean(events, first::anomaly) - mean(events, reference::anomaly)) / 2);
        assertThat(mean(events, row -> Math.abs(second.evidence(row) - reference.evidence(row))))
                .isLessThan(mean(events, row -> Math.abs(first.evidence(row) - reference.evidence(row))) / 2);
        assertThat(-mean(events, reference::evidence)).isLessThan(mean(events, reference::anomaly));
        assertThat(-mean(NEW_EVENTS, second::evidence)).isLessThan(mean(NEW_EVENTS, second::anomaly));
    }

    /** Within what 2,400 held-out events can tell: three standard errors of a count of so many. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 0.05, 0.01})
    void pValuesAreAboutUniformOnNewNormalEvents(double p) {
        Calibration calibration = calibration();
        double error = 3 * Math.sqrt(p * (1 - p) * (1 / 2_400.0 + 1.0 / NEW_EVENTS));

        double share = share(row -> calibration.pValue(anomaly(second, row)) <= p);

        assertThat(share).isCloseTo(p, within(error));
    }

    /** By the first graph's calibration they would not be: its scores of usual events are others. */
    @Test
    void theFirstCalibrationIsNotThatOfTheSecondGraph() {
        Calibration other = tightened.manifest().calibration();
        double own = 0;
        double wrong = 0;
        for (double p : new double[] {0.9, 0.8, 0.5, 0.2, 0.1, 0.05}) {
            own = Math.max(own, Math.abs(share(row -> calibration().pValue(anomaly(second, row)) <= p) - p));
            wrong = Math.max(wrong, Math.abs(share(row -> other.pValue(anomaly(second, row)) <= p) - p));
        }

        assertThat(own).isLessThan(wrong);
    }

    /**
     * Where only events of a band are scored again, a share of normal events no larger than {@code p + above} gets p or less: those
     * whose second p-value is at most p, and those below the band, of which no more than {@code above} are not among them.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.01, 0.04})
    void bothStagesTogetherPromiseNoFewerAlertsThanCome(double p) {
        double above = 0.0001;
        double below = 0.05;
        double share = share(row -> {
            double one = tightened.manifest().calibration().pValue(anomaly(first, row));
            boolean again = one >= above && one <= below;
            return (again ? calibration().pValue(anomaly(second, row)) : one) <= p;
        });

        double error = 3 * Math.sqrt(p * (1 / 2_400.0 + 1.0 / NEW_EVENTS));
        assertThat(share).isLessThan(p + above + error);
        assertThat(share).isGreaterThan(p / 2 - error);
    }

    @Test
    void anEventHasTheSameBitsInEveryBatch() {
        PackageSession again = session.tightening().orElseThrow();
        EventBatch events = events().head(2_000);
        SplittableRandom random = new SplittableRandom(8);
        for (int from = 0; from < events.size(); ) {
            EventBatch part = new EventBatch(events.schema());
            int to = Math.min(events.size(), from + random.nextInt(1, random.nextBoolean() ? 20 : 200));
            for (int row = from; row < to; row++) {
                part.append(events, row);
            }
            ScoredBatch scored = again.score(part);
            for (int row = from; row < to; row++) {
                assertThat(scored.anomaly(row - from)).isEqualTo(second.anomaly(row));
                assertThat(scored.expectedNumeric(row - from, 2)).isEqualTo(second.expectedNumeric(row, 2));
            }
            from = to;
        }
    }

    /** Contributions add up: the mean terms are those of the second graph's own scores. */
    @Test
    void normalMeansAreOfTheSecondGraph() {
        Calibration.NormalMeans normal = calibration().normal();

        assertThat(normal.anomaly()).isCloseTo(mean(NEW_EVENTS, second::anomaly), within(0.1));
        for (int f = 0; f < 3; f++) {
            int feature = f;
            assertThat(normal.featureDistortion().get(f))
                    .isCloseTo(mean(NEW_EVENTS, row -> second.featureDistortion(row, feature)), within(0.1));
        }
    }

    /** Of few rows, each is held out by a fit of its own, for the second graph as for the first. */
    @Test
    void crossFittedRowsCalibrateBothGraphs() throws IOException {
        write("curve.csv", 800);
        try {
            Manifest few = train(
                            "few",
                            RECIPE + "fit: {epochs: 12, batch: 64}\nscore: {tighten: 16, false_alert_rate: 0.01}\n")
                    .manifest();

            assertThat(few.crossFitted()).isTrue();
            Calibration own = few.tighten().orElseThrow().calibration();
            assertThat(own.heldOut()).isEqualTo(800);
            assertThat(own.pValue(own.threshold())).isCloseTo(0.01, within(1e-9));
            assertThat(own.normal().featureDistortion())
                    .isNotEqualTo(few.calibration().normal().featureDistortion());
        } finally {
            write("curve.csv", 12_000);
        }
    }

    private static Calibration calibration() {
        return tightened.manifest().tighten().orElseThrow().calibration();
    }

    private static double anomaly(ScoredBatch scored, int row) {
        return scored.distortion(row) + (double) scored.rate(row);
    }

    private static double mean(int events, IntToDoubleFunction number) {
        return IntStream.range(0, events).mapToDouble(number).average().orElseThrow();
    }

    private static double share(IntPredicate holds) {
        return IntStream.range(0, NEW_EVENTS).filter(holds).count() / (double) NEW_EVENTS;
    }

    private static VerifiedPackage train(String name, String recipe) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), recipe);
        Path out = folder.resolve(name);
        CommandRun run = CommandRun.of(new TrainCommand(), file.toString(), "--out", out.toString(), "--force");
        assertThat(run.code()).as(run.err() + run.failure()).isZero();
        return Zoo.load(out.toString());
    }

    private static void write(String name, int rows) throws IOException {
        StringBuilder csv = new StringBuilder("x,y,z\n");
        for (double[] point : points(rows, 1)) {
            csv.append(String.format(Locale.ROOT, "%.5f,%.5f,%.5f\n", point[0], point[1], point[2]));
        }
        Files.writeString(folder.resolve(name), csv.toString());
    }

    private static EventBatch events() {
        EventBatch events = new EventBatch(tightened.manifest().schema());
        for (double[] point : points(NEW_EVENTS, 2)) {
            events.begin();
            for (int column = 0; column < point.length; column++) {
                events.numeric(column, (float) point[column]);
            }
            events.commit();
        }
        return events;
    }

    private static List<double[]> points(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    double t = random.nextGaussian();
                    return new double[] {
                        t + 0.2 * random.nextGaussian(),
                        t * t + 0.2 * random.nextGaussian(),
                        Math.sin(3 * t) + 0.2 * random.nextGaussian()
                    };
                })
                .toList();
    }
}

package dev.elbow.trainer.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.Tensors;
import dev.elbow.zoo.verify.OnnxCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureGraphsTest {

    private static final int EVENTS = 150;

    @ParameterizedTest
    @CsvSource({
        "0,0", "0,0.3", "1,0", "1,0.3", "2,0", "2,0.3", "3,0", "3,0.3", "4,0", "4,0.3", "5,0.3", "6,0.3", "7,0.3",
        "8,0.02", "9,0.02", "10,0.9", "11,0.9", "12,0.3", "13,0.3", "14,0.5", "15,0.5", "16,1", "17,1"
    })
    void scoringGraphComputesTheDefinitions(long seed, double missingRate) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        EventBatch events = RandomMixture.of(seed).events(EVENTS, missingRate, seed);

        Tensors found = GraphRuns.run(MixtureGraphs.of(mixture), GraphContract.SCORE, events);

        assertDefinitions(mixture, events, found);
    }

    @ParameterizedTest
    @CsvSource({"2,0.1", "5,0", "5,0.2", "10,0.05", "10,0.5", "25,0.02"})
    void correlatedNumbersAreMarginalisedExactly(int numbers, double missingRate) {
        RandomMixture random = RandomMixture.ofNumbers(numbers, 3, Missing.MARGINALISE, numbers);
        EventBatch events = random.events(EVENTS, missingRate, 1);

        Tensors found = GraphRuns.run(MixtureGraphs.of(random.mixture()), GraphContract.SCORE, events);

        assertDefinitions(random.mixture(), events, found);
    }

    @Test
    void whereNothingMayBeMissingTheGraphHasNoStepsForIt() {
        RandomMixture strict = RandomMixture.ofNumbers(10, 3, Missing.REFUSE, 4);
        RandomMixture tolerant = RandomMixture.ofNumbers(10, 3, Missing.MARGINALISE, 4);
        EventBatch events = strict.events(EVENTS, 0, 1);

        GraphSet graphs = MixtureGraphs.of(strict.mixture());

        assertDefinitions(strict.mixture(), events, GraphRuns.run(graphs, GraphContract.SCORE, events));
        assertThat(operators(graphs)).doesNotContainKey("Range");
        assertThat(operators(MixtureGraphs.of(tolerant.mixture()))).containsKey("Range");
    }

    private static Map<String, Integer> operators(GraphSet graphs) {
        return OnnxCheck.operators("score.onnx", GraphRuns.bytes(graphs, GraphContract.SCORE));
    }

    private static void assertDefinitions(Mixture mixture, EventBatch events, Tensors found) {
        for (int row = 0; row < events.size(); row++) {
            ReferenceScore expected = new ReferenceScore(mixture, events, row);
            assertRow(found, GraphContract.ANOMALY, row, -expected.evidence);
            assertRow(found, GraphContract.EVIDENCE, row, expected.evidence);
            assertRow(found, GraphContract.DISTORTION, row, expected.distortion);
            assertRow(found, GraphContract.RATE, row, expected.rate);
            assertRow(found, GraphContract.FEATURE_DISTORTION, row, expected.featureDistortion);
            assertRow(found, GraphContract.LATENT_RATE, row, expected.latentRate);
            assertRow(found, GraphContract.LATENT_MEAN, row, expected.responsibilities);
            assertRow(found, GraphContract.LATENT_LOG_VARIANCE, row, expected.logVariance);
            if (mixture.schema().numericWidth() > 0) {
                assertRow(found, GraphContract.EXPECTED_NUMERIC, row, expected.expectedNumeric());
            }
            if (mixture.schema().categoricalWidth() > 0) {
                List<Long> codes = new ArrayList<>();
                for (int j = 0; j < mixture.schema().categoricalWidth(); j++) {
                    int width = mixture.schema().categoricalWidth();
                    codes.add(found.longs(GraphContract.EXPECTED_CATEGORICAL)[row * width + j]);
                }
                assertThat(codes).isEqualTo(expected.expectedCategorical());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void termsAddUpAndNoPartOfTheRateIsNegative(long seed) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        EventBatch events = RandomMixture.of(seed).events(EVENTS, 0.2, seed);

        Tensors found = GraphRuns.run(MixtureGraphs.of(mixture), GraphContract.SCORE, events);

        for (int row = 0; row < EVENTS; row++) {
            double distortion = found.floats(GraphContract.DISTORTION)[row];
            double rate = found.floats(GraphContract.RATE)[row];
            assertThat(sum(
                            found,
                            GraphContract.FEATURE_DISTORTION,
                            row,
                            mixture.schema().size()))
                    .isCloseTo(distortion, within(1e-5 * Math.max(1, Math.abs(distortion)))); // float32
            assertThat(sum(found, GraphContract.LATENT_RATE, row, mixture.size()))
                    .isCloseTo(rate, within(1e-5));
            assertThat((double) found.floats(GraphContract.ANOMALY)[row])
                    .isCloseTo(distortion + rate, within(1e-6 * Math.max(1, Math.abs(distortion))));
        }
        for (float part : found.floats(GraphContract.LATENT_RATE)) {
            assertThat(part).isNotNegative();
        }
    }

    private static double sum(Tensors found, String port, int row, int width) {
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += found.floats(port)[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void encoderGivesTheResponsibilities(long seed) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        EventBatch events = RandomMixture.of(seed).events(EVENTS, 0.2, seed);

        Tensors found = GraphRuns.run(MixtureGraphs.of(mixture), GraphContract.ENCODER, events);

        for (int row = 0; row < EVENTS; row++) {
            ReferenceScore expected = new ReferenceScore(mixture, events, row);
            assertRow(found, GraphContract.LATENT_MEAN, row, expected.responsibilities);
            assertRow(found, GraphContract.LATENT_LOG_VARIANCE, row, expected.logVariance);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void decoderOfAOneHotCodeGivesThatComponent(long seed) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        Columns columns = mixture.columns();
        float[] codes = new float[mixture.size() * mixture.size()];
        for (int c = 0; c < mixture.size(); c++) {
            codes[c * mixture.size() + c] = 1;
        }

        Tensors found = GraphRuns.decode(MixtureGraphs.of(mixture), codes);

        for (int c = 0; c < mixture.size(); c++) {
            for (int deviations = -1; deviations <= 1 && mixture.schema().numericWidth() > 0; deviations++) {
                double[] expected = new double[mixture.schema().numericWidth()];
                for (int j = 0; j < columns.numeric().size(); j++) {
                    expected[columns.numeric().get(j).column()] = ReferenceScore.quantile(mixture, c, j, deviations);
                }
                for (int j = 0; j < columns.flags().size(); j++) {
                    expected[columns.flags().get(j).column()] =
                            mixture.components().get(c).flag(j);
                }
                String port = List.of(
                                GraphContract.NUMERIC_LOW, GraphContract.NUMERIC_MEDIAN, GraphContract.NUMERIC_HIGH)
                        .get(deviations + 1);
                assertRow(found, port, c, expected);
            }
            double[] logProbability = Arrays.stream(mixture.components().get(c).symbols())
                    .flatMapToDouble(Arrays::stream)
                    .map(Math::log)
                    .toArray();
            if (logProbability.length > 0) {
                assertRow(found, GraphContract.CATEGORICAL_LOG_PROBABILITY, c, logProbability);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0.02", "1,0.02", "2,0.3", "4,0.3", "6,0.05"})
    void anEventScoresTheSameInAnyBatch(long seed, double missingRate) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        EventBatch events = RandomMixture.of(seed).events(300, missingRate, seed);
        try (GraphSession session = MixtureGraphs.of(mixture).open(GraphContract.SCORE, Provider.CPU)) {
            Tensors together = GraphRuns.run(session, events, 0, 300);

            for (int size : new int[] {1, 2, 3, 7, 63, 64, 65, 299}) {
                for (int from : new int[] {0, 1, 300 - size}) {
                    Tensors apart = GraphRuns.run(session, events, from, size);
                    for (Graph.Port port : session.graph().outputs()) {
                        if (port.element() == Graph.Element.FLOAT32) {
                            int width = Math.max(1, port.width());
                            float[] all = together.floats(port.name());
                            assertThat(Arrays.copyOf(apart.floats(port.name()), size * width))
                                    .as(port.name())
                                    .isEqualTo(Arrays.copyOfRange(all, from * width, (from + size) * width));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void everyOutputIsFiniteForExtremeEventsAndCodesFromOutside(long seed) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        GraphSet graphs = MixtureGraphs.of(mixture);
        float[] far = new float[4 * mixture.size()];
        Arrays.fill(far, 0, mixture.size(), Float.MAX_VALUE);
        Arrays.fill(far, mixture.size(), 2 * mixture.size(), -Float.MAX_VALUE);
        Arrays.fill(far, 2 * mixture.size(), 3 * mixture.size(), Float.MIN_VALUE);

        EventBatch extremes = RandomMixture.of(seed).extremes();
        Tensors found = GraphRuns.run(graphs, GraphContract.SCORE, extremes);
        Tensors decoded = GraphRuns.decode(graphs, far);

        assertFinite(graphs, GraphContract.SCORE, found);
        assertFinite(graphs, GraphContract.DECODER, decoded);
        assertDefinitions(mixture, extremes, found);
    }

    @Test
    void farEventsWhoseDensitiesAllUnderflowHaveAnEvidence() {
        Mixture mixture = RandomMixture.ofNumbers(4, 3, Missing.MARGINALISE, 9).mixture();
        EventBatch events = new EventBatch(mixture.schema());
        events.begin();
        for (int j = 0; j < 4; j++) {
            events.numeric(j, j % 2 == 0 ? 1e30f : -1e30f);
        }
        events.commit();

        double anomaly = GraphRuns.run(MixtureGraphs.of(mixture), GraphContract.SCORE, events)
                .floats(GraphContract.ANOMALY)[0];

        assertThat(anomaly).isGreaterThan(1e4).isFinite();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void graphsPassTheCheckOfPackages(long seed) {
        GraphSet graphs = MixtureGraphs.of(RandomMixture.of(seed).mixture());

        graphs.graphs()
                .forEach((name, graph) -> assertThatCode(
                                () -> OnnxCheck.check(name, GraphRuns.bytes(graphs, name), graph))
                        .doesNotThrowAnyException());
    }

    @Test
    void theSameMixtureGivesTheSameBytes() {
        GraphSet once = MixtureGraphs.of(RandomMixture.of(6).mixture());
        GraphSet twice = MixtureGraphs.of(RandomMixture.of(6).mixture());

        once.onnx().forEach((name, bytes) -> assertThat(twice.onnx().get(name)).isEqualTo(bytes));
    }

    private static void assertFinite(GraphSet graphs, String name, Tensors found) {
        Graph graph = Objects.requireNonNull(graphs.graphs().get(name));
        for (Graph.Port port : graph.outputs()) {
            if (port.element() == Graph.Element.FLOAT32) {
                for (float value : found.floats(port.name())) {
                    assertThat(value).as(port.name()).isFinite();
                }
            }
        }
    }

    /** Float64 inside, so that what is left is the rounding of the output; and what the reference rounds itself. */
    private static void assertRow(Tensors found, String port, int row, double... expected) {
        float[] all = found.floats(port);
        for (int i = 0; i < expected.length; i++) {
            double bounded = Math.max(-3e38, Math.min(3e38, expected[i]));
            assertThat((double) all[row * expected.length + i])
                    .as("%s, event %d, %d", port, row, i)
                    .isCloseTo(bounded, within(2e-6 * Math.max(1, Math.abs(bounded))));
        }
    }
}

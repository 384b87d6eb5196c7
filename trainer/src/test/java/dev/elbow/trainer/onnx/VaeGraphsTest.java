package dev.elbow.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.fixture.ReferenceVae;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.trainer.model.Scales;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.Tensors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaeGraphsTest {

    private static final int EVENTS = 50;

    static List<Arguments> everyHeadAndPosterior() {
        List<Arguments> all = new ArrayList<>();
        for (Head head : Head.values()) {
            for (PosteriorKind posterior : PosteriorKind.values()) {
                all.add(Arguments.of(head, posterior));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyHeadAndPosterior")
    void everyLikelihoodWithEveryPosteriorComputesTheDefinitions(Head head, PosteriorKind posterior) {
        for (long seed = 0; seed < 3; seed++) {
            computesTheDefinitions(RandomModel.of(head, posterior, seed), seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void mixedEventsComputeTheDefinitions(long seed) {
        computesTheDefinitions(RandomModel.of(seed), seed);
    }

    static List<Arguments> mixturesAndPosteriors() {
        List<Arguments> all = new ArrayList<>();
        for (PosteriorKind posterior : PosteriorKind.values()) {
            for (int components : new int[] {1, 2, 300}) {
                all.add(Arguments.of(posterior, components));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("mixturesAndPosteriors")
    void aMixturePriorWithEveryPosteriorComputesTheDefinitions(PosteriorKind posterior, int components) {
        List<Head> heads = List.of(Head.GAUSSIAN, Head.CATEGORICAL, Head.GAUSSIAN, Head.BERNOULLI);
        for (long seed = 0; seed < 3; seed++) {
            RandomModel model = RandomModel.of(heads, posterior, false, seed).with(PriorKind.MIXTURE, components, seed);
            computesTheDefinitions(model, seed);
        }
    }

    /**
     * Components of the least scale, and codes that are among them, between them or far off, with all of it near the origin or far
     * from it: where a distance is a small difference of large products.
     */
    @ParameterizedTest
    @CsvSource({"0, 0", "20, 20", "0, 10", "0, 1000"})
    void componentsOfTheLeastScaleComputeTheDefinitions(float origin, float codes) {
        RandomModel random = RandomModel.of(List.of(Head.GAUSSIAN, Head.GAUSSIAN), PosteriorKind.DIAGONAL, false, 1)
                .with(PriorKind.MIXTURE, 200, 1);
        float[] bias = random.parameters().get("posterior.mean.bias");
        float[] means = random.parameters().get(Architecture.PRIOR_MEAN);
        float[] logScale = random.parameters().get(Architecture.PRIOR_LOG_SCALE);
        SplittableRandom numbers = new SplittableRandom(2);
        Arrays.fill(bias, codes);
        for (int i = 0; i < means.length; i++) {
            means[i] = origin + (float) numbers.nextGaussian();
        }
        Arrays.fill(logScale, (float) Math.log(0.03));

        computesTheDefinitions(
                new RandomModel(random.parameters()
                        .with("posterior.mean.bias", bias)
                        .with(Architecture.PRIOR_MEAN, means)
                        .with(Architecture.PRIOR_LOG_SCALE, logScale)),
                0);
    }

    /** Within 1e-4 relative of the training engine, and as near to the definitions in double precision. */
    private static void computesTheDefinitions(RandomModel model, long seed) {
        int count = (int) (seed % 3) * 3 + 2;
        Nodes nodes = Nodes.of(count, model.latent());
        EventBatch events = model.events(EVENTS, seed);
        float[] engine = new VaeModel(model.parameters(), count).anomalies(events);

        Tensors found = score(model, nodes, events);

        ReferenceVae reference = new ReferenceVae(model.parameters(), epsilon(nodes));
        for (int row = 0; row < EVENTS; row++) {
            ReferenceVae.Terms terms = reference.score(events, row);
            assertRow(found, GraphContract.ANOMALY, row, engine[row]);
            assertRow(found, GraphContract.ANOMALY, row, terms.anomaly());
            assertRow(found, GraphContract.DISTORTION, row, terms.distortion());
            assertRow(found, GraphContract.RATE, row, terms.rate());
            assertRow(found, GraphContract.FEATURE_DISTORTION, row, terms.featureDistortion());
            assertRow(found, GraphContract.LATENT_RATE, row, terms.latentRate());
            assertScaled(found, GraphContract.EVIDENCE, row, terms.distortion(), terms.evidence());
            assertRow(found, GraphContract.LATENT_MEAN, row, terms.mean());
            assertRow(found, GraphContract.LATENT_LOG_VARIANCE, row, terms.logVariance());
            if (model.layout().numeric() > 0) {
                assertInUnits(model.layout(), found, GraphContract.EXPECTED_NUMERIC, row, terms.expectedNumeric());
            }
            if (model.layout().categorical() > 0) {
                int width = model.layout().categorical();
                assertThat(Arrays.copyOfRange(
                                found.longs(GraphContract.EXPECTED_CATEGORICAL), row * width, (row + 1) * width))
                        .isEqualTo(terms.expectedCategorical());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void encoderAndDecoderAgreeWithTheDefinitions(long seed) {
        encodesAndDecodes(RandomModel.of(seed), seed);
    }

    @ParameterizedTest
    @EnumSource(Head.class)
    void decodersOfEveryLikelihoodAgreeWithTheDefinitions(Head head) {
        for (long seed = 0; seed < 3; seed++) {
            encodesAndDecodes(RandomModel.of(head, PosteriorKind.DIAGONAL, seed), seed);
        }
    }

    private static void encodesAndDecodes(RandomModel model, long seed) {
        Nodes nodes = Nodes.of(2, model.latent());
        EventBatch events = model.events(EVENTS, seed);
        GraphSet graphs = VaeGraphs.of(model.parameters(), nodes);

        Tensors code = run(graphs, GraphContract.ENCODER, events);
        float[] z = code.floats(GraphContract.LATENT_MEAN);
        Tensors decoded = decode(graphs, z);

        ReferenceVae reference = new ReferenceVae(model.parameters(), epsilon(nodes));
        double[] student = Scales.of(model.parameters()).studentDeviation(); // has a test of its own
        for (int row = 0; row < EVENTS; row++) {
            assertRow(
                    code,
                    GraphContract.LATENT_MEAN,
                    row,
                    reference.score(events, row).mean());
            assertRow(
                    code,
                    GraphContract.LATENT_LOG_VARIANCE,
                    row,
                    reference.score(events, row).logVariance());
            if (model.parameters().architecture().posterior() == PosteriorKind.FULL) {
                double[] scale = Arrays.stream(reference.score(events, row).scale())
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
                assertRow(code, GraphContract.LATENT_SCALE_TRIL, row, scale);
            }
            assertDecoded(model, decoded, row, reference.decode(doubles(z, row, model.latent())), student);
        }
    }

    private static void assertDecoded(RandomModel model, Tensors decoded, int row, double[] output, double[] student) {
        Layout layout = model.layout();
        Map<String, Integer> deviations =
                Map.of(GraphContract.NUMERIC_LOW, -1, GraphContract.NUMERIC_MEDIAN, 0, GraphContract.NUMERIC_HIGH, 1);
        ReferenceVae reference = new ReferenceVae(model.parameters(), new double[0][]);
        deviations.forEach((port, deviation) -> {
            if (layout.numeric() > 0) {
                assertInUnits(layout, decoded, port, row, reference.quantile(output, deviation, student));
            }
        });
        List<Double> logProbability = new ArrayList<>();
        int from = layout.numeric();
        for (int outcomes : layout.outcomes()) {
            double total = 0;
            for (int o = 0; o < outcomes; o++) {
                total += Math.exp(output[from + o]);
            }
            for (int o = 0; o < outcomes; o++) {
                logProbability.add(output[from + o] - Math.log(total));
            }
            from += outcomes;
        }
        if (!logProbability.isEmpty()) {
            double[] expected =
                    logProbability.stream().mapToDouble(Double::doubleValue).toArray();
            assertRow(decoded, GraphContract.CATEGORICAL_LOG_PROBABILITY, row, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void anEventScoresTheSameInAnyBatch(long seed) {
        assertTheSameInAnyBatch(RandomModel.of(seed), seed);
        assertTheSameInAnyBatch(RandomModel.of(seed).with(PriorKind.MIXTURE, 200, seed), seed);
    }

    private static void assertTheSameInAnyBatch(RandomModel model, long seed) {
        Nodes nodes = Nodes.of(8, model.latent());
        EventBatch events = model.events(300, seed);
        GraphSet graphs = VaeGraphs.of(model.parameters(), nodes);
        float[] together = run(graphs, GraphContract.SCORE, events).floats(GraphContract.ANOMALY);

        for (int size : new int[] {1, 2, 3, 7, 64, 299}) {
            for (int from : new int[] {0, 1, 300 - size}) {
                float[] apart = run(graphs, GraphContract.SCORE, part(events, from, size))
                        .floats(GraphContract.ANOMALY);
                for (int i = 0; i < size; i++) {
                    double expected = together[from + i];
                    assertThat((double) apart[i])
                            .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected)))); // the contract
                }
            }
        }
    }

    @Test
    void everyOutputIsFiniteForExtremeEventsAndCodesFromOutside() {
        for (long seed = 0; seed < 16; seed++) {
            RandomModel model =
                    seed < 8 ? RandomModel.of(seed) : RandomModel.of(seed).with(PriorKind.MIXTURE, 9, seed);
            Nodes nodes = Nodes.of(4, model.latent());
            GraphSet graphs = VaeGraphs.of(model.parameters(), nodes);
            EventBatch events = extremes(model.layout());

            Tensors found = run(graphs, GraphContract.SCORE, events);
            float[] far = new float[EVENTS * model.latent()];
            Arrays.fill(far, 1e6f);
            Tensors decoded = decode(graphs, far);

            assertFinite(graphs, GraphContract.SCORE, found);
            assertFinite(graphs, GraphContract.DECODER, decoded);
        }
    }

    @Test
    void theSameNetworkGivesTheSameBytes() {
        RandomModel model = RandomModel.of(5);
        Nodes nodes = Nodes.of(8, model.latent());

        GraphSet once = VaeGraphs.of(model.parameters(), nodes);
        GraphSet twice = VaeGraphs.of(model.parameters(), nodes);

        once.onnx().forEach((name, bytes) -> assertThat(twice.onnx().get(name)).isEqualTo(bytes));
    }

    private static EventBatch extremes(Layout layout) {
        float[] numbers = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0, -0f, 1e30f, Float.NaN};
        long[] codes = {0, 1, 2, 1_000_000, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        EventBatch batch = new EventBatch(layout.schema());
        for (int i = 0; i < numbers.length; i++) {
            batch.begin();
            for (int j = 0; j < layout.numeric(); j++) {
                batch.numeric(j, numbers[i]);
            }
            for (int c = 0; c < layout.categorical(); c++) {
                batch.categorical(c, codes[i]);
            }
            batch.commit();
        }
        return batch;
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

    private static EventBatch part(EventBatch events, int from, int size) {
        EventBatch part = new EventBatch(events.schema());
        int[] columns = events.schema().columns();
        for (int row = from; row < from + size; row++) {
            part.begin();
            for (int f = 0; f < columns.length; f++) {
                if (events.schema().features().get(f) instanceof Feature.Categorical) {
                    part.categorical(columns[f], events.categoricalAt(row, columns[f]));
                } else {
                    part.numeric(columns[f], events.numericAt(row, columns[f]));
                }
            }
            part.commit();
        }
        return part;
    }

    private static Tensors score(RandomModel model, Nodes nodes, EventBatch events) {
        return run(VaeGraphs.of(model.parameters(), nodes), GraphContract.SCORE, events);
    }

    /** As the zoo runs a graph: never one row alone, which takes another kernel. */
    private static Tensors run(GraphSet graphs, String name, EventBatch events) {
        int rows = Math.max(2, events.size());
        float[] numeric = Arrays.copyOf(events.numeric(), rows * events.schema().numericWidth());
        long[] categorical =
                Arrays.copyOf(events.categorical(), rows * events.schema().categoricalWidth());
        try (GraphSession session = graphs.open(name, Provider.CPU)) {
            return session.run(
                    rows,
                    Map.of(GraphContract.NUMERIC, FloatBuffer.wrap(numeric)),
                    Map.of(GraphContract.CATEGORICAL, LongBuffer.wrap(categorical)));
        }
    }

    private static Tensors decode(GraphSet graphs, float[] z) {
        try (GraphSession session = graphs.open(GraphContract.DECODER, Provider.CPU)) {
            int latent = session.graph().inputs().get(0).width();
            return session.run(z.length / latent, Map.of(GraphContract.LATENT, FloatBuffer.wrap(z)), Map.of());
        }
    }

    private static void assertRow(Tensors found, String port, int row, double... expected) {
        assertScaled(found, port, row, 0, expected);
    }

    /**
     * Compares.
     *
     * @param size of what was added up on the way
     */
    private static void assertScaled(Tensors found, String port, int row, double size, double... expected) {
        float[] all = found.floats(port);
        for (int i = 0; i < expected.length; i++) {
            // float32 through a few layers, against double; an exponential at the end multiplies what came before.
            double scale = Math.max(Math.max(1, Math.abs(size)), Math.abs(expected[i]));
            assertThat((double) all[row * expected.length + i])
                    .as("%s, event %d, %d", port, row, i)
                    .isCloseTo(expected[i], within(5e-5 * scale));
        }
    }

    /** Compares where the network works: the way back is an exponential, which multiplies what rounding is there. */
    private static void assertInUnits(Layout layout, Tensors found, String port, int row, double... expected) {
        float[] all = found.floats(port);
        for (int j = 0; j < layout.numeric(); j++) {
            int column = layout.numericOrder().get(j);
            double value = bounded(all[row * expected.length + column]);
            double other = bounded(expected[column]);
            if (j < layout.counts().from()) {
                value = layout.transforms().get(j).encode(value);
                other = layout.transforms().get(j).encode(other);
            }
            assertThat(value)
                    .as("%s, event %d, %d", port, row, column)
                    .isCloseTo(other, within(1e-4 * Math.max(1, Math.abs(other))));
        }
    }

    /** Where the reference goes on, the graph stays finite in float32. */
    private static double bounded(double value) {
        return Math.max(-1e37, Math.min(1e37, value));
    }

    private static double[] doubles(float[] values, int row, int width) {
        double[] doubles = new double[width];
        for (int i = 0; i < width; i++) {
            doubles[i] = values[row * width + i];
        }
        return doubles;
    }

    private static double[][] epsilon(Nodes nodes) {
        double[][] epsilon = new double[nodes.count()][];
        for (int k = 0; k < epsilon.length; k++) {
            epsilon[k] = doubles(nodes.epsilon(), k, nodes.latent());
        }
        return epsilon;
    }
}

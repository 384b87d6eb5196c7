package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Densities;
import dev.elbow.trainer.fixture.Engines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each likelihood as a distribution of its own: what it sums or integrates to, and its logarithm where that is hard. */
class LikelihoodTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "1.5, 0.37", "-40, 3"})
    void gaussianIntegratesToOne(double mean, double sigma) {
        Map<String, float[]> scale = Map.of(Architecture.LOG_SIGMA, log(sigma));

        double integral =
                integral(Head.GAUSSIAN, scale, new float[] {(float) mean}, mean - 12 * sigma, mean + 12 * sigma);

        assertThat(integral).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1.5, -30", "2, 4"})
    void heteroscedasticGaussianIntegratesToOne(double mean, double raw) {
        double sigma = Math.sqrt(0.05 * 0.05 + Math.exp(raw));

        double integral = integral(
                Head.HETEROSCEDASTIC_GAUSSIAN,
                Map.of(),
                new float[] {(float) mean, (float) raw},
                mean - 12 * sigma,
                mean + 12 * sigma);

        assertThat(integral).isCloseTo(1, within(1e-5));
    }

    /** In t = tan(a), which takes the heavy tails to a finite interval. */
    @ParameterizedTest
    @CsvSource({"0.7, 1", "1, 2", "4, 0.3", "60, 1"})
    void studentTIntegratesToOne(double degrees, double scale) {
        Map<String, float[]> parameters =
                Map.of(Architecture.LOG_SCALE, log(scale), Architecture.LOG_DEGREES, log(degrees));
        int steps = 4_000;
        double[] t = new double[steps];
        for (int i = 0; i < steps; i++) {
            t[i] = scale * Math.tan(Math.PI * ((i + 0.5) / steps - 0.5));
        }

        double[] nats = nats(Head.STUDENT_T, parameters, new float[] {0}, t);

        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += Math.exp(-nats[i]) * (1 + t[i] * t[i] / (scale * scale)) * scale * Math.PI / steps;
        }
        assertThat(sum).isCloseTo(1, within(degrees < 1 ? 2e-2 : 1e-3)); // the midpoint rule near the poles
    }

    /** The floor of these models is 0.05. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 1e-9})
    void aScaleBelowItsFloorCountsAsTheFloor(double scale) {
        double[] x = {0, 0.1};
        double[] gaussian = nats(Head.GAUSSIAN, Map.of(Architecture.LOG_SIGMA, log(scale)), new float[] {0}, x);
        double[] studentT = nats(
                Head.STUDENT_T,
                Map.of(Architecture.LOG_SCALE, log(scale), Architecture.LOG_DEGREES, log(3)),
                new float[] {0},
                x);

        for (int i = 0; i < x.length; i++) {
            assertThat(gaussian[i]).isCloseTo(-Densities.gaussian(x[i], 0, 0.05), within(1e-4));
            assertThat(studentT[i]).isCloseTo(-Densities.studentT(x[i], 0, 0.05, 3), within(1e-4));
        }
    }

    @Test
    void parametersBeyondTheirBoundsCountAsTheBounds() {
        Map<String, float[]> few = Map.of(Architecture.LOG_SCALE, log(1), Architecture.LOG_DEGREES, log(0.01));
        Map<String, float[]> many = Map.of(Architecture.LOG_SCALE, log(1), Architecture.LOG_DEGREES, log(1e6));
        Map<String, float[]> spread = Map.of(Architecture.LOG_DISPERSION, log(1e-9));
        Map<String, float[]> tight = Map.of(Architecture.LOG_DISPERSION, log(1e9));

        assertThat(nats(Head.STUDENT_T, few, new float[] {0}, 3)[0])
                .isCloseTo(-Densities.studentT(3, 0, 1, 0.5), within(1e-5));
        assertThat(nats(Head.STUDENT_T, many, new float[] {0}, 3)[0])
                .isCloseTo(-Densities.studentT(3, 0, 1, 100), within(1e-4));
        assertThat(nats(Head.NEGATIVE_BINOMIAL, spread, new float[] {1}, 3)[0])
                .isCloseTo(-Densities.negativeBinomial(3, 1, 1e-3), within(1e-4));
        assertThat(nats(Head.NEGATIVE_BINOMIAL, tight, new float[] {1}, 3)[0])
                .isCloseTo(-Densities.negativeBinomial(3, 1, 1e4), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3, 0, 2, 5})
    void poissonSumsToOne(double logRate) {
        assertThat(sum(Head.POISSON, Map.of(), logRate, 600)).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"-2, 0.5", "1, 0.9", "2, 3", "3, 1000"})
    void negativeBinomialSumsToOne(double logMean, double dispersion) {
        Map<String, float[]> parameters = Map.of(Architecture.LOG_DISPERSION, log(dispersion));

        assertThat(sum(Head.NEGATIVE_BINOMIAL, parameters, logMean, 1_000)).isCloseTo(1, within(5e-5)); // float32
    }

    @ParameterizedTest
    @ValueSource(doubles = {-100, -3, 0, 1, 100})
    void bernoulliSumsToOne(double logit) {
        double[] nats = nats(Head.BERNOULLI, Map.of(), new float[] {(float) logit}, 0, 1);

        assertThat(Math.exp(-nats[0]) + Math.exp(-nats[1])).isCloseTo(1, within(1e-6));
        assertThat(nats[1]).isCloseTo(Math.max(0, -logit) + Math.log1p(Math.exp(-Math.abs(logit))), within(1e-5));
    }

    @Test
    void categoricalSumsToOne() {
        double[] nats = nats(Head.CATEGORICAL, Map.of(), new float[] {90, -2, 0.5f, 89}, 1, 2, 3, 4);

        double sum = 0;
        for (double one : nats) {
            sum += Math.exp(-one);
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(nats[1]).isCloseTo(92 + Math.log1p(Math.exp(-1)), within(1e-4));
    }

    /** Where the naive form loses a nat or more in float32. */
    @ParameterizedTest
    @CsvSource({
        "0, -40",
        "0, 20",
        "1, -30",
        "15, 3",
        "16, 2.7",
        "17, 2.9",
        "1000000, 13.8",
        "1000000, 13.81551",
        "1e12, 27.5",
        "1e12, 27.63102",
        "3, 35"
    })
    void poissonIsExactWhereNumbersAreLarge(double x, double logRate) {
        float count = (float) x;
        float rounded = (float) logRate;

        double found = nats(Head.POISSON, Map.of(), new float[] {rounded}, count)[0];

        assertRelative(found, -Densities.poisson(count, rounded), count, rounded);
    }

    @ParameterizedTest
    @CsvSource({
        "0, -20, 1",
        "0, 30, 0.1",
        "1, 0, 0.01",
        "15, 3, 2",
        "16, 3, 2",
        "17, 3, 2",
        "1000000, 13.8, 0.5",
        "1000000, 10, 3",
        "10000000, 16, 100",
        "5, 39, 1",
        "300, 5.7, 9999",
        "17, 2, 17",
        "1000000, 20, 9000"
    })
    void negativeBinomialIsExactWhereNumbersAreLarge(double x, double logMean, double dispersion) {
        Map<String, float[]> parameters = Map.of(Architecture.LOG_DISPERSION, log(dispersion));
        float rounded = (float) logMean;

        double found = nats(Head.NEGATIVE_BINOMIAL, parameters, new float[] {rounded}, x)[0];

        double r = Math.exp(log(dispersion)[0]);
        assertRelative(found, -Densities.negativeBinomial(x, rounded, r), x, rounded);
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "1e-3, 1", "30, 0.5", "1e6, 2", "1e6, 100"})
    void studentTIsExactInItsTails(double s, double degrees) {
        Map<String, float[]> parameters =
                Map.of(Architecture.LOG_SCALE, log(0.4), Architecture.LOG_DEGREES, log(degrees));

        double found = nats(Head.STUDENT_T, parameters, new float[] {0}, s)[0];

        double expected = -Densities.studentT((float) s, 0, 0.4, degrees);
        assertThat(found).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void quantilesOfTheStudentTAreThoseOfTheTables() {
        // Abramowitz and Stegun, table 26.10
        assertThat(StudentT.quantile(0.975, 1)).isCloseTo(12.706, within(2e-2));
        assertThat(StudentT.quantile(0.975, 4)).isCloseTo(2.776, within(1e-3));
        assertThat(StudentT.quantile(0.95, 30)).isCloseTo(1.697, within(1e-3));
    }

    /** The rounding of the parameter, an ulp of float32, moves the density by its derivative. */
    private static void assertRelative(double found, double expected, double x, double logMean) {
        double slope = Math.abs(x - Math.exp(Math.min(40, logMean)));
        double rounding = 1.2e-7 * Math.max(1, Math.abs(logMean)) * slope;
        assertThat(found).isCloseTo(expected, within(2e-6 * Math.max(1, Math.abs(expected)) + rounding));
    }

    private static double integral(
            Head head, Map<String, float[]> parameters, float[] decoded, double from, double to) {
        int steps = 4_000;
        double[] x = new double[steps];
        for (int i = 0; i < steps; i++) {
            x[i] = from + (to - from) * (i + 0.5) / steps;
        }
        double sum = 0;
        for (double nats : nats(head, parameters, decoded, x)) {
            sum += Math.exp(-nats) * (to - from) / steps;
        }
        return sum;
    }

    private static double sum(Head head, Map<String, float[]> parameters, double decoded, int most) {
        double[] x = new double[most];
        for (int i = 0; i < most; i++) {
            x[i] = i;
        }
        double sum = 0;
        for (double nats : nats(head, parameters, new float[] {(float) decoded}, x)) {
            sum += Math.exp(-nats);
        }
        return sum;
    }

    private static float[] log(double number) {
        return new float[] {(float) Math.log(number)};
    }

    /** {@code -log p(x|z)} of each value, for a decoder that returns the same numbers whatever the code. */
    private static double[] nats(Head head, Map<String, float[]> scales, float[] decoded, double... x) {
        Parameters parameters = parameters(head, scales, decoded);
        EventBatch events = new EventBatch(parameters.architecture().layout().schema());
        for (double one : x) {
            events.begin();
            if (head == Head.CATEGORICAL) {
                events.categorical(0, (long) one);
            } else {
                events.numeric(0, (float) one);
            }
            events.commit();
        }
        try (Engines engine = new Engines(parameters)) {
            Vae<EngineTensor> vae = engine.vae();
            EngineTensor z = engine.algebra().floats(new float[x.length], x.length, 1, 1);
            float[] cost =
                    vae.cost(engine.events(events), vae.decode(z, 1)).array().toFloatArray();
            double[] nats = new double[cost.length];
            for (int i = 0; i < cost.length; i++) {
                nats[i] = cost[i];
            }
            return nats;
        }
    }

    private static Parameters parameters(Head head, Map<String, float[]> scales, float[] decoded) {
        Feature feature = switch (head) {
            case CATEGORICAL -> new Feature.Categorical("x", "/x", Missing.MARGINALISE, List.of("a", "b", "c"));
            case BERNOULLI -> new Feature.Flag("x", "/x", Missing.MARGINALISE);
            case POISSON, NEGATIVE_BINOMIAL -> new Feature.Count("x", "/x", Missing.MARGINALISE);
            default -> new Feature.Numeric("x", "/x", Missing.MARGINALISE);
        };
        boolean transformed = !(feature instanceof Feature.Categorical) && !(feature instanceof Feature.Flag);
        Optional<Transform> transform =
                transformed ? Optional.of(new Transform(Shape.IDENTITY, 0, 1, 1e30)) : Optional.empty();
        Layout layout = new Layout(new EventSchema(List.of(feature)), List.of(transform), List.of(head));
        Architecture architecture = new Architecture(layout, List.of(2), 1, PosteriorKind.DIAGONAL, false, 0.05);
        Map<String, float[]> values = new TreeMap<>();
        architecture.shapes().forEach((name, shape) -> values.put(name, new float[shape.get(0) * shape.get(1)]));
        values.put("decoder.output.bias", decoded);
        values.putAll(scales);
        return Parameters.of(architecture, values);
    }
}

package dev.elbow.trainer.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureTest {

    private static final double[][] MEANS = {{1.10, 0.86}, {4.04, 3.83}};
    private static final double[][][] COVARIANCES = {{{1.20, -0.97}, {-0.97, 1.15}}, {{1.79, -0.10}, {-0.10, 2.00}}};
    private static final double[] WEIGHTS = {0.67, 0.33};
    private static final Mixture WORKED = new Mixture(
            Events.schema(2), Events.asTheyAre(2), List.of(component(WEIGHTS[0], 0), component(WEIGHTS[1], 1)));

    private static Component component(double weight, int c) {
        return new Component(weight, Normal.full(MEANS[c], COVARIANCES[c]), new double[0], new double[0][]);
    }

    /** {@code log N(x; mean, covariance)} of two numbers, by the closed form of a matrix of two rows. */
    private static double logNormal(int c, double x, double y) {
        double[][] s = COVARIANCES[c];
        double determinant = s[0][0] * s[1][1] - s[0][1] * s[0][1];
        double u = x - MEANS[c][0];
        double v = y - MEANS[c][1];
        double square = (s[1][1] * u * u - 2 * s[0][1] * u * v + s[0][0] * v * v) / determinant;
        return -Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - square / 2;
    }

    /** {@code E_q[log p(x, z) - log q(z)]} for q that gives component 1 the probability lambda. */
    private static double bound(double x, double y, double lambda) {
        double[] q = {1 - lambda, lambda};
        double bound = 0;
        for (int c = 0; c < 2; c++) {
            bound += q[c] == 0 ? 0 : q[c] * (Math.log(WEIGHTS[c]) + logNormal(c, x, y) - Math.log(q[c]));
        }
        return bound;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2.5,2.5", "3,2", "2,3", "4,4", "0,0", "6,0", "2.2,2.9", "-1,3", "3.5,1.5"})
    void theBestBernoulliPosteriorIsTheResponsibility(float x, float y) {
        double responsibility = WORKED.responsibilities(Events.of(x, y), 0)[1];
        int steps = 20_000;

        int best = 0;
        for (int i = 1; i <= steps; i++) {
            best = bound(x, y, (double) i / steps) > bound(x, y, (double) best / steps) ? i : best;
        }

        assertThat((double) best / steps).isCloseTo(responsibility, within(1.0 / steps)); // the grid
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2.5,2.5", "3,2", "4,4", "0,0", "6,0", "-1,3"})
    void theBoundAtTheResponsibilityIsTheEvidence(float x, float y) {
        EventBatch event = Events.of(x, y);
        double evidence =
                Math.log(WEIGHTS[0] * Math.exp(logNormal(0, x, y)) + WEIGHTS[1] * Math.exp(logNormal(1, x, y)));

        double responsibility = WORKED.responsibilities(event, 0)[1];

        assertThat(WORKED.logDensity(event, 0)).isCloseTo(evidence, within(1e-12));
        assertThat(bound(x, y, responsibility)).isCloseTo(evidence, within(1e-12));
        double other = Math.abs(responsibility - 0.01);
        assertThat(bound(x, y, other)).isLessThan(evidence - 1e-5);
    }

    @ParameterizedTest
    @ValueSource(floats = {-2, 0, 1.1f, 2.5f, 4, 7})
    void theDensityOfANumberAloneIsTheIntegralOverTheMissingOne(float known) {
        double overSecond = 0;
        double overFirst = 0;
        double step = 0.005;
        for (double t = -15; t < 20; t += step) {
            overSecond += step * density(known, t);
            overFirst += step * density(t, known);
        }

        assertThat(Math.exp(WORKED.logDensity(Events.of(known, Float.NaN), 0)))
                .isCloseTo(overSecond, within(1e-9)); // rectangles over a smooth density
        assertThat(Math.exp(WORKED.logDensity(Events.of(Float.NaN, known), 0))).isCloseTo(overFirst, within(1e-9));
    }

    private static double density(double x, double y) {
        return WEIGHTS[0] * Math.exp(logNormal(0, x, y)) + WEIGHTS[1] * Math.exp(logNormal(1, x, y));
    }

    @Test
    void aMissingNumberAmongThreeIsIntegratedOutOfTheWholeDensity() {
        Mixture mixture =
                RandomMixture.ofNumbers(3, 2, Feature.Missing.MARGINALISE, 5).mixture();
        Mixture asIs = new Mixture(Events.schema(3), Events.asTheyAre(3), mixture.components());
        double integral = 0;
        // Values that float32 holds exactly.
        double step = 1.0 / 256;
        for (double t = -16; t < 16; t += step) {
            integral += step * Math.exp(asIs.logDensity(Events.of(0.25, t, -0.5), 0));
        }

        double alone = Math.exp(asIs.logDensity(Events.of(0.25, Double.NaN, -0.5), 0));

        assertThat(alone).isCloseTo(integral, within(1e-6 * integral));
    }

    @Test
    void anEventThatLacksEverythingIsCertainAndLeavesThePrior() {
        EventBatch nothing = Events.of(Double.NaN, Double.NaN);

        assertThat(WORKED.logDensity(nothing, 0)).isCloseTo(0, within(1e-15));
        assertThat(WORKED.responsibilities(nothing, 0)).containsExactly(WEIGHTS, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void evidenceIsTheLogSumExpOfJointDensities(long seed) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        EventBatch events = RandomMixture.of(seed).events(50, 0.2, seed);

        for (int row = 0; row < events.size(); row++) {
            double[][] costs = mixture.costs(events, row);
            double[] joint = new double[mixture.size()];
            for (int c = 0; c < joint.length; c++) {
                joint[c] = Math.log(mixture.components().get(c).weight())
                        - Arrays.stream(costs[c]).sum();
            }
            double most = Arrays.stream(joint).max().orElseThrow();
            double evidence = most
                    + Math.log(Arrays.stream(joint).map(l -> Math.exp(l - most)).sum());
            assertThat(mixture.logDensity(events, row))
                    .isCloseTo(evidence, within(1e-12 * Math.max(1, Math.abs(evidence))));
            assertThat(Arrays.stream(mixture.responsibilities(events, row)).sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void parametersAreCountedLessWhatSumsToOne() {
        assertThat(WORKED.parameters()).isEqualTo(2 * (2 + 3) + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void flagsAndSymbolsCountToo(long seed) {
        Mixture mixture = RandomMixture.of(seed).mixture();
        long count = -1; // weights sum to one
        for (Component component : mixture.components()) {
            int numbers = component.normal().mean().length;
            count += 1 + numbers + (mixture.full() ? numbers * (numbers + 1) / 2 : numbers);
            count += component.flags().length;
            for (double[] probabilities : component.symbols()) {
                count += probabilities.length - 1;
            }
        }

        assertThat(mixture.parameters()).isEqualTo(count);
    }

    @Test
    void whatComesOutIsACopy() {
        WORKED.components().get(0).normal().mean()[0] = 99;
        WORKED.components().get(0).normal().covariance()[0][0] = 99;

        assertThat(WORKED.components().get(0).normal().mean()).containsExactly(MEANS[0]);
        assertThat(WORKED.components().get(0).normal().covariance()[1]).containsExactly(COVARIANCES[0][1]);
    }

    @Test
    void refusesWeightsThatDoNotSumToOneAndMatricesThatAreNoCovariance() {
        assertThatThrownBy(() -> new Mixture(Events.schema(2), Events.asTheyAre(2), List.of(component(0.5, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: 0.5 (expected: a sum of 1)");
        assertThatThrownBy(() -> Normal.full(new double[2], new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("covariance: not positive definite (expected: one that is)");
        assertThatThrownBy(() ->
                        new Component(1, Normal.full(MEANS[0], COVARIANCES[0]), new double[] {1}, new double[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flag: 1.0 (expected: above 0 and below 1)");
    }
}

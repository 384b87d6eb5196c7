package dev.elbow.trainer.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.model.Normal;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueDrawsTest {

    private static final int DRAWS = 40_000;
    private static final Transform TAILLESS = new Transform(Transform.Shape.IDENTITY, 2, 3, 1e6);
    private static final Transform LOG = new Transform(Transform.Shape.LOG1P, 4, 1.5, 3);

    /** Location 0.4 and sigma 0.8 of the encoded value; its transform takes each quantile along. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void realsHaveTheQuantilesOfTheirEncodedValue(boolean heteroscedastic) {
        Likelihood likelihood =
                heteroscedastic ? new Likelihood.HeteroscedasticGaussian(0.1) : new Likelihood.Gaussian(0.8);

        double[] drawn = draws(real(likelihood, LOG), LOG.decode(0.4), LOG.decode(0.4 + 0.8));

        for (double p : new double[] {0.01, 0.16, 0.5, 0.84, 0.99}) {
            double encoded = LOG.encode(drawn[(int) (p * DRAWS)]);
            assertThat(encoded).as("quantile %s", p).isCloseTo(0.4 + 0.8 * Normal.quantile(p), within(0.05));
        }
        assertThat(drawn[0]).isGreaterThan(-1); // the logarithm's domain
    }

    /** A logarithmic tail takes far draws of a t distribution beyond what floats hold. */
    @Test
    void theFarthestDrawsAreNumbersThatEventsMayHave() {
        double[] drawn = draws(real(new Likelihood.StudentT(1, 0.5), LOG), LOG.decode(0.4), 7);

        float farthest = (float) drawn[DRAWS - 1];
        assertThat(farthest).isGreaterThan(1e38f);
        assertThat(farthest).isFinite();
    }

    @Test
    void heavyTailsAreThoseOfTheStudentT() {
        double[] drawn = draws(real(new Likelihood.StudentT(0.5, 2), TAILLESS), TAILLESS.decode(0.4), 7);

        // With two degrees of freedom the quantile is (2 p - 1) / sqrt(2 p (1 - p)).
        for (double p : new double[] {0.01, 0.16, 0.5, 0.84, 0.99}) {
            double t = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
            assertThat(TAILLESS.encode(drawn[(int) (p * DRAWS)]))
                    .as("quantile %s", p)
                    .isCloseTo(0.4 + 0.5 * t, within(0.03 * (1 + t * t)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3", "7", "250", "4e6"})
    void poissonCountsHaveTheirMeanAndVariance(double mean) {
        double[] drawn = draws(count(new Likelihood.Poisson()), mean, mean + Math.sqrt(mean));

        assertThat(mean(drawn)).isCloseTo(mean, within(5 * Math.sqrt(mean / DRAWS)));
        assertThat(variance(drawn)).isCloseTo(mean, within(0.05 * mean));
        assertThat(Arrays.stream(drawn).allMatch(one -> one >= 0 && one == Math.rint(one)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "40, 0.5", "1e5, 20"})
    void negativeBinomialCountsHaveTheirMeanAndVariance(double mean, double dispersion) {
        double variance = mean + mean * mean / dispersion;

        double[] drawn = draws(count(new Likelihood.NegativeBinomial(dispersion)), mean, mean + Math.sqrt(variance));

        assertThat(mean(drawn)).isCloseTo(mean, within(5 * Math.sqrt(variance / DRAWS)));
        assertThat(variance(drawn)).isCloseTo(variance, within(0.1 * variance));
        assertThat(Arrays.stream(drawn).allMatch(one -> one >= 0 && one == Math.rint(one)))
                .isTrue();
    }

    @Test
    void nothingComesOfARateOfNothing() {
        assertThat(draws(count(new Likelihood.Poisson()), 0, 0)).containsOnly(0);
        assertThat(draws(count(new Likelihood.NegativeBinomial(2)), 0, 0)).containsOnly(0);
    }

    private static double[] draws(FeatureModel model, double median, double high) {
        ValueDraws values = new ValueDraws(new SplittableRandom(7));
        double[] drawn = new double[DRAWS];
        Arrays.setAll(drawn, i -> values.draw(model, median, high));
        Arrays.sort(drawn);
        return drawn;
    }

    private static FeatureModel real(Likelihood likelihood, Transform transform) {
        return new FeatureModel(
                new Feature.Numeric("x", "/x", Missing.MARGINALISE), Optional.of(transform), likelihood);
    }

    private static FeatureModel count(Likelihood likelihood) {
        return new FeatureModel(new Feature.Count("n", "/n", Missing.MARGINALISE), Optional.of(LOG), likelihood);
    }

    private static double mean(double[] drawn) {
        return Arrays.stream(drawn).average().orElseThrow();
    }

    private static double variance(double[] drawn) {
        double mean = mean(drawn);
        return Arrays.stream(drawn)
                .map(one -> (one - mean) * (one - mean))
                .average()
                .orElseThrow();
    }
}

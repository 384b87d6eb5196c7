package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Likelihood;
import dev.elbow.trainer.fixture.RandomModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The floor of these models is 0.05. */
class ScalesTest {

    /** The share of a normal distribution below one standard deviation. */
    private static final double UPPER = 0.8413447460685429;

    private static final Parameters PARAMETERS = RandomModel.of(
                    List.of(Head.STUDENT_T, Head.GAUSSIAN, Head.STUDENT_T, Head.NEGATIVE_BINOMIAL, Head.GAUSSIAN),
                    PosteriorKind.DIAGONAL,
                    false,
                    1)
            .parameters()
            .with(Architecture.LOG_SCALE, log(0.3, 0.01))
            .with(Architecture.LOG_DEGREES, log(1, 2))
            .with(Architecture.LOG_DISPERSION, log(4))
            .with(Architecture.LOG_SIGMA, log(0.01, 0.7));

    /** One degree of freedom is Cauchy's distribution, two have a quantile in closed form. */
    @Test
    void deviationsOfTheStudentTReachItsUpperQuantile() {
        double[] deviation = Scales.of(PARAMETERS).studentDeviation();

        assertThat(deviation[0]).isCloseTo(0.3 * Math.tan(Math.PI * (UPPER - 0.5)), within(1e-5));
        double two = (2 * UPPER - 1) / Math.sqrt(2 * UPPER * (1 - UPPER));
        assertThat(deviation[1]).isCloseTo(0.05 * two, within(1e-5));
    }

    @Test
    void scalesAreStatedAboveTheirFloor() {
        assertThat(Scales.of(PARAMETERS).sigma()).containsExactly(new double[] {0.05, 0.7}, within(1e-7));
        assertThat(Scales.of(PARAMETERS).inverseDispersion()[0]).isCloseTo(0.25, within(1e-7));
    }

    @Test
    void eachFeatureHasTheLikelihoodOfItsOwnColumn() {
        List<Likelihood> likelihoods = Scales.of(PARAMETERS).likelihoods();

        assertThat(((Likelihood.StudentT) likelihoods.get(0)).scale()).isCloseTo(0.3, within(1e-7));
        assertThat(((Likelihood.StudentT) likelihoods.get(0)).degrees()).isCloseTo(1, within(1e-7));
        assertThat(((Likelihood.Gaussian) likelihoods.get(1)).scale()).isCloseTo(0.05, within(1e-12));
        assertThat(((Likelihood.StudentT) likelihoods.get(2)).scale()).isCloseTo(0.05, within(1e-12));
        assertThat(((Likelihood.NegativeBinomial) likelihoods.get(3)).dispersion())
                .isCloseTo(4, within(1e-6));
        assertThat(((Likelihood.Gaussian) likelihoods.get(4)).scale()).isCloseTo(0.7, within(1e-7));
    }

    private static float[] log(double... numbers) {
        float[] logs = new float[numbers.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(numbers[i]);
        }
        return logs;
    }
}

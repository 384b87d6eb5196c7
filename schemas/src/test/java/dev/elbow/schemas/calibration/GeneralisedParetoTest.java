package dev.elbow.schemas.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneralisedParetoTest {

    @ParameterizedTest
    @CsvSource({"0.1,2", "0.3,0.5", "0.4,10"})
    void bothMethodsFindTheParametersThatDrewTheExcesses(double shape, double scale) {
        double[] excesses = draws(50_000, u -> scale / shape * (Math.pow(u, -shape) - 1));

        GeneralisedPareto moments = GeneralisedPareto.byMoments(excesses).orElseThrow();
        GeneralisedPareto likelihood = GeneralisedPareto.byLikelihood(excesses).orElseThrow();

        assertThat(moments.shape()).isCloseTo(shape, within(0.04));
        assertThat(moments.scale()).isCloseTo(scale, within(0.04 * scale));
        assertThat(likelihood.shape()).isCloseTo(shape, within(0.02));
        assertThat(likelihood.scale()).isCloseTo(scale, within(0.02 * scale));
    }

    @Test
    void exponentialExcessesHaveNoShapeAndEndedOnesANegativeOne() {
        double[] exponential = draws(50_000, u -> -3 * Math.log(u));
        double[] ended = draws(50_000, u -> 4 * (1 - Math.pow(u, 0.25)));

        assertThat(GeneralisedPareto.byLikelihood(exponential).orElseThrow().shape())
                .isCloseTo(0, within(0.02));
        assertThat(GeneralisedPareto.byLikelihood(exponential).orElseThrow().scale())
                .isCloseTo(3, within(0.06));
        assertThat(GeneralisedPareto.byLikelihood(ended).orElseThrow().shape()).isCloseTo(-0.25, within(0.02));
        assertThat(GeneralisedPareto.byMoments(ended).orElseThrow().shape()).isCloseTo(-0.25, within(0.04));
    }

    private static double[] draws(int size, DoubleUnaryOperator quantileOfSurvival) {
        SplittableRandom random = new SplittableRandom(5);
        double[] draws = new double[size];
        Arrays.setAll(draws, i -> quantileOfSurvival.applyAsDouble(1 - random.nextDouble()));
        Arrays.sort(draws);
        return draws;
    }
}

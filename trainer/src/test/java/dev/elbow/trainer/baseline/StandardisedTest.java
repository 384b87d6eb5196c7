package dev.elbow.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandardisedTest {

    @Test
    void takesMeanAndDeviationOfTheTrainingRows() {
        Standardised standardised = Standardised.fit(new double[][] {{1}, {3}});

        assertThat(standardised.of(new double[][] {{2}, {3}, {7}})).isDeepEqualTo(new float[][] {{0}, {1}, {5}});
    }

    @Test
    void aMissingValueIsTheMeanAndAConstantColumnKeepsItsUnit() {
        Standardised standardised = Standardised.fit(new double[][] {{1, 4}, {Double.NaN, 4}, {3, 4}});

        assertThat(standardised.of(new double[][] {{Double.NaN, 4}, {3, 6.5}})).isDeepEqualTo(new float[][] {
            {0, 0}, {1, 2.5f}
        });
    }
}

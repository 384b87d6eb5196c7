package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {

    /** Abramowitz and Stegun, table 26.5; R's qnorm for the tails. */
    @ParameterizedTest
    @CsvSource({"0.5,0", "0.975,1.959963984540054", "0.001,-3.090232306167813", "1e-10,-6.361340902404056"})
    void quantileIsThatOfTheTables(double p, double quantile) {
        assertThat(Normal.quantile(p)).isCloseTo(quantile, within(1e-8));
    }
}

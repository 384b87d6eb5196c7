package dev.elbow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1.23456, 1.235",
        "-11.987, -11.99",
        "100000, 100000",
        "0.0000123456, 0.00001235",
        "4.109e-7, 4.109e-7",
        "1e12, 1e+12",
        "NaN, none",
        "Infinity, none"
    })
    void figuresHaveFourDigits(double value, String expected) {
        assertThat(Numbers.figure(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-0.00299, -0.003", "0.00000123, 0", "123.456, 123.5", "NaN, none"})
    void natsEndAtATenThousandth(double value, String expected) {
        assertThat(Numbers.nats(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "9999, 9999", "20000, 20k", "2500000, 2.5M", "1e12, 1e+12"})
    void ticksAreShort(double value, String expected) {
        assertThat(Numbers.tick(value, Numbers.DIGITS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.04, 1", "1.05, 1.1", "-0.01, 0", "300, 300"})
    void pixelsAreTenths(double value, String expected) {
        assertThat(Numbers.pixel(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.00050102, 0.0501", "1, 100", "0.28268, 28.3"})
    void sharesHaveThreeDigits(double share, String expected) {
        assertThat(Numbers.percent(share)).isEqualTo(expected + "\u00a0%");
    }
}

package dev.elbow.schemas.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElboTest {

    @Test
    void anomalyIsDistortionPlusRate() {
        assertThat(new Elbo(-3, 1.25).anomaly()).isEqualTo(-1.75);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesTermsThatAreNotFinite(double term) {
        assertThatThrownBy(() -> new Elbo(term, 0)).hasMessage("distortion: " + term + " (expected: a finite number)");
        assertThatThrownBy(() -> new Elbo(0, term)).hasMessage("rate: " + term + " (expected: a finite number)");
    }

    @Test
    void refusesRateBelowRounding() {
        assertThatThrownBy(() -> new Elbo(0, -0.01)).hasMessage("rate: -0.01 (expected: at least -0.001 nats)");
    }
}

package dev.elbow.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration.NormalMeans;
import dev.elbow.schemas.model.Calibration.Tail;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    private static final NormalMeans MEANS = new NormalMeans(List.of(1.0, 2.0), List.of(0.5));

    @ParameterizedTest
    @ValueSource(doubles = {-0.2, 0, 0.3})
    void followsASurvivalFunctionWhoseFormIsKnown(double shape) {
        Calibration calibration = uniformBelow(new Tail(0.98, shape, 2));

        assertThat(calibration.pValue(-5)).isEqualTo(1);
        assertThat(calibration.pValue(0)).isEqualTo(1);
        assertThat(calibration.pValue(4.9)).isCloseTo(0.51, within(1e-12));
        assertThat(calibration.pValue(9.8)).isCloseTo(0.02, within(1e-12));
        double z = 1.5;
        double tail = shape == 0 ? Math.exp(-z) : Math.pow(1 + shape * z, -1 / shape);
        assertThat(calibration.pValue(9.8 + 2 * z)).isCloseTo(0.02 * tail, within(1e-12));
    }

    @Test
    void reachesZeroBeyondAShortTailsEnd() {
        assertThat(uniformBelow(new Tail(0.98, -0.5, 2)).pValue(14)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.2, 0, 0.3})
    void neverGrowsWithTheAnomalyAndIsUndoneByAnomalyAt(double shape) {
        Tail tail = new Tail(0.98, shape, 2);
        Calibration calibration = uniformBelow(tail);

        double before = 1;
        for (double p : new double[] {0.999, 0.5, 0.1, 0.02, 0.01, 1e-3, 1e-6}) {
            double anomaly = Calibration.anomalyAt(p, calibration.quantiles(), tail);
            assertThat(calibration.pValue(anomaly)).isCloseTo(p, within(1e-9)).isLessThanOrEqualTo(before);
            before = p;
        }
    }

    @Test
    void givesTiedQuantilesTheShareThatReachesThem() {
        Calibration calibration = new Calibration(10, List.of(1.0, 1.0, 1.0, 2.0), new Tail(0.9, 0, 1), 0.01, 3, MEANS);

        assertThat(calibration.pValue(1)).isEqualTo(1);
        assertThat(calibration.pValue(1.5)).isCloseTo(1 - 2.5 / 3 * 0.9, within(1e-12));
    }

    @Test
    void callsAnEventAnomalousFromTheThresholdOn() {
        Calibration calibration = uniformBelow(new Tail(0.98, 0, 2));

        assertThat(calibration.anomalous(12)).isTrue();
        assertThat(calibration.anomalous(Math.nextDown(12.0))).isFalse();
        assertThat(MEANS.anomaly()).isEqualTo(3.5);
    }

    @Test
    void refusesQuantilesThatDescend() {
        assertThatThrownBy(() -> new Calibration(10, List.of(2.0, 1.0), new Tail(0.98, 0, 1), 0.01, 3, MEANS))
                .hasMessage("calibration.quantiles: 1.0 (expected: ascending)");
    }

    /** Held-out anomalies uniform from 0 to 10, up to their 98th percentile at 9.8. */
    private static Calibration uniformBelow(Tail tail) {
        List<Double> quantiles = new ArrayList<>();
        for (int i = 0; i <= 196; i++) {
            quantiles.add(9.8 * i / 196);
        }
        return new Calibration(10_000, quantiles, tail, 0.001, 12, MEANS);
    }
}

package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AlertsTest {

    private static final double[] SCORES = {9, 8, 7, 6, 5, 4, 3, 2};
    private static final boolean[] ANOMALIES = {true, false, true, true, false, false, false, true};

    @Test
    void countsAlertsAtOrAboveTheThreshold() {
        assertThat(Alerts.above(7, SCORES, ANOMALIES)).isEqualTo(new Alerts(2, 1, 2.0 / 3, 0.5));
        assertThat(Alerts.above(10, SCORES, ANOMALIES)).isEqualTo(new Alerts(0, 0, 0, 0));
    }

    @Test
    void aBudgetIsSpentOnTheStrangestNormalEvents() {
        assertThat(Alerts.withBudget(1, SCORES, ANOMALIES)).isEqualTo(new Alerts(1, 1, 0.5, 0.25));
        assertThat(Alerts.withBudget(2, SCORES, ANOMALIES)).isEqualTo(new Alerts(3, 2, 0.6, 0.75));
    }

    @Test
    void tiedNormalEventsAlertTogether() {
        double[] tied = {9, 8, 8, 8, 1, 1, 1, 1};

        assertThat(Alerts.withBudget(1, tied, new boolean[] {true, false, false, true, false, false, false, false}))
                .isEqualTo(new Alerts(2, 2, 0.5, 1));
    }

    @Test
    void aBudgetIsNeverNothing() {
        assertThat(Alerts.budget(0.001, 300)).isEqualTo(1);
        assertThat(Alerts.budget(0.001, 60_000)).isEqualTo(60);
        assertThatThrownBy(() -> Alerts.withBudget(5, SCORES, ANOMALIES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("budget: 5 (expected: from 1 to 4)");
    }

    @Test
    void meansHaveTheirStandardErrors() {
        assertThat(Mean.of(new double[] {1, 2, 3, 6}).mean()).isEqualTo(3);
        // variance 14 / 3 over 4
        assertThat(Mean.of(new double[] {1, 2, 3, 6}).error()).isCloseTo(Math.sqrt(14.0 / 12), within(1e-12));
        assertThat(Mean.of(new double[] {5})).isEqualTo(new Mean(5, 0));
    }
}

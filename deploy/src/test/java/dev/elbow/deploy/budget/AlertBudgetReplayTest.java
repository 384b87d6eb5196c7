package dev.elbow.deploy.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.budget.AlertBudget.Alerts;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.AlertBudget.Period;
import dev.elbow.scorer.budget.OpeningRule;
import org.junit.jupiter.api.Test;

/** The budget on states of a machine in short; {@link AlertBudgetReplayIT} has all of it. */
class AlertBudgetReplayTest {

    private static final int EVENTS = 60_000;

    @Test
    void holdsBeforeADriftAndFromItsFirstEventOn() {
        try (HeldOut heldOut = HeldOut.machineFailure()) {
            Replay replay = Replay.recalibrated(
                    heldOut.calibration(),
                    new Alerts(heldOut.alertsADay(), Period.DAY, Each.STREAM),
                    OpeningRule.eachAnomalousEvent());
            SimulatedDrift drift = new SimulatedDrift("torque", 1, 1, 0);

            Replay.Part before = replay.play(heldOut.anomalies(), EVENTS);
            Replay.Part after = replay.play(heldOut.anomalies(drift), EVENTS);

            assertThat(before.alerts()).isBetween(1 / 1.5, 1.5);
            assertThat(after.alerts()).isBetween(1 / 1.5, 1.5);
        }
    }
}

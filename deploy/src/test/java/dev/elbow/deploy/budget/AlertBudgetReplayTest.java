package dev.elbow.deploy.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.budget.AlertBudget.Alerts;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.AlertBudget.Period;
import dev.elbow.scorer.budget.DriftCheck;
import dev.elbow.scorer.budget.OpeningRule;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Budget and drift on held-out events in short; {@link AlertBudgetReplayIT} has all of the budget. */
class AlertBudgetReplayTest {

    private static final int EVENTS = 60_000;

    @Test
    void holdsBeforeADriftAndFromItsFirstEventOn() {
        try (HeldOut heldOut = HeldOut.machineFailure()) {
            Replay replay = Replay.ofLate(
                    heldOut.calibration(),
                    new Alerts(heldOut.alertsADay(), Period.DAY, Each.STREAM),
                    OpeningRule.eachAnomalousEvent(),
                    20);
            SimulatedDrift drift = new SimulatedDrift("torque", 1, 1, 0);

            Replay.Part before = replay.play(heldOut.anomalies(), EVENTS);
            Replay.Part after = replay.play(heldOut.anomalies(drift), EVENTS);

            assertThat(before.alerts()).isBetween(1 / 1.5, 1.5);
            assertThat(after.alerts()).isBetween(1 / 1.5, 1.5);
        }
    }

    @Test
    void heldOutStatesHaveNotMovedAndThoseAfterADriftHave() {
        try (HeldOut heldOut = HeldOut.machineFailure()) {
            DriftCheck check = DriftCheck.of(heldOut.calibration());

            int never = firstAlarm(check, heldOut, heldOut.anomalies());
            int soon = firstAlarm(check, heldOut, heldOut.anomalies(new SimulatedDrift("torque", 1.1, 0, 0)));

            assertThat(never).isEqualTo(EVENTS);
            assertThat(soon).isLessThan(1_000);
            assertThat(check.drift().stranger()).isTrue();
        }
    }

    /** The network connections are of other weeks than those of the calibration, and it shows. */
    @Test
    void theConnectionsOfOtherWeeksHaveMoved() {
        try (HeldOut heldOut = HeldOut.networkIntrusion()) {
            DriftCheck check = DriftCheck.of(heldOut.calibration());

            assertThat(firstAlarm(check, heldOut, heldOut.anomalies())).isLessThan(5_000);
        }
    }

    /** After how many events, in random order; all, where there is none. */
    private static int firstAlarm(DriftCheck check, HeldOut heldOut, double[] anomalies) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < EVENTS; i++) {
            check.add(heldOut.calibration().pValue(anomalies[random.nextInt(anomalies.length)]));
            if (check.drift().moved()) {
                return i;
            }
        }
        return EVENTS;
    }
}

package dev.elbow.deploy.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.AlertBudget.Period;
import dev.elbow.scorer.budget.OpeningRule;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Alerts over the budget, on normal events that the packages were not trained on, in random order, again and again: before a simulated
 * drift, from its first event on, and once it is over. It prints the table of scorer/ALERTS.md:
 *
 * <pre>mvn -Pchaos verify -Dit.test=AlertBudgetReplayIT</pre>
 */
@Tag("chaos")
class AlertBudgetReplayIT {

    /** Alerts counted over the budget are between one over this and this. */
    private static final double FACTOR = 1.5;

    /** Of each part. */
    private static final int EVENTS = 300_000;

    private static final OpeningRule EACH = OpeningRule.eachAnomalousEvent();
    private static final OpeningRule THREE_OF_FIVE = new OpeningRule(3, 5);

    @Test
    void holdsOnNetworkConnections() {
        try (HeldOut heldOut = HeldOut.networkIntrusion()) {
            holds(
                    heldOut,
                    EACH,
                    List.of(
                            new SimulatedDrift("dst_bytes", 1, 0, 0.6),
                            new SimulatedDrift("src_bytes", 1, 1, 0),
                            new SimulatedDrift("dst_host_count", 1.3, 0, 0)));
            holds(heldOut, THREE_OF_FIVE, List.of(new SimulatedDrift("count", 1, 1, 0)));
        }
    }

    @Test
    void holdsOnStatesOfAMachine() {
        try (HeldOut heldOut = HeldOut.machineFailure()) {
            holds(
                    heldOut,
                    EACH,
                    List.of(
                            new SimulatedDrift("torque", 1.3, 0, 0),
                            new SimulatedDrift("torque", 1, 1, 0),
                            new SimulatedDrift("torque", 1, 0, 0.6)));
            holds(heldOut, THREE_OF_FIVE, List.of(new SimulatedDrift("torque", 1.1, 0, 0)));
        }
    }

    /** Of what is called anomalous, nothing is learned: neither does the level sink, nor does it let attacks pass. */
    @Test
    void attacksAreStillFoundAndTheBudgetIsNotSpentOnMore() {
        try (HeldOut heldOut = HeldOut.networkIntrusion()) {
            Replay replay = Replay.recalibrated(heldOut.calibration(), budget(heldOut), EACH);
            replay.play(heldOut.anomalies(), EVENTS);

            Replay.Part mixed = replay.play(heldOut.anomalies(), EVENTS, heldOut.ofLabelledAnomalies(), 0.04);

            print(heldOut, EACH, "4 % attacks among them", mixed.alerts(), mixed.alerts());
            assertThat(mixed.alerts()).isBetween(0.5, FACTOR);
            assertThat(mixed.found()).isGreaterThan(0.85);
        }
    }

    private static void holds(HeldOut heldOut, OpeningRule rule, List<SimulatedDrift> drifts) {
        double[] normal = heldOut.anomalies();
        for (SimulatedDrift drift : drifts) {
            double[] drifted = heldOut.anomalies(drift);
            Replay packaged = Replay.packaged(heldOut.calibration(), budget(heldOut), rule);
            Replay recalibrated = Replay.recalibrated(heldOut.calibration(), budget(heldOut), rule);
            for (String part : List.of("none yet", drift.words(), "over")) {
                double[] events = part.equals(drift.words()) ? drifted : normal;
                Replay.Part without = packaged.play(events, EVENTS);
                Replay.Part with = recalibrated.play(events, EVENTS);
                print(heldOut, rule, part, without.alerts(), with.alerts());
                assertThat(with.alerts()).as(part).isBetween(1 / FACTOR, FACTOR);
            }
        }
    }

    private static AlertBudget budget(HeldOut heldOut) {
        return new AlertBudget.Alerts(heldOut.alertsADay(), Period.DAY, Each.STREAM);
    }

    private static void print(HeldOut heldOut, OpeningRule rule, String drift, double without, double with) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d of %d | %s | %.2f | %.2f |%n",
                heldOut.name(),
                rule.count(),
                rule.of(),
                drift,
                without,
                with);
    }
}

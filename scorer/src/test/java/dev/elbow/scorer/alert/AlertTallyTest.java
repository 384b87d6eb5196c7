package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertTallyTest {

    private final AlertTally tally = new AlertTally();

    /** Else a fault that each try meets again would seem to be another each time. */
    @Test
    void whatIsReadAgainAfterAFaultIsNoProgress() {
        tally.reached(0, 5);
        tally.reached(1, 2);
        long before = tally.furthest();

        tally.reached(0, 4);
        tally.reached(0, 5);
        assertThat(tally.furthest()).isEqualTo(before);

        tally.reached(0, 6);
        assertThat(tally.furthest()).isGreaterThan(before);
    }
}

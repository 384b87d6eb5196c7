package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.budget.Drift;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftLogTest {

    private static final Score.Model MODEL = new Score.Model("pump", "1.0.0", "sha256:ab");
    private static final Drift STRANGER = new Drift(true, 0, 0.12, 0.3, 0.42);
    private static final Drift BACK = new Drift(false, 0, 0.01, 0.3, 0.31);

    private final List<String> said = new ArrayList<>();
    private final DriftLog log = new DriftLog(said::add, said::add);

    @Test
    void saysItOnceWhicheverPartitionShowsItFirst() {
        log.turned(MODEL, 2, STRANGER);
        log.turned(MODEL, 0, STRANGER);
        log.turned(MODEL, 2, STRANGER); // again, after a commit that was lost

        assertThat(said)
                .containsExactly(
                        "pump@sha256:ab: its scores have moved from its package's calibration, events are stranger than"
                                + " they were; alerts go by scores of late (expected: a package of newer events, or news of whoever"
                                + " sends them)");
    }

    @Test
    void saysThatAllAreBack() {
        log.turned(MODEL, 0, STRANGER);
        log.turned(MODEL, 1, STRANGER);
        log.turned(MODEL, 0, BACK);
        assertThat(said).hasSize(1);

        log.turned(MODEL, 1, BACK);
        log.turned(MODEL, 1, STRANGER);

        assertThat(said)
                .hasSize(3)
                .element(1)
                .isEqualTo("pump@sha256:ab: its scores are back at its package's calibration");
    }

    @Test
    void whatAnEarlierProcessSaidIsNotSaidAgain() {
        log.restored(MODEL, 0, true);
        log.restored(MODEL, 1, false);
        log.turned(MODEL, 1, STRANGER);

        assertThat(said).isEmpty();
    }
}

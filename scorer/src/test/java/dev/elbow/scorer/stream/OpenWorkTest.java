package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenWorkTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Clocks clocks = new Clocks(nanos::get, () -> 0);

    /** In milliseconds since the last commit began. */
    @ParameterizedTest
    @CsvSource({
        "0, 100", // events came while the commit took no time
        "30, 100", // those that came while it took some have waited for that long
        "70, 120", // a pace at which most of the time would be spent with commits
        "400, 450" // after a long commit, or a pause
    })
    void isDueAnIntervalAfterTheLastCommitBeganAndHalfOfOneAfterItBegan(long begins, long due) {
        ScorerConfig.Commit commit = new ScorerConfig.Commit(Guarantee.EXACTLY_ONCE, Duration.ofMillis(100), 50_000);
        nanos.set(at(begins));
        OpenWork work = new OpenWork(clocks, 0, List.of(), List.of());

        assertThat(work.untilDue(commit)).isEqualTo(at(due - begins));
        nanos.set(at(due));
        assertThat(work.untilDue(commit)).isZero();
    }

    private static long at(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}

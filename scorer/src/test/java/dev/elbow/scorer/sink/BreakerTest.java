package dev.elbow.scorer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Breaker breaker = new Breaker();

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToAMinute() {
        assertThat(breaker.closed(0)).isTrue();

        long now = 0;
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(breaker.failed(now)).isEqualTo(Duration.ofSeconds(wait));
            assertThat(breaker.closed(now + wait * SECOND - 1)).isFalse();
            now += wait * SECOND;
            assertThat(breaker.closed(now)).isTrue();
        }
    }

    @Test
    void beginsAnewOnceSomethingIsTaken() {
        breaker.failed(0);
        breaker.failed(0);

        breaker.taken();

        assertThat(breaker.closed(0)).isTrue();
        assertThat(breaker.failures()).isZero();
        assertThat(breaker.failed(0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void neverOverflows() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(breaker.failed(0)).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        }
    }
}

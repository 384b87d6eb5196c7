package dev.elbow.scorer.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriteLimitTest {

    @Test
    void interruptsAWriteThatTakesTooLong() {
        try (WriteLimit limit = new WriteLimit(Duration.ofMillis(100))) {
            assertThatThrownBy(() -> limit.write(() -> new CountDownLatch(1).await()))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void leavesNoInterruptToWhatTheThreadDoesNext() {
        try (WriteLimit limit = new WriteLimit(Duration.ofMillis(100))) {
            limit.write(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void letsOthersBe() throws InterruptedException {
        try (WriteLimit limit = new WriteLimit(Duration.ofMillis(100))) {
            limit.write(() -> {});

            Thread.sleep(600); // several looks of the limit

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }
}

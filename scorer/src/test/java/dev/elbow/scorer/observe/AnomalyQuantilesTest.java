package dev.elbow.scorer.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnomalyQuantilesTest {

    private final AtomicLong nanos = new AtomicLong(-5); // such a clock begins anywhere
    private final AnomalyQuantiles quantiles = new AnomalyQuantiles(nanos::get);

    @Test
    void addsUpWhatThreadsCommit() {
        for (int thread = 0; thread < 2; thread++) {
            quantiles.add(counts(1, 2, 3));
        }
        quantiles.add(counts(100));

        assertThat(quantiles.read()).containsOnlyKeys("0.5", "0.9", "0.99", "0.999", "1");
        assertThat(quantiles.read().get("0.5")).isCloseTo(2, within(0.04));
        assertThat(quantiles.read().get("1")).isCloseTo(100, within(2.0));
    }

    @Test
    void forgetsWhatIsOlderThanAMinute() {
        quantiles.add(counts(100));
        pass(Duration.ofSeconds(30));
        quantiles.add(counts(1));
        pass(Duration.ofSeconds(25));
        assertThat(quantiles.read().get("1")).isCloseTo(100, within(2.0));

        pass(Duration.ofSeconds(10));
        assertThat(quantiles.read().get("1")).isCloseTo(1, within(0.02));

        pass(Duration.ofDays(2));
        assertThat(quantiles.read().get("1")).isNaN();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static AnomalyCounts counts(double... anomalies) {
        AnomalyCounts counts = new AnomalyCounts();
        for (double anomaly : anomalies) {
            counts.count(anomaly);
        }
        return counts;
    }
}

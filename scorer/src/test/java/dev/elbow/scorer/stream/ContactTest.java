package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ContactTest {

    private static final MetricName NAME =
            new MetricName("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of());

    private double seconds = -1;
    private long now;
    private final Map<MetricName, Metric> metrics = Map.of(NAME, new Metric() {
        @Override
        public MetricName metricName() {
            return NAME;
        }

        @Override
        public Object metricValue() {
            return seconds;
        }
    });

    @Test
    void isLostWhereNoHeartbeatIsAnsweredForTenSecondsAndBackWithTheNext() {
        Contact contact = new Contact(() -> metrics, Duration.ofSeconds(3));

        assertThat(kept(contact, -1)).isTrue();
        assertThat(kept(contact, 10)).isTrue();
        assertThat(kept(contact, 11)).isFalse();
        assertThat(kept(contact, 600)).isFalse();
        assertThat(kept(contact, 1)).isTrue();
    }

    @Test
    void rareHeartbeatsAreWaitedFor() {
        Contact contact = new Contact(() -> metrics, Duration.ofSeconds(15));

        assertThat(kept(contact, 45)).isTrue();
        assertThat(kept(contact, 46)).isFalse();
    }

    @Test
    void looksOnceASecondAtMost() {
        Contact contact = new Contact(() -> metrics, Duration.ofSeconds(3));
        assertThat(kept(contact, 1)).isTrue();

        seconds = 100;

        assertThat(contact.kept(now + 999_999_999)).isTrue();
        assertThat(contact.kept(now + 1_000_000_000)).isFalse();
    }

    @Test
    void aConsumerWithoutHeartbeatsHasContact() {
        assertThat(new Contact(Map::of, Duration.ofSeconds(3)).kept(0)).isTrue();
    }

    private boolean kept(Contact contact, double secondsAgo) {
        seconds = secondsAgo;
        now += Duration.ofSeconds(1).toNanos();
        return contact.kept(now);
    }
}

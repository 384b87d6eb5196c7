package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the brokers still answer a member of a group that has nothing to read: a poll without events looks the same when they are gone. Only
 * the heartbeats tell, which Kafka's consumer sends one by one, each once the last was answered. Used by the thread's own.
 */
final class Contact {

    private static final Logger LOG = LoggerFactory.getLogger(Contact.class);
    private static final String AGE = "last-heartbeat-seconds-ago";

    /** Several heartbeats by the defaults of consumers and brokers, and as long as a member may be silent by ours. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final Duration longest;
    private Optional<Metric> age = Optional.empty();
    private boolean lost;
    private boolean looked;
    private long last;
    private boolean waiting;
    private long begin;

    /**
     * The contact of a consumer.
     *
     * @param metrics of the consumer
     * @param heartbeats how often it sends one
     */
    Contact(Supplier<Map<MetricName, ? extends Metric>> metrics, Duration heartbeats) {
        this.metrics = metrics;
        Duration several = heartbeats.multipliedBy(3);
        this.longest = several.compareTo(LONGEST_SILENCE) > 0 ? several : LONGEST_SILENCE;
    }

    /** Whether a member of its group has contact; looked at anew each second, and told where that changes. */
    boolean kept(long nanoTime) {
        if (looked && nanoTime - last < PERIOD.toNanos()) {
            return !lost;
        }
        looked = true;
        last = nanoTime;
        double seconds = seconds(nanoTime);
        boolean now = seconds > longest.toSeconds();
        if (now && !lost) {
            LOG.warn(
                    "the brokers have answered no heartbeat for {} s (expected: one each few seconds); it goes on once they do",
                    Math.round(seconds));
        } else if (lost && !now) {
            LOG.info("the brokers answer again");
        }
        lost = now;
        return !lost;
    }

    /** Since the last heartbeat, or, before the first one, since it was looked for. */
    private double seconds(long nanoTime) {
        if (age.isEmpty()) {
            for (Map.Entry<MetricName, ? extends Metric> one : metrics.get().entrySet()) {
                if (one.getKey().name().equals(AGE)) {
                    age = Optional.of(one.getValue());
                }
            }
        }
        double seconds = age.map(Metric::metricValue)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue())
                .orElse(0.0);
        if (seconds >= 0) {
            waiting = false;
            return seconds;
        }
        if (!waiting) {
            waiting = true;
            begin = nanoTime;
        }
        return (nanoTime - begin) / 1e9;
    }
}

package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a thread has read and not yet committed. Not thread-safe. */
final class OpenWork {

    private final Clocks clocks;
    private final long lastCommit;
    private final long begun;
    private final long begunMillis;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<Refusal.Reason, Long> reasons = new EnumMap<>(Refusal.Reason.class);
    private final List<Tally> tallies;
    private final List<ShadowTally> agreements;
    private long events;
    private long scored;
    private long refused;
    private long anomalous;
    private long tightened;
    private long tombstones;

    /**
     * Work that begins now.
     *
     * @param lastCommit when the one before began, or the loop itself; nanoseconds on the loop's clock
     * @param tallies of earlier work, which is forgotten
     * @param agreements the same
     */
    OpenWork(Clocks clocks, long lastCommit, List<Tally> tallies, List<ShadowTally> agreements) {
        this.clocks = clocks;
        this.lastCommit = lastCommit;
        this.begun = clocks.nanos();
        this.begunMillis = clocks.millis();
        this.tallies = tallies;
        this.agreements = agreements;
        tallies.forEach(tally -> tally.anomalies().clear());
        agreements.forEach(ShadowTally::clear);
    }

    /**
     * An event has its score; for each event, so that it must cost next to nothing.
     *
     * @param tally one of this work's
     */
    void scored(Tally tally, double anomaly, boolean anomalous, boolean tightened) {
        scored++;
        if (anomalous) {
            this.anomalous++;
        }
        if (tightened) {
            this.tightened++;
        }
        tally.anomalies().count(anomaly);
    }

    /** Events were passed on without a model; they count as scored. */
    void passed(int count) {
        scored += count;
    }

    void refused(Refusal.Reason reason) {
        refused++;
        reasons.merge(reason, 1L, Long::sum);
    }

    void tombstone() {
        tombstones++;
    }

    void add(ConsumerRecords<byte[], byte[]> records) {
        offsets.putAll(records.nextOffsets());
        events += records.count();
    }

    /** For each partition, the offset after the last one read. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return Map.copyOf(offsets);
    }

    /** What has its answer. */
    Progress progress() {
        return new Progress(scored + refused + tombstones, scored, refused, anomalous, tombstones, 0);
    }

    /** Scores that are of the package's second graph. */
    long tightened() {
        return tightened;
    }

    /** How many events were refused for each reason that came up. */
    Map<Refusal.Reason, Long> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    List<Tally> tallies() {
        return tallies;
    }

    List<ShadowTally> agreements() {
        return agreements;
    }

    /**
     * Nanoseconds until it should be committed; 0 or less when it is due. An interval counts from when the last commit began, since events came
     * while it lasted and wait already; but a commit that takes long is not followed by the next at once, which would cost more than it brings.
     */
    long untilDue(ScorerConfig.Commit commit) {
        if (events >= commit.events()) {
            return 0;
        }
        long now = clocks.nanos();
        long interval = commit.interval().toNanos();
        return Math.max(interval - (now - lastCommit), interval / 2 - (now - begun));
    }

    /** How long it is open, at most: one clock may stand still while the machine sleeps, the other may be set. */
    Duration age() {
        return Duration.ofNanos(Math.max(
                clocks.nanos() - begun,
                Duration.ofMillis(clocks.millis() - begunMillis).toNanos()));
    }
}

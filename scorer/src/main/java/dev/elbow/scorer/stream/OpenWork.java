package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a thread has read and not yet committed. Not thread-safe. */
final class OpenWork {

    private final long begun;
    private final long begunMillis = System.currentTimeMillis();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private long events;
    long scored;
    long refused;
    long anomalous;
    long tightened;
    long tombstones;
    final Map<Refusal.Reason, Long> reasons = new EnumMap<>(Refusal.Reason.class);
    final List<Tally> tallies;
    final List<ShadowTally> agreements;

    /**
     * Work that begins now.
     *
     * @param begun nanoseconds on the loop's clock
     * @param tallies of earlier work, which is forgotten
     * @param agreements the same
     */
    OpenWork(long begun, List<Tally> tallies, List<ShadowTally> agreements) {
        this.begun = begun;
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

    void refused(Refusal.Reason reason) {
        refused++;
        reasons.merge(reason, 1L, Long::sum);
    }

    void add(ConsumerRecords<byte[], byte[]> records) {
        offsets.putAll(records.nextOffsets());
        events += records.count();
    }

    /** For each partition, the offset after the last one read. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return Map.copyOf(offsets);
    }

    /** Nanoseconds until it should be committed; 0 or less when it is due. */
    long untilDue(ScorerConfig.Commit commit, long now) {
        return events >= commit.events() ? 0 : commit.interval().toNanos() - (now - begun);
    }

    /** How long it is open, at most: one clock may stand still while the machine sleeps, the other may be set. */
    Duration age(long now) {
        return Duration.ofNanos(Math.max(
                now - begun,
                Duration.ofMillis(System.currentTimeMillis() - begunMillis).toNanos()));
    }
}

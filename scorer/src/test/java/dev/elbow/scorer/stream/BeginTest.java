package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeginTest {

    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");
    private static final TopicPartition COMMITTED = new TopicPartition("events", 0);
    private static final TopicPartition FRESH = new TopicPartition("events", 1);
    private static final TopicPartition OLD = new TopicPartition("events", 2);

    @ParameterizedTest
    @CsvSource({
        "2h ago, 2026-11-22T03:00:00Z",
        "90m ago, 2026-11-22T03:30:00Z",
        "PT1H30M AGO, 2026-11-22T03:30:00Z",
        "2026-11-01T00:00:00Z, 2026-11-01T00:00:00Z",
        "2026-11-01T02:00:00+02:00, 2026-11-01T00:00:00Z"
    })
    void readsTimes(String text, Instant expected) {
        assertThat(begin(text).orElseThrow().time()).contains(expected);
    }

    @Test
    void readsTheTwoWords() {
        assertThat(begin("earliest")).contains(Begin.EARLIEST);
        assertThat(begin(" LATEST ")).contains(Begin.LATEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "first", "2h", "ago", "-2h ago", "2026-11-22", "1969-12-31T00:00:00Z", "999999999h ago"})
    void readsNothingElse(String text) {
        assertThat(begin(text)).isEmpty();
    }

    @Test
    void seeksTheTimeWhereNothingIsCommitted() {
        try (TimedConsumer consumer = new TimedConsumer()) {
            String said = new Beginning(consumer, begin("1h ago").orElseThrow()).place(consumer.assignment());

            assertThat(consumer.position(COMMITTED)).isEqualTo(7);
            assertThat(consumer.position(FRESH)).isEqualTo(42);
            assertThat(consumer.position(OLD)).isEqualTo(100); // all of its events are older
            assertThat(consumer.asked).isEqualTo(Map.of(FRESH.partition(), hourAgo(), OLD.partition(), hourAgo()));
            assertThat(said)
                    .isEqualTo(
                            "events-0 from committed offset 7, events-1 from the first event from 2026-11-22T04:00:00Z on,"
                                    + " events-2 from the first event from 2026-11-22T04:00:00Z on");
        }
    }

    @Test
    void seeksTheOldestEvent() {
        try (TimedConsumer consumer = new TimedConsumer()) {
            String earliest = new Beginning(consumer, Begin.EARLIEST).place(List.of(COMMITTED, FRESH));

            assertThat(consumer.position(COMMITTED)).isEqualTo(7);
            assertThat(consumer.position(FRESH)).isZero();
            assertThat(earliest).isEqualTo("events-0 from committed offset 7, events-1 from the oldest event");
        }
    }

    /** Else, after a fault before the first commit, it would be another event. */
    @Test
    void commitsWhereTheNextEventWillBe() {
        try (TimedConsumer consumer = new TimedConsumer()) {
            String latest = new Beginning(consumer, Begin.LATEST).place(List.of(COMMITTED, FRESH));

            assertThat(consumer.position(FRESH)).isEqualTo(100);
            assertThat(consumer.committed(Set.of(COMMITTED, FRESH)))
                    .isEqualTo(Map.of(COMMITTED, new OffsetAndMetadata(7), FRESH, new OffsetAndMetadata(100)));
            assertThat(latest).isEqualTo("events-0 from committed offset 7, events-1 from the next event");
        }
    }

    /** Of no partitions, Kafka would seek all that the consumer has. */
    @ParameterizedTest
    @ValueSource(strings = {"earliest", "latest", "1h ago"})
    void leavesOtherPartitionsWhereTheyAreWhenNoneIsFresh(String text) {
        try (TimedConsumer consumer = new TimedConsumer()) {
            consumer.seek(OLD, 30);
            Beginning beginning = new Beginning(consumer, begin(text).orElseThrow());

            String none = beginning.place(List.of());
            beginning.place(List.of(COMMITTED));

            assertThat(none).isEqualTo("no partitions");
            assertThat(consumer.position(OLD)).isEqualTo(30);
            assertThat(consumer.position(COMMITTED)).isEqualTo(7);
        }
    }

    @Test
    void goesOnWithTheOldestEventWhereItsPlaceIsGone() {
        try (TimedConsumer consumer = new TimedConsumer()) {
            consumer.updateBeginningOffsets(Map.of(COMMITTED, 50L));

            new Beginning(consumer, Begin.LATEST).recover(new OffsetOutOfRangeException(Map.of(COMMITTED, 7L)));

            assertThat(consumer.position(COMMITTED)).isEqualTo(50);
        }
    }

    /** From the oldest event on, all would be scored again. */
    @Test
    void goesOnWhereTheLogWasCut() {
        try (TimedConsumer consumer = new TimedConsumer()) {
            LogTruncationException cut =
                    new LogTruncationException(Map.of(COMMITTED, 120L), Map.of(COMMITTED, new OffsetAndMetadata(90)));

            new Beginning(consumer, Begin.EARLIEST).recover(cut);

            assertThat(consumer.position(COMMITTED)).isEqualTo(90);
        }
    }

    private static Optional<Begin> begin(String text) {
        return Begin.of(text, InstantSource.fixed(NOW));
    }

    private static long hourAgo() {
        return NOW.minusSeconds(3_600).toEpochMilli();
    }

    /** Three partitions of a hundred events; the first has a committed offset, the last has old events alone. */
    private static final class TimedConsumer extends MockConsumer<byte[], byte[]> {
        final Map<Integer, Long> asked = new TreeMap<>();

        TimedConsumer() {
            super("earliest");
            List<TopicPartition> all = List.of(COMMITTED, FRESH, OLD);
            assign(all);
            updateBeginningOffsets(Map.of(COMMITTED, 0L, FRESH, 0L, OLD, 0L));
            updateEndOffsets(Map.of(COMMITTED, 100L, FRESH, 100L, OLD, 100L));
            commitSync(Map.of(COMMITTED, new OffsetAndMetadata(7)));
        }

        /** As the real one, and unlike Kafka's mock: none means all. */
        @Override
        public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
            super.seekToBeginning(partitions.isEmpty() ? assignment() : partitions);
        }

        /** The same. */
        @Override
        public synchronized void seekToEnd(Collection<TopicPartition> partitions) {
            super.seekToEnd(partitions.isEmpty() ? assignment() : partitions);
        }

        /** Kafka's mock has none. */
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            times.forEach((partition, time) -> asked.put(partition.partition(), time));
            return times.containsKey(FRESH) ? Map.of(FRESH, new OffsetAndTimestamp(42, hourAgo() + 5)) : Map.of();
        }
    }
}

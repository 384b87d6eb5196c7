package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLookupTest {

    private static final TopicPartition PARTITION = new TopicPartition("events", 1);

    @Test
    void readsTheEventFromItsOffset() {
        try (Reader reader = new Reader(10, 20)) {
            reader.holds(12, 1_000, "{\"a\":1}");

            assertThat(new String(EventLookup.read(reader, source(12)), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource({"9", "20"})
    void saysWhichOffsetsAreThereWhereTheEventIsGone(long offset) {
        try (Reader reader = new Reader(10, 20)) {
            assertThatThrownBy(() -> EventLookup.read(reader, source(offset)))
                    .isInstanceOf(StreamException.Failed.class)
                    .hasMessage("topic events, partition 1: offset " + offset
                            + " is not there (expected: from 10 to 19): it was deleted, or the topic was made anew; give the"
                            + " event by --event");
        }
    }

    @Test
    void saysThatTheTopicWasCompacted() {
        try (Reader reader = new Reader(10, 20)) {
            reader.holds(14, 1_000, "{}");

            assertThatThrownBy(() -> EventLookup.read(reader, source(12)))
                    .isInstanceOf(StreamException.Failed.class)
                    .hasMessageContaining("offset 12 is not there any more, the next is 14: the topic was compacted");
        }
    }

    @Test
    void takesNoEventOfAnotherTimeForIt() {
        try (Reader reader = new Reader(10, 20)) {
            reader.holds(12, 2_000, "{}");

            assertThatThrownBy(() -> EventLookup.read(reader, source(12)))
                    .isInstanceOf(StreamException.Failed.class)
                    .hasMessageContaining("is another event, of time 2000 (expected: 1000): the topic was made anew");
        }
    }

    @Test
    void takesNoTombstoneForAnEvent() {
        try (Reader reader = new Reader(10, 20)) {
            reader.holds(12, 1_000, null);

            assertThatThrownBy(() -> EventLookup.read(reader, source(12)))
                    .isInstanceOf(StreamException.Failed.class)
                    .hasMessageContaining("is a tombstone");
        }
    }

    @Test
    void refusesAPartitionThatIsNotThere() {
        try (Reader reader = new Reader(10, 20)) {
            assertThatThrownBy(() -> EventLookup.read(reader, new Score.Source("events", 7, 12, 1_000)))
                    .isInstanceOf(StreamException.Unusable.class)
                    .hasMessage("topic events, partition 7: no such topic or partition; give the event by --event");
        }
    }

    private static Score.Source source(long offset) {
        return new Score.Source("events", 1, offset, 1_000);
    }

    /** A partition that holds a range of offsets. */
    private static final class Reader extends MockConsumer<byte[], byte[]> {

        Reader(long oldest, long end) {
            super("none");
            updateBeginningOffsets(Map.of(PARTITION, oldest));
            updateEndOffsets(Map.of(PARTITION, end));
            updatePartitions(
                    "events", List.of(new PartitionInfo("events", 1, Node.noNode(), new Node[0], new Node[0])));
        }

        /** What the first poll brings. */
        void holds(long offset, long time, @Nullable String value) {
            byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
            schedulePollTask(() -> addRecord(new ConsumerRecord<>(
                    "events",
                    1,
                    offset,
                    time,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    null,
                    bytes,
                    new RecordHeaders(),
                    Optional.empty())));
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
            return partitionsFor(topic);
        }
    }
}

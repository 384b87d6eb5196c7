package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final TopicPartition FIRST = new TopicPartition("events", 0);
    private static final TopicPartition SECOND = new TopicPartition("events", 1);
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Backlog backlog = new Backlog(consumer);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(FIRST, SECOND));
    }

    @Test
    void handsAPollThatIsQuickOnAsItIs() {
        ConsumerRecords<byte[], byte[]> polled = polled(Map.of(FIRST, events(FIRST, 0, 200)));

        backlog.add(polled);

        assertThat(backlog.next()).isSameAs(polled);
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void handsOutALargePollInPartsThatGrowWhileTheyAreQuick() {
        backlog.add(polled(Map.of(FIRST, events(FIRST, 0, 5_000))));

        int[] parts = IntStream.range(0, 6)
                .map(i -> {
                    int events = backlog.next().count();
                    backlog.took(events, 1_000_000);
                    return events;
                })
                .toArray();

        assertThat(parts).containsExactly(256, 512, 1_024, 2_048, 1_160, 0);
    }

    @Test
    void pausesWhileSomethingIsLeftAndResumesAfterwards() {
        backlog.add(polled(Map.of(FIRST, events(FIRST, 0, 300), SECOND, events(SECOND, 0, 10))));

        ConsumerRecords<byte[], byte[]> part = backlog.next();

        assertThat(part.count()).isEqualTo(256);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(backlog.next().count()).isEqualTo(54);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void namesTheOffsetAfterEachPartWhereAControlRecordComesLast() {
        List<ConsumerRecord<byte[], byte[]>> events = events(FIRST, 7, 300);
        backlog.add(new ConsumerRecords<>(Map.of(FIRST, events), Map.of(FIRST, new OffsetAndMetadata(308))));

        assertThat(backlog.next().nextOffsets()).containsEntry(FIRST, new OffsetAndMetadata(7 + 256));
        assertThat(backlog.next().nextOffsets()).containsEntry(FIRST, new OffsetAndMetadata(308));
    }

    @Test
    void saysNothingOfPartitionsWhoseTurnHasNotCome() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> both = new LinkedHashMap<>();
        both.put(FIRST, events(FIRST, 0, 256));
        both.put(SECOND, events(SECOND, 0, 1));
        backlog.add(polled(both));

        assertThat(backlog.next().nextOffsets()).containsOnlyKeys(FIRST);
        assertThat(backlog.next().nextOffsets()).containsKey(SECOND);
    }

    @Test
    void makesPartsSmallerWhereTheyAreSlow() {
        backlog.add(polled(Map.of(FIRST, events(FIRST, 0, 1_000))));

        backlog.took(backlog.next().count(), 8 * SECOND_NANOS);

        assertThat(backlog.next().count()).isEqualTo(16);
    }

    @Test
    void aPartIsOneEventAtLeast() {
        backlog.add(polled(Map.of(FIRST, events(FIRST, 0, 1_000))));

        backlog.took(backlog.next().count(), 3_600 * SECOND_NANOS);

        assertThat(backlog.next().count()).isOne();
    }

    @Test
    void forgetsPartitionsThatAreGone() {
        backlog.add(polled(Map.of(FIRST, events(FIRST, 0, 300))));
        backlog.next();

        backlog.drop(List.of(SECOND));
        assertThat(backlog.isEmpty()).isFalse();
        backlog.drop(List.of(FIRST));

        assertThat(backlog.isEmpty()).isTrue();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void addsTheEventsOfPartitionsThatCameMeanwhile() {
        backlog.add(polled(Map.of(FIRST, events(FIRST, 0, 300))));
        backlog.next();

        backlog.add(polled(Map.of(SECOND, events(SECOND, 5, 2))));

        ConsumerRecords<byte[], byte[]> rest = backlog.next();
        assertThat(rest.records(FIRST)).hasSize(44);
        assertThat(rest.records(SECOND)).hasSize(2);
        assertThat(rest.nextOffsets()).containsEntry(SECOND, new OffsetAndMetadata(7));
    }

    private static ConsumerRecords<byte[], byte[]> polled(
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> events) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        events.forEach((partition, records) -> next.put(
                partition, new OffsetAndMetadata(records.get(records.size() - 1).offset() + 1)));
        return new ConsumerRecords<>(events, next);
    }

    private static List<ConsumerRecord<byte[], byte[]>> events(TopicPartition partition, long from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ConsumerRecord<>(
                        partition.topic(), partition.partition(), from + i, new byte[0], new byte[] {'{', '}'}))
                .toList();
    }
}

package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** What a lane sent to the brokers, and counted. Not thread-safe. */
final class SentAnswers implements Outlet {

    final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    final OpenWork work;

    SentAnswers(Lane lane) {
        work = new OpenWork(Clocks.SYSTEM, 0, lane.tallies(), lane.agreements());
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record) {
        records.add(record);
    }

    @Override
    public OpenWork work() {
        return work;
    }

    @Override
    public void passed(Stage stage) {}

    /** What the loop does with a commit. */
    void commit() {
        work.agreements().forEach(ShadowTally::commit);
    }

    /** Topic and key of each, in the order in which they were sent. */
    List<String> told() {
        return records.stream()
                .map(record -> record.topic() + " " + Bench.text(record.key()))
                .toList();
    }

    /** An event whose key tells its place. */
    static ConsumerRecord<byte[], byte[]> event(
            int partition, long offset, @Nullable String value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ConsumerRecord<>(
                "events",
                partition,
                offset,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                (partition + ":" + offset).getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                all,
                Optional.empty());
    }
}

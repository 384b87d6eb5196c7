package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class OutputRecordsTest {

    private static final Refusal REFUSAL = new Refusal(Refusal.Reason.MALFORMED, "event: empty");
    private static final Score SCORE = new Score(
            new Score.Model("tiny", "1.0.0", "sha256:ab"),
            Optional.empty(),
            new Elbo(1, 2),
            0.5,
            false,
            new LatentCode(List.of(), List.of()),
            new Score.Explanation(3, List.of(), 0, 0));

    private final OutputRecords outputs =
            new OutputRecords(new Topics("events", "scores", "refusals"), "group", new OutputTopics(4, 2_000, 2_000));

    @Test
    void keepsKeyHeadersAndPartitionOfAScoredEvent() {
        ProducerRecord<byte[], byte[]> record =
                outputs.score(event(3, 10, Map.of("trace", "7")), SCORE.model(), ScoreJson.write(SCORE));

        assertThat(record.topic()).isEqualTo("scores");
        assertThat(record.partition()).isEqualTo(3);
        assertThat(Bench.text(record.key())).isEqualTo("key");
        assertThat(Bench.headers(record)).isEqualTo(Map.of("trace", "7", "elbow-model", "tiny@sha256:ab"));
        assertThat(record.timestamp()).as("left to the producer").isNull();
        assertThat(Bench.text(record.value())).startsWith("{\"model\":{\"name\":\"tiny\"");
    }

    @Test
    void replacesAnOlderModelHeader() {
        ProducerRecord<byte[], byte[]> record =
                outputs.score(event(0, 10, Map.of("elbow-model", "other@x")), SCORE.model(), ScoreJson.write(SCORE));

        assertThat(record.headers().headers("elbow-model")).hasSize(1);
        assertThat(Bench.headers(record)).isEqualTo(Map.of("elbow-model", "tiny@sha256:ab"));
    }

    @Test
    void goesByKeyWhereTheScoresTopicHasFewerPartitions() {
        assertThat(outputs.score(event(4, 10, Map.of()), SCORE.model(), ScoreJson.write(SCORE))
                        .partition())
                .isNull();
    }

    @Test
    void passesATombstoneOn() {
        ProducerRecord<byte[], byte[]> record = outputs.tombstone(event(1, 0, Map.of("trace", "7")));

        assertThat(record.topic()).isEqualTo("scores");
        assertThat(Bench.text(record.key())).isEqualTo("key");
        assertThat(record.value()).isNull();
        assertThat(Bench.headers(record)).isEqualTo(Map.of("trace", "7"));
    }

    /** W3C trace context: whoever reads an answer finds the trace of its event; a list may come in several headers. */
    @Test
    void keepsTheTraceAndEveryOtherHeaderOnceAndInOrderOnEachAnswer() {
        ConsumerRecord<byte[], byte[]> event = event(3, 10, Map.of());
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        event.headers()
                .add("traceparent", bytes(parent))
                .add("tracestate", bytes("rojo=00f067aa0ba902b7"))
                .add("tracestate", bytes("congo=t61rcWkgMzE"))
                .add("nothing", null);

        List<String> before = List.of(
                "traceparent=" + parent,
                "tracestate=rojo=00f067aa0ba902b7",
                "tracestate=congo=t61rcWkgMzE",
                "nothing=null");
        List<String> score = headers(outputs.score(event, SCORE.model(), ScoreJson.write(SCORE)));
        List<String> refusal = headers(outputs.refusal(event, REFUSAL));
        assertThat(headers(outputs.tombstone(event))).isEqualTo(before);
        assertThat(score).startsWith(before.toArray(String[]::new)).hasSize(before.size() + 1);
        assertThat(refusal).startsWith(before.toArray(String[]::new)).hasSize(before.size() + 8);
        assertThat(headers(event.headers())).isEqualTo(before);
    }

    @Test
    void saysInHeadersWhyAnEventWasRefused() {
        ProducerRecord<byte[], byte[]> record = outputs.refusal(event(3, 10, Map.of("trace", "7")), REFUSAL);

        assertThat(record.topic()).isEqualTo("refusals");
        assertThat(Bench.text(record.key())).isEqualTo("key");
        assertThat(Bench.text(record.value())).isEqualTo("x".repeat(10));
        assertThat(Bench.headers(record))
                .isEqualTo(Map.of(
                        "trace", "7",
                        "elbow-refusal-reason", "malformed",
                        "__connect.errors.topic", "events",
                        "__connect.errors.partition", "3",
                        "__connect.errors.offset", "42",
                        "__connect.errors.connector.name", "group",
                        "__connect.errors.stage", "VALUE_CONVERTER",
                        "__connect.errors.exception.class.name", "dev.elbow.schemas.score.Refusal",
                        "__connect.errors.exception.message", "event: empty"));
    }

    @Test
    void cutsARefusedValueThatIsTooLarge() {
        ProducerRecord<byte[], byte[]> record = outputs.refusal(event(3, 5_000, Map.of("trace", "7")), REFUSAL);

        assertThat(Bench.headers(record))
                .containsEntry("elbow-refusal-truncated", "5000")
                .containsEntry("trace", "7");
        assertThat(record.value()).hasSizeBetween(500, 1_999);
        assertThat(outputs.oversize(record)).isEmpty();
    }

    @Test
    void leavesOutKeyAndHeadersThatAreTooLarge() {
        ProducerRecord<byte[], byte[]> record =
                outputs.refusal(event(3, 20, Map.of("trace", "7".repeat(3_000))), REFUSAL);

        assertThat(record.key()).isNull();
        assertThat(Bench.headers(record))
                .doesNotContainKey("trace")
                .containsEntry("elbow-refusal-truncated", "20")
                .containsEntry("__connect.errors.offset", "42");
        assertThat(outputs.oversize(record)).isEmpty();
    }

    @Test
    void saysHowLargeAScoreWouldBe() {
        ProducerRecord<byte[], byte[]> record =
                outputs.score(event(3, 20, Map.of("trace", "7".repeat(3_000))), SCORE.model(), ScoreJson.write(SCORE));

        assertThat(outputs.oversize(record))
                .get()
                .satisfies(refusal -> assertThat(refusal.message())
                        .matches("score: 3\\d{3} bytes with the event's key and headers \\(expected: at most 2000\\)"));
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
        return headers(record.headers());
    }

    private static List<String> headers(Iterable<Header> headers) {
        List<String> all = new ArrayList<>();
        headers.forEach(header -> all.add(header.key() + "=" + Bench.text(header.value())));
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> event(int partition, int bytes, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ConsumerRecord<>(
                "events",
                partition,
                42,
                1_000,
                TimestampType.CREATE_TIME,
                3,
                bytes,
                "key".getBytes(StandardCharsets.UTF_8),
                bytes == 0 ? null : "x".repeat(bytes).getBytes(StandardCharsets.UTF_8),
                all,
                Optional.empty());
    }
}

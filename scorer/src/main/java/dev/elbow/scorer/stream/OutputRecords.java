package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that answer an event: its key and headers, a new value. They bear the time of their writing, since a
 * topic's retention could delete a record with an old event's time at once. Not thread-safe.
 */
final class OutputRecords {

    static final String MODEL = AnswerHeaders.MODEL;
    static final String REFUSAL_REASON = AnswerHeaders.REFUSAL_REASON;
    static final String REFUSAL_TRUNCATED = "elbow-refusal-truncated";

    /** Bounds what a record's lengths, and each of its headers' lengths, take on the wire. */
    private static final int OVERHEAD = 16;

    private final Topics topics;
    private final String group;
    private final OutputTopics limits;
    private Score.@Nullable Model referenceOf;
    private byte[] reference = {};

    OutputRecords(Topics topics, String group, OutputTopics limits) {
        this.topics = topics;
        this.group = group;
        this.limits = limits;
    }

    ProducerRecord<byte[], byte[]> score(ConsumerRecord<byte[], byte[]> event, Score.Model model, byte[] score) {
        ProducerRecord<byte[], byte[]> record = toScores(event, score);
        if (record.headers().lastHeader(MODEL) != null) { // removing what is not there would copy them all
            record.headers().remove(MODEL);
        }
        record.headers().add(MODEL, reference(model));
        return record;
    }

    /** The same bytes for as long as the model is the same. */
    private byte[] reference(Score.Model model) {
        if (!model.equals(referenceOf)) {
            referenceOf = model;
            reference = model.reference().getBytes(StandardCharsets.UTF_8);
        }
        return reference;
    }

    ProducerRecord<byte[], byte[]> tombstone(ConsumerRecord<byte[], byte[]> event) {
        return toScores(event, null);
    }

    /** Why a record would be too large for the scores topic; empty where it fits. */
    Optional<Refusal> oversize(ProducerRecord<byte[], byte[]> record) {
        int bytes = size(record) + length(record.value());
        if (bytes <= limits.scoreBytes()) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                Refusal.Reason.TOO_LARGE,
                "score: " + bytes + " bytes with the event's key and headers (expected: at most " + limits.scoreBytes()
                        + ")"));
    }

    /**
     * The raw event with the reason in its headers. Its value is cut where the record would be too large; where key and
     * headers alone are, they are left out, and the offset in our own headers must do.
     */
    ProducerRecord<byte[], byte[]> refusal(ConsumerRecord<byte[], byte[]> event, Refusal refusal) {
        ProducerRecord<byte[], byte[]> record = reason(event, event.key(), event.headers(), refusal);
        if (size(record) + length(event.value()) <= limits.refusalBytes()) {
            return withValue(record, event.value());
        }
        String original = Integer.toString(length(event.value()));
        set(record, REFUSAL_TRUNCATED, original);
        if (size(record) > limits.refusalBytes()) {
            record = reason(event, null, null, refusal);
            set(record, REFUSAL_TRUNCATED, original);
        }
        return withValue(record, first(event.value(), Math.max(0, limits.refusalBytes() - size(record))));
    }

    private ProducerRecord<byte[], byte[]> reason(
            ConsumerRecord<byte[], byte[]> event,
            byte @Nullable [] key,
            @Nullable Iterable<Header> headers,
            Refusal refusal) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topics.refusals(), null, null, key, null, headers);
        AnswerHeaders.refused(record.headers(), Optional.of(source(event)), group, refusal);
        return record;
    }

    /** Where an event stands. */
    static Score.Source source(ConsumerRecord<byte[], byte[]> event) {
        return new Score.Source(event.topic(), event.partition(), event.offset(), event.timestamp());
    }

    /** A reason as headers and metrics have it. */
    static String label(Refusal.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private ProducerRecord<byte[], byte[]> toScores(ConsumerRecord<byte[], byte[]> event, byte @Nullable [] value) {
        int partitions = limits.scorePartitions();
        // Where there are fewer partitions, keys keep their order; what has no key goes one way, too.
        boolean byKey = event.partition() >= partitions && event.key() != null;
        Integer partition = byKey ? null : Integer.valueOf(event.partition() % partitions);
        return new ProducerRecord<>(topics.scores(), partition, null, event.key(), value, event.headers());
    }

    private static ProducerRecord<byte[], byte[]> withValue(
            ProducerRecord<byte[], byte[]> record, byte @Nullable [] value) {
        return new ProducerRecord<>(record.topic(), null, null, record.key(), value, record.headers());
    }

    private static void set(ProducerRecord<byte[], byte[]> record, String header, String value) {
        AnswerHeaders.set(record.headers(), header, value);
    }

    /** Bytes without the value. */
    private static int size(ProducerRecord<byte[], byte[]> record) {
        int bytes = OVERHEAD + length(record.key());
        for (Header header : record.headers()) {
            bytes += OVERHEAD + header.key().length() * 3 + length(header.value());
        }
        return bytes;
    }

    private static byte @Nullable [] first(byte @Nullable [] bytes, int most) {
        return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, most));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}

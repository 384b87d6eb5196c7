package dev.elbow.scorer.alert;

import dev.elbow.schemas.avro.AvroScoreDecoder;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.scorer.stream.AnswerHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a record of the scores topic is: a score, a refusal, or neither. Immutable.
 *
 * @param score empty where it is none
 * @param refusal whether it is one, which is an answer of another kind
 */
record ReadScore(Optional<Score> score, boolean refusal) {

    private static final ReadScore REFUSAL = new ReadScore(Optional.empty(), true);
    private static final ReadScore NEITHER = new ReadScore(Optional.empty(), false);

    /** Refusals are told like this where there are no headers, as in lines that came to the topic later. */
    private static final byte[] REFUSAL_DOCUMENT = "{\"refusal\":".getBytes(StandardCharsets.US_ASCII);

    /** Reads scores in JSON. */
    static Deserializer<ReadScore> json() {
        return of(ScoreJson::read);
    }

    /** Reads scores in Avro; fails where a schema registry does not tell how they were written. */
    static Deserializer<ReadScore> avro(AvroScoreDecoder decoder) {
        return of(decoder::decode);
    }

    /** Does not fail where there is no score, which must not stop those after it. */
    private static Deserializer<ReadScore> of(Function<byte[], Score> decode) {
        return new Deserializer<>() {
            @Override
            public ReadScore deserialize(String topic, byte[] data) {
                return read(decode, data);
            }

            @Override
            @SuppressWarnings("NullAway") // Kafka asks for null in the place of a tombstone
            public ReadScore deserialize(String topic, Headers headers, byte[] data) {
                if (data == null) {
                    return null;
                }
                return headers.lastHeader(AnswerHeaders.REFUSAL_REASON) == null ? read(decode, data) : REFUSAL;
            }
        };
    }

    private static ReadScore read(Function<byte[], Score> decode, byte[] value) {
        if (startsWith(value, REFUSAL_DOCUMENT)) {
            return REFUSAL;
        }
        try {
            return new ReadScore(Optional.of(decode.apply(value)), false);
        } catch (WireException e) {
            return NEITHER; // what is wrong with it may quote what it holds
        }
    }

    private static boolean startsWith(byte[] value, byte[] begin) {
        return value.length >= begin.length && Arrays.equals(value, 0, begin.length, begin, 0, begin.length);
    }

    /**
     * When the event was, milliseconds since 1970: by the event's own time, but never after the record of its score was written, lest one
     * device whose clock is ahead carries all others of its partition along.
     *
     * @param written time of the record
     */
    long time(long written) {
        long event =
                score.flatMap(Score::event).map(source -> source.timestamp()).orElse(written);
        return Math.max(0, Math.min(event, written));
    }
}

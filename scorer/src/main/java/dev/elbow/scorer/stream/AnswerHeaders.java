package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** The headers that answers add to those of their events. Stateless. */
public final class AnswerHeaders {

    /** On a score: {@code name@digest} of its model. */
    public static final String MODEL = "elbow-model";

    /** On a refusal: {@link Refusal.Reason} in lower case. */
    public static final String REFUSAL_REASON = "elbow-refusal-reason";

    /** Kafka Connect's dead-letter names. */
    private static final String ERRORS = "__connect.errors.";

    private AnswerHeaders() {}

    /**
     * Says why an event was refused.
     *
     * @param group the consumer group, or the application, that refused it
     */
    public static void refused(Headers headers, Optional<Score.Source> event, String group, Refusal refusal) {
        event.ifPresent(source -> {
            set(headers, ERRORS + "topic", source.topic());
            set(headers, ERRORS + "partition", Integer.toString(source.partition()));
            set(headers, ERRORS + "offset", Long.toString(source.offset()));
        });
        set(headers, ERRORS + "connector.name", group);
        set(headers, ERRORS + "stage", "VALUE_CONVERTER");
        set(headers, ERRORS + "exception.class.name", Refusal.class.getName());
        set(headers, ERRORS + "exception.message", refusal.message());
        set(headers, REFUSAL_REASON, OutputRecords.label(refusal.reason()));
    }

    /** Replaces what a header said before. */
    public static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

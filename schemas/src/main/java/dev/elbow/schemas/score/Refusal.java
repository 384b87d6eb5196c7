package dev.elbow.schemas.score;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Excerpt;

/**
 * A stated reason why an event got no score.
 *
 * @param reason what kind of fault
 * @param message which field, what it is and what was expected, in one line without control characters
 */
public record Refusal(Reason reason, String message) {

    /** The kinds of fault an event can have. */
    public enum Reason {
        /** Not parseable: broken syntax, wrong encoding. */
        MALFORMED,
        /** Parseable, but not what was expected at some field. */
        WRONG_TYPE,
        /** A number no float32 can hold, or not a number. */
        NOT_FINITE,
        /** A required field is absent, or all that the model knows. */
        MISSING_FIELD,
        /** A field stands twice. */
        DUPLICATE_FIELD,
        /** More bytes, or deeper nesting, than allowed. */
        TOO_LARGE,
        /** The model failed on this event, or returned a number that is not finite. */
        NOT_SCORABLE,
        /** Several packages may score it, and it names none of them. */
        NO_ROUTE
    }

    private static final int LONGEST_MESSAGE = 499;
    private static final int LONGEST_QUOTE = 60;

    public Refusal {
        Checks.notBlank("message", message);
        message = Excerpt.of(message, LONGEST_MESSAGE);
    }

    /**
     * The refusal of an event for its size alone.
     *
     * @param bytes that it has
     * @param most that it may have
     */
    public static Refusal tooLarge(long bytes, int most) {
        return new Refusal(Reason.TOO_LARGE, "event: " + bytes + " bytes (expected: at most " + most + ")");
    }

    /** A value as a message may show it: in quotes, shortened. */
    public static String quote(String value) {
        return '"' + Excerpt.of(value, LONGEST_QUOTE) + '"';
    }
}

package dev.elbow.schemas.score;

import dev.elbow.schemas.Checks;

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
        /** A required field is absent. */
        MISSING_FIELD,
        /** A field stands twice. */
        DUPLICATE_FIELD,
        /** More bytes, or deeper nesting, than allowed. */
        TOO_LARGE,
        /** The model failed on this event, or returned a number that is not finite. */
        NOT_SCORABLE
    }

    private static final int LONGEST_MESSAGE = 500;

    public Refusal {
        Checks.notBlank("message", message);
        message = message.replaceAll("\\p{Cntrl}", " ");
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }
}

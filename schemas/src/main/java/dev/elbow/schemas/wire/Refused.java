package dev.elbow.schemas.wire;

import dev.elbow.schemas.score.Refusal;

/** Carries a refusal out of a decoder; without a stack trace, since bad events may be many. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_QUOTE = 60;

    private final transient Refusal refusal;

    Refused(Refusal.Reason reason, String message) {
        super(message, null, false, false);
        this.refusal = new Refusal(reason, message);
    }

    Refusal refusal() {
        return refusal;
    }

    /** A value as a message may show it: in quotes, shortened. */
    static String quote(String value) {
        return '"' + (value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "…") + '"';
    }
}

package dev.elbow.schemas.wire;

import dev.elbow.schemas.score.Refusal;

/** Carries a refusal out of a decoder; without a stack trace, since bad events may be many. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    Refused(Refusal.Reason reason, String message) {
        this(new Refusal(reason, message));
    }

    Refused(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

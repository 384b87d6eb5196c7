package dev.elbow.schemas.score;

/** Carries a refusal out of a decoder; without a stack trace, since bad events may be many. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    public Refused(Refusal.Reason reason, String message) {
        this(new Refusal(reason, message));
    }

    public Refused(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}

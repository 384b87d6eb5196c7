package dev.elbow.scorer.sink;

/** Why an alert is not there. */
final class SinkFault extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    private SinkFault(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** One that may be over at the next attempt. */
    static SinkFault passing(String message) {
        return new SinkFault(message, true);
    }

    /** One of this alert: no attempt will bring it there. */
    static SinkFault refused(String message) {
        return new SinkFault(message, false);
    }

    boolean passing() {
        return passing;
    }
}

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

    /** One of the sink's own code. */
    static SinkFault slip(RuntimeException fault) {
        SinkFault slip = passing(told(fault));
        slip.initCause(fault);
        return slip;
    }

    /** A fault of our own by its kind and place, since its message may quote what an alert holds. */
    static String told(RuntimeException fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
        return "a fault of its own code, " + fault.getClass().getSimpleName() + place;
    }

    boolean passing() {
        return passing;
    }
}

package dev.elbow.scorer.stream;

/** What stands behind a fault. Stateless. */
final class Causes {

    private Causes() {}

    /** Whether a fault, or one that it came from, is of a kind. */
    static boolean contain(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}

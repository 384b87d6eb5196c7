package dev.elbow.scorer.registry;

/** Why a schema registry told nothing: no event is at fault, and the same request may succeed later. */
public abstract sealed class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private RegistryException(String message, Throwable cause) {
        super(message, cause);
    }

    private RegistryException(String message) {
        super(message);
    }

    /** It does not answer, or not as a registry does: bring it up, or correct its address. */
    public static final class Unreachable extends RegistryException {
        private static final long serialVersionUID = 1;

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It denies what is asked: correct credentials, rights or the subject. */
    public static final class Denied extends RegistryException {
        private static final long serialVersionUID = 1;

        public Denied(String message) {
            super(message);
        }
    }
}

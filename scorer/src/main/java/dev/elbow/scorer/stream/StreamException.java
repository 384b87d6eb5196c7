package dev.elbow.scorer.stream;

/** Why a topic is not scored; one case for each thing the caller can do about it. */
public abstract sealed class StreamException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private StreamException(String message, Throwable cause) {
        super(message, cause);
    }

    private StreamException(String message) {
        super(message);
    }

    /** The brokers do not answer: bring them up, or correct their address. */
    public static final class Unreachable extends StreamException {
        private static final long serialVersionUID = 1;

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Topics or settings that cannot be used, all of them in one message: correct them. */
    public static final class Unusable extends StreamException {
        private static final long serialVersionUID = 1;

        public Unusable(String message) {
            super(message);
        }

        public Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A fault that another try cannot mend, such as a right that was missing at the start; nothing that was not committed counts. */
    public static final class Failed extends StreamException {
        private static final long serialVersionUID = 1;

        public Failed(String message) {
            super(message);
        }

        public Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

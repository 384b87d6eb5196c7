package dev.elbow.zoo.fault;

/** Why a package or a key could not be had; one case for each thing the caller can do about it. */
public abstract sealed class ZooException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private ZooException(String message, Throwable cause) {
        super(message, cause);
    }

    private ZooException(String message) {
        super(message);
    }

    /** The reference names nothing, or is no reference: correct it. */
    public static final class NotFound extends ZooException {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            super(message);
        }
    }

    /** The package, key or signature is damaged, was changed, or breaks its contract; nothing of it was used: get another copy. */
    public static final class Untrusted extends ZooException {
        private static final long serialVersionUID = 1;

        public Untrusted(String message) {
            super(message);
        }

        public Untrusted(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The place could not be read or written: mend it and try again. */
    public static final class Unreachable extends ZooException {
        private static final long serialVersionUID = 1;

        public Unreachable(String message) {
            super(message);
        }

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A package or key of that name is there already, and is never written over: choose another name, version or place. */
    public static final class Taken extends ZooException {
        private static final long serialVersionUID = 1;

        public Taken(String message) {
            super(message);
        }
    }

    /** A secret key did not open: give the password that it was written with. */
    public static final class Locked extends ZooException {
        private static final long serialVersionUID = 1;

        public Locked(String message) {
            super(message);
        }
    }
}

package dev.elbow.zoo.cli;

/** The exit codes of every command. */
public enum ExitCode {
    /** Done. */
    DONE(0),
    /** Failed, for the reason that was printed. */
    FAILED(1),
    /** Bad usage: an option, a setting or a reference that cannot be used. */
    USAGE(2),
    /** A package that is not trusted. */
    UNTRUSTED(3),
    /** A broker, a registry or a disk that could not be reached. */
    UNREACHABLE(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

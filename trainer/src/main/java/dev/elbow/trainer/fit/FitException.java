package dev.elbow.trainer.fit;

/** A fit that came to nothing; the message says what to change in the recipe. */
public final class FitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FitException(String message) {
        super(message);
    }
}

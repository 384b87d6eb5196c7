package dev.elbow.trainer.data;

/** Data that cannot be trained on; the remedy is to correct the file, the recipe or the query. */
public final class TrainerDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainerDataException(String message) {
        super(message);
    }

    public TrainerDataException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.elbow.trainer.data.kafka;

/** Brokers or a topic that do not answer; the remedy is to bring them up, or to correct their names or settings. */
public final class TopicUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicUnreachableException(String message) {
        super(message);
    }

    TopicUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.elbow.zoo.runtime;

/** A graph failed on the events that it was given: on fewer of them, or without one that it cannot take, it may not. */
public final class GraphFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    GraphFault(String message, Throwable cause) {
        super(message, cause);
    }

    GraphFault(String message) {
        super(message);
    }
}

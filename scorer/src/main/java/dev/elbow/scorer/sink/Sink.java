package dev.elbow.scorer.sink;

import dev.elbow.schemas.alert.Alert;

/** Takes alerts somewhere. Used by one thread. */
interface Sink {

    /** As settings call it. */
    String name();

    /** Where it takes them, without secrets. */
    String where();

    /**
     * Takes an alert there, once or more.
     *
     * @param delivery names the record, the same at each attempt
     * @param json the alert as it stands in its topic
     * @throws SinkFault where it is not known to be there
     */
    void deliver(String delivery, Alert alert, byte[] json) throws SinkFault, InterruptedException;

    /** Whether it has to know the episodes that are open, those told of earlier among them. */
    default boolean remembers() {
        return false;
    }

    /** Is told again of an alert that was delivered earlier. */
    default void recall(int partition, Alert alert) {}

    /** A partition of the topic is another's now. */
    default void forget(int partition) {}

    /**
     * Tells again what has to be told again by now.
     *
     * @return whether there was anything
     */
    default boolean repeat() throws SinkFault, InterruptedException {
        return false;
    }
}

package dev.elbow.scorer.sink;

import org.apache.kafka.clients.consumer.Consumer;

/** Is shown the consumer of a sink, for its metrics, as long as it is open. Thread-safe. */
@FunctionalInterface
public interface ClientWatch {

    /** Nobody looks. */
    ClientWatch NOBODY = consumer -> () -> {};

    /** A consumer is open; what is returned is closed before it. */
    Closing opened(Consumer<byte[], byte[]> consumer);

    /** Looks no longer. */
    @FunctionalInterface
    interface Closing extends AutoCloseable {
        @Override
        void close();
    }
}

package dev.elbow.scorer.stream;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Remembers the first record that could not be written. Thread-safe: the producer's own thread reports. */
final class Sends implements Callback {

    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
    }

    /** Stops the loop before it commits what was not written. */
    void check() {
        Exception first = failure.get();
        if (first != null) {
            throw new KafkaException("a record could not be written: " + first.getMessage(), first);
        }
    }
}

package dev.elbow.scorer.stream;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Remembers the first record that could not be written. Thread-safe: the producer's own thread reports. */
final class Sends implements Callback {

    private record Failure(String place, Exception reason) {
        KafkaException told() {
            return new KafkaException(place + "a record could not be written: " + reason.getMessage(), reason);
        }
    }

    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            String place = metadata == null ? "" : "topic " + metadata.topic() + ": ";
            failure.compareAndSet(null, new Failure(place, exception));
        }
    }

    /** Stops the loop before it commits what was not written. */
    void check() {
        Failure first = failure.get();
        if (first != null) {
            throw first.told();
        }
    }

    /** The same fault with the topic named, where it is that of the first record that could not be written. */
    Throwable named(Throwable fault) {
        Failure first = failure.get();
        return first != null && Causes.root(fault).equals(Causes.root(first.reason)) ? first.told() : fault;
    }
}

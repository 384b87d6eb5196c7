package dev.elbow.scorer.stream;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** How answers and offsets become durable. Not thread-safe: part of one loop. */
interface Delivery {

    /** Before the first poll. */
    void start();

    /** Before the first answer after a commit. */
    void begin();

    /** Makes every answer since {@link #begin} durable, then the offsets; neither where an answer was not written. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets);

    /** Drops what is open, as far as the guarantee asks for it. */
    void abort();

    /** The delivery that keeps a guarantee. */
    static Delivery of(
            Guarantee guarantee, Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, Sends sends) {
        return switch (guarantee) {
            case EXACTLY_ONCE -> new ExactlyOnce(consumer, producer, sends);
            case AT_LEAST_ONCE -> new AtLeastOnce(consumer, producer, sends);
        };
    }

    /** Answers and offsets in one transaction. */
    record ExactlyOnce(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, Sends sends)
            implements Delivery {
        @Override
        public void start() {
            producer.initTransactions();
        }

        @Override
        public void begin() {
            producer.beginTransaction();
        }

        @Override
        public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            sends.check(); // the commit flushes, and fails by itself where a later send does
            producer.commitTransaction();
        }

        @Override
        public void abort() {
            producer.abortTransaction();
        }
    }

    /** Offsets only after all answers are written. */
    record AtLeastOnce(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, Sends sends)
            implements Delivery {
        @Override
        public void start() {
            // nothing was left open
        }

        @Override
        public void begin() {
            // each answer stands by itself
        }

        @Override
        public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            producer.flush();
            sends.check();
            consumer.commitSync(offsets);
        }

        @Override
        public void abort() {
            // what was written stays; it is written again
        }
    }
}

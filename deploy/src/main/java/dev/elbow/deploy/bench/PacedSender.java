package dev.elbow.deploy.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends {@value #PER_SECOND} events a second, a thousandth of them each thousandth of a second; their keys are their numbers. */
final class PacedSender implements Runnable {

    static final int PER_SECOND = 10_000;

    private static final int DISTINCT = 5_000;

    /** Is told of each event before it is sent. */
    interface Sending {
        /**
         * Sends next.
         *
         * @param event its number
         * @param due when it should be sent, on the clock of {@code System.nanoTime}; where the sender is late, that was before
         */
        void sending(int event, long due);
    }

    private final String bootstrapServers;
    private final String topic;
    private final int partitions;
    private final int events;
    private final Sending sending;

    /**
     * A sender.
     *
     * @param sending is told of each event
     */
    PacedSender(String bootstrapServers, String topic, int partitions, int events, Sending sending) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.partitions = partitions;
        this.events = events;
        this.sending = sending;
    }

    @Override
    public void run() {
        List<byte[]> some =
                IntStream.range(0, DISTINCT).mapToObj(BenchEvents::json).toList();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < events && !Thread.currentThread().isInterrupted(); i++) {
                long due = begin + i * 1_000L / PER_SECOND * 1_000_000L;
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                sending.sending(i, due);
                byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, i % partitions, key, some.get(i % DISTINCT)));
            }
        }
    }
}

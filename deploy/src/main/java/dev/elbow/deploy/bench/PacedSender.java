package dev.elbow.deploy.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends {@value #PER_SECOND} events a second, a thousandth of them each thousandth of a second; their keys are their numbers. */
final class PacedSender implements Runnable {

    static final int PER_SECOND = 10_000;

    private static final int DISTINCT = 5_000;

    private final String bootstrapServers;
    private final String topic;
    private final int partitions;
    private final int events;
    private final IntConsumer sending;

    /**
     * A sender.
     *
     * @param sending is told each event's number as it is sent
     */
    PacedSender(String bootstrapServers, String topic, int partitions, int events, IntConsumer sending) {
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
                sending.accept(i);
                byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, i % partitions, key, some.get(i % DISTINCT)));
            }
        }
    }
}

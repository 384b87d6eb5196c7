package dev.elbow.scorer.stream;

import dev.elbow.schemas.Excerpt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the last records of a topic, and then those to come; without a group, so that it takes nothing from anyone. It goes on whatever
 * becomes of the topic. Thread-safe; a thread of its own tells the listener.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /** How often it is looked for partitions that are new, or gone. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** Of each partition, so many of its last offsets are read first. */
    private static final long LAST = 500;

    private final String topic;
    private final Map<String, Object> settings;
    private final Listener listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Consumer<byte[], byte[]>> reading = Optional.empty();
    private boolean warned;

    /** Who is told. */
    public interface Listener {

        /** Whether the topic is there, and may be read; told when it is looked at. Where it is, its last records follow, as if for the first time. */
        void there(boolean there);

        /** A committed record's value, which is there. */
        void value(byte[] value);
    }

    /**
     * A follower that does not read yet.
     *
     * @param clients how the brokers are reached
     */
    public TopicFollower(String topic, ScorerConfig.Clients clients, Listener listener) {
        this.topic = topic;
        this.listener = listener;
        this.settings = settings(clients);
        this.thread = new Thread(this::run, "elbow-follow-" + topic);
        thread.setDaemon(true);
    }

    private static Map<String, Object> settings(ScorerConfig.Clients clients) {
        Map<String, Object> settings = new HashMap<>(clients.consumer());
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, clients.bootstrapServers());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BrokerFault.PATIENCE.toMillis());
        return settings;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reading = Optional.of(consumer);
                follow(consumer);
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (OffsetOutOfRangeException e) {
                LOG.debug("topic {} was made anew, or has lost what was next", topic, e);
            } catch (
                    RuntimeException
                            e) { // a fault of the listener's among them: without this thread, nobody would be told any
                // more
                listener.there(false);
                failed(e);
            }
            pause();
        }
    }

    private void failed(RuntimeException e) {
        String why = Excerpt.of(String.valueOf(e.getMessage()));
        if (warned) {
            LOG.debug("topic {} cannot be read: {}", topic, why);
        } else if (e instanceof KafkaException) {
            LOG.warn("topic {} cannot be read, and is tried again: {}", topic, why);
        } else {
            LOG.warn("topic {}: a record was not taken, and is tried again", topic, e);
        }
        warned = true;
    }

    /** Returns where the topic is not there, or is another one than before. */
    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        listener.there(!partitions.isEmpty());
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(oldest.getOrDefault(partition, 0L), end - LAST)));
        long looked = System.nanoTime();
        while (stopping.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null) {
                    listener.value(record.value());
                }
            }
            warned = false;
            if (System.nanoTime() - looked > LOOK.toNanos()) {
                if (!partitions(consumer).equals(partitions)) {
                    return;
                }
                looked = System.nanoTime();
            }
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(topic, BrokerFault.PATIENCE);
        return known.stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                .toList();
    }

    private void pause() {
        try {
            boolean unused = stopping.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    /** Ends the reading, and does not wait until it has ended. */
    public void leave() {
        stopping.countDown();
        reading.ifPresent(Consumer::wakeup);
    }

    /** Ends the reading; what hangs is left behind after some seconds. */
    @Override
    public void close() {
        leave();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

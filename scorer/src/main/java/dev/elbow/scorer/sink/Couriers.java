package dev.elbow.scorer.sink;

import dev.elbow.schemas.Excerpt;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for each sink, which brings it the alerts of their topic. A sink's consumer group is the alerts' own with the sink's name: several
 * processes share the work, and each sink goes on where it stopped. Thread-safe; closed by its owner.
 */
public final class Couriers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Couriers.class);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Feed feed;
    private final List<Route> routes;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Where alerts come from.
     *
     * @param group of the alerts
     * @param consumer further settings of Kafka's consumer
     */
    public record Feed(String topic, String group, String bootstrapServers, Map<String, String> consumer) {

        String group(Sink sink) {
            return group + "-" + sink.name();
        }

        Map<String, Object> settings(Sink sink) {
            Map<String, Object> settings = new HashMap<>(consumer);
            settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG); // a name belongs to one member of one group
            settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(sink));
            settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            return settings;
        }
    }

    /** A sink, and what became of its alerts. */
    private record Route(Sink sink, DeliveryTally tally) {}

    private Couriers(Feed feed, List<Sink> sinks) {
        this.feed = feed;
        this.routes =
                sinks.stream().map(sink -> new Route(sink, new DeliveryTally())).toList();
    }

    /** Places sinks that are new behind the alerts that are there; brings nothing yet. */
    public static Couriers open(SinkConfig config, Feed feed) {
        Couriers couriers = new Couriers(feed, config.open(Clock.systemUTC()));
        for (Route route : couriers.routes) {
            try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(feed.settings(route.sink))) {
                FirstPlace.commit(consumer, feed.topic());
            }
        }
        return couriers;
    }

    /** What the sinks are, and where. */
    public List<String> told() {
        return routes.stream()
                .map(route -> route.sink.name() + " " + route.sink.where())
                .toList();
    }

    public List<SinkProgress> progress() {
        return routes.stream()
                .map(route -> route.tally.progress(route.sink.name()))
                .toList();
    }

    /** Starts the threads. */
    public void start() {
        for (Route route : routes) {
            Thread thread = new Thread(() -> run(route.sink, route.tally), "elbow-sink-" + route.sink.name());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(Sink sink, DeliveryTally tally) {
        Breaker breaker = new Breaker();
        while (stopping.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(feed.settings(sink))) {
                Courier courier = new Courier(sink, consumer, breaker, tally);
                courier.begin(feed.topic());
                while (stopping.getCount() > 0) {
                    courier.turn();
                }
            } catch (InterruptedException | InterruptException | WakeupException e) {
                LOG.debug("{} was interrupted", sink.name(), e);
                return;
            } catch (KafkaException e) {
                LOG.warn(
                        "{}: the alerts cannot be read, {}; again in {} s",
                        sink.name(),
                        Excerpt.of(String.valueOf(e.getMessage())),
                        AFTER_FAULT.toSeconds());
                pause();
            }
        }
    }

    private void pause() {
        try {
            boolean unused = stopping.await(AFTER_FAULT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets what is being sent arrive, for some seconds, and leaves the groups; what did not arrive is sent at the next start. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            long deadline = System.nanoTime() + FAREWELL.toNanos();
            for (Thread thread : threads) { // at least a millisecond each: none would be for ever
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

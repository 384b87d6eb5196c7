package dev.elbow.scorer.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A thread for each sink, which brings it the alerts of their topic. A sink's consumer group is the alerts' own with the sink's name: several
 * processes share the work, and each sink goes on where it stopped. Thread-safe; closed by its owner.
 */
public final class Couriers implements AutoCloseable {

    private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

    /** After that long, a process that was killed is given up and another brings its alerts; with the newer group protocol, brokers decide. */
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;

    /** For what is being sent, of all sinks together. */
    public static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Feed feed;
    private final List<Route> routes;
    private final ClientWatch watch;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
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
            if (!GroupProtocol.CONSUMER.name().equalsIgnoreCase(consumer.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
                settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
            }
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

    private Couriers(Feed feed, List<Route> routes, ClientWatch watch) {
        this.feed = feed;
        this.routes = routes;
        this.watch = watch;
    }

    /**
     * Places sinks that are new behind the alerts that are there; brings nothing yet.
     *
     * @param tallies by the name of a sink
     */
    public static Couriers open(
            SinkConfig config, Feed feed, Function<String, DeliveryTally> tallies, ClientWatch watch) {
        List<Route> routes = config.open(feed.topic(), Clock.systemUTC()).stream()
                .map(sink -> new Route(sink, tallies.apply(sink.name())))
                .toList();
        Couriers couriers = new Couriers(feed, routes, watch);
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

    /** Threads that ended before they were told to, which nothing but an error of Java's own makes them. */
    public List<String> ended() {
        return stopping.getCount() == 0
                ? List.of()
                : threads.stream()
                        .filter(thread -> !thread.isAlive())
                        .map(Thread::getName)
                        .toList();
    }

    /** Starts the threads. */
    public void start() {
        for (Route route : routes) {
            CourierThread work = new CourierThread(
                    route.sink,
                    feed.topic(),
                    () -> new KafkaConsumer<>(feed.settings(route.sink)),
                    watch,
                    route.tally,
                    stopping,
                    AFTER_FAULT);
            Thread thread = new Thread(work, "elbow-sink-" + route.sink.name());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Lets what is being sent arrive, for some seconds, and leaves the groups; what did not arrive is sent at the next start. */
    @Override
    public void close() {
        close(FAREWELL);
    }

    /** The same in another time. */
    public void close(Duration most) {
        stopping.countDown();
        try {
            long deadline = System.nanoTime() + most.toNanos();
            for (Thread thread : threads) { // at least a millisecond each: none would be for ever
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

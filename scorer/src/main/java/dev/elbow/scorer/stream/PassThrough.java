package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Events to another topic, as they are or answered one by one, by clients, commits and threads as a {@link ScoringService} has them: what a scorer's speed is
 * measured against. It knows no rebalance and mends no fault. It stands beside the
 * loop since it has to send and commit by the very clients and {@link Delivery} of it: a copy of these elsewhere would measure another program.
 */
public final class PassThrough implements AutoCloseable {

    private static final Duration LONGEST_POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final ScorerConfig config;
    private final String scores;
    private final Supplier<UnaryOperator<byte[]>> answers;
    private final Counters counters = new Counters();
    private final StopSignal stop = new StopSignal();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * A pass-through.
     *
     * @param config with one route
     * @param answers makes, for each thread, what answers an event's bytes
     */
    public PassThrough(ScorerConfig config, Supplier<UnaryOperator<byte[]>> answers) {
        this.config = config;
        this.scores = config.routes().get(0).topics().scores();
        this.answers = answers;
        for (int i = 1; i <= config.threads(); i++) {
            int thread = i;
            threads.add(new Thread(() -> run(thread), "elbow-pass-" + thread));
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** What was committed up to now; all of it counts as scored. */
    public Progress progress() {
        return counters.progress();
    }

    /** Commits what is open and returns once all threads have ended. */
    @Override
    public void close() {
        stop.give();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int thread) {
        KafkaClients clients = new KafkaClients(config);
        Consumer<byte[], byte[]> consumer = clients.consumer(thread);
        Producer<byte[], byte[]> producer = clients.producer(thread);
        try {
            Sends sends = new Sends();
            Delivery delivery = Delivery.of(config.commit().guarantee(), consumer, producer, sends);
            delivery.start();
            consumer.subscribe(
                    config.eventTopics(),
                    new Placing(new Beginning(consumer, config.clients().begin())));
            UnaryOperator<byte[]> answer = answers.get();
            Optional<OpenWork> open = Optional.empty();
            long lastCommit = Clocks.SYSTEM.nanos();
            while (!stop.given()) {
                ConsumerRecords<byte[], byte[]> records =
                        consumer.poll(open.map(this::patience).orElse(LONGEST_POLL));
                if (!records.isEmpty()) {
                    if (open.isEmpty()) {
                        open = Optional.of(new OpenWork(Clocks.SYSTEM, lastCommit, List.of(), List.of()));
                        delivery.begin();
                    }
                    open.get().add(records);
                    open.get().passed(records.count());
                    for (ConsumerRecord<byte[], byte[]> event : records) {
                        Future<RecordMetadata> unused = producer.send(answered(event, answer), sends);
                    }
                }
                if (open.isPresent() && open.get().untilDue(config.commit()) <= 0) {
                    lastCommit = Clocks.SYSTEM.nanos();
                    commit(delivery, open.get());
                    open = Optional.empty();
                }
            }
            open.ifPresent(work -> commit(delivery, work));
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
            producer.close(CLOSE);
        }
    }

    /** Nothing is lost where partitions go: what is not committed is sent again by others. */
    private record Placing(Beginning beginning) implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            beginning.place(partitions);
        }
    }

    private Duration patience(OpenWork work) {
        long nanos = work.untilDue(config.commit());
        return Duration.ofNanos(Math.max(0, Math.min(nanos, LONGEST_POLL.toNanos())));
    }

    private void commit(Delivery delivery, OpenWork work) {
        delivery.commit(work.offsets());
        counters.committed(work);
    }

    private ProducerRecord<byte[], byte[]> answered(
            ConsumerRecord<byte[], byte[]> event, UnaryOperator<byte[]> answer) {
        return new ProducerRecord<>(
                scores, event.partition(), event.key(), answer.apply(event.value()), event.headers());
    }
}

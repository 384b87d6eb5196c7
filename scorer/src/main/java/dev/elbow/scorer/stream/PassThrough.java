package dev.elbow.scorer.stream;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.observe.AnomalyCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Events to another topic as they are, by clients, commits and threads as a {@link ScoringService} has them: what a scorer's speed is
 * measured against. It knows no rebalance and mends no fault.
 */
public final class PassThrough implements AutoCloseable {

    private static final Duration LONGEST_POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final ScorerConfig config;
    private final Optional<EventSchema> decoded;
    private final Counters counters = new Counters();
    private final StopSignal stop = new StopSignal();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * A pass-through.
     *
     * @param decoded decodes each event by this schema, and does nothing with what comes of it
     */
    public PassThrough(ScorerConfig config, Optional<EventSchema> decoded) {
        this.config = config;
        this.decoded = decoded;
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
        Consumer<byte[], byte[]> consumer = clients.consumer();
        Producer<byte[], byte[]> producer = clients.producer(thread);
        try {
            Sends sends = new Sends();
            Delivery delivery = Delivery.of(config.commit().guarantee(), consumer, producer, sends);
            delivery.start();
            consumer.subscribe(List.of(config.topics().events()));
            Optional<Decoding> decoding = decoded.map(schema -> new Decoding(
                    new JsonEventDecoder(schema, config.scoring().maxEventBytes()), new EventBatch(schema)));
            AnomalyCounts none = new AnomalyCounts();
            Optional<OpenWork> open = Optional.empty();
            while (!stop.given()) {
                ConsumerRecords<byte[], byte[]> records =
                        consumer.poll(open.map(this::patience).orElse(LONGEST_POLL));
                if (!records.isEmpty()) {
                    if (open.isEmpty()) {
                        open = Optional.of(new OpenWork(System.nanoTime(), none));
                        delivery.begin();
                    }
                    open.get().add(records);
                    open.get().scored += records.count();
                    decoding.ifPresent(one -> one.decode(records));
                    pass(records, producer, sends);
                }
                if (open.isPresent() && open.get().untilDue(config.commit(), System.nanoTime()) <= 0) {
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

    private Duration patience(OpenWork work) {
        long nanos = work.untilDue(config.commit(), System.nanoTime());
        return Duration.ofNanos(Math.max(0, Math.min(nanos, LONGEST_POLL.toNanos())));
    }

    private void commit(Delivery delivery, OpenWork work) {
        delivery.commit(work.offsets());
        counters.committed(work);
    }

    private void pass(ConsumerRecords<byte[], byte[]> records, Producer<byte[], byte[]> producer, Sends sends) {
        for (ConsumerRecord<byte[], byte[]> event : records) {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(
                            config.topics().scores(), event.partition(), event.key(), event.value(), event.headers()),
                    sends);
        }
    }

    /** Decodes as a scorer does, into one batch that is used again. */
    private record Decoding(EventDecoder decoder, EventBatch batch) {
        void decode(ConsumerRecords<byte[], byte[]> records) {
            batch.clear();
            for (ConsumerRecord<byte[], byte[]> event : records) {
                decoder.decode(event.value(), batch).ifPresent(why -> {
                    throw new IllegalArgumentException("event " + event.offset() + ": " + why.message());
                });
            }
        }
    }
}

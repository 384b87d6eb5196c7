package dev.elbow.scorer.stream;

import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A loop between Kafka's own mock clients, told turn by turn what happens. */
final class Bench {

    static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";
    static final TopicPartition FIRST = new TopicPartition("events", 0);
    static final TopicPartition SECOND = new TopicPartition("events", 1);

    private static final Topics TOPICS = new Topics("events", "scores", "refusals");

    final LeavingConsumer consumer = new LeavingConsumer();
    final RecallingProducer producer;
    final Counters counters;
    final StopSignal stop = new StopSignal();
    final AtomicLong nanos = new AtomicLong();

    /** Of the machine, in milliseconds; that of events is another. */
    final AtomicLong millis = new AtomicLong();

    final Served served;
    final ScoringLoop loop;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private Duration wall = Duration.ofSeconds(1);

    Bench(Guarantee guarantee, VerifiedPackage tiny, PackageSession session, boolean sendsComplete) {
        this(guarantee, tiny, session, sendsComplete, new Counters());
    }

    Bench(VerifiedPackage tiny, PackageSession session, Counters counters) {
        this(Guarantee.EXACTLY_ONCE, tiny, session, true, counters);
    }

    /** One with other options. */
    Bench(VerifiedPackage tiny, PackageSession session, ScoringOptions options) {
        this(config(Guarantee.EXACTLY_ONCE, options), tiny, session, true, new Counters());
    }

    private Bench(
            Guarantee guarantee,
            VerifiedPackage tiny,
            PackageSession session,
            boolean sendsComplete,
            Counters counters) {
        this(config(guarantee), tiny, session, sendsComplete, counters);
    }

    private Bench(
            ScorerConfig config,
            VerifiedPackage tiny,
            PackageSession session,
            boolean sendsComplete,
            Counters counters) {
        this.counters = counters;
        producer = new RecallingProducer(sendsComplete);
        served = served(tiny, session, config.routes().get(0).scoring());
        ScoringLoop.Parts parts =
                new ScoringLoop.Parts(consumer, producer, lanes(served), clocks(), Backlog.FIRST_PART);
        loop = new ScoringLoop(config, parts, counters, stop);
        consumer.listener = Optional.of(loop);
        turn(() -> {
            consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
            consumer.rebalance(List.of(FIRST, SECOND));
        });
    }

    private Clocks clocks() {
        return new Clocks(nanos::get, millis::get);
    }

    /** The one lane of the settings below. */
    static Lanes lanes(Served served) {
        OutputRecords outputs = new OutputRecords(TOPICS, "group", new OutputTopics(2, 5_000, 1_000));
        return new Lanes(List.of(new PlainLane(
                TOPICS.events(), new Seat(served), new JsonScoreEncoder(), outputs, Optional.empty(), Tap.NONE)));
    }

    /** A package whose session stays its owner's, so long as this is not closed. */
    static Served served(VerifiedPackage scoredWith, PackageSession session) {
        return served(scoredWith, session, ScoringOptions.defaults("tiny:1.0.0"));
    }

    private static Served served(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options) {
        return new Served(open(scoredWith, session, options));
    }

    static OpenPackage open(VerifiedPackage scoredWith, PackageSession session) {
        return open(scoredWith, session, ScoringOptions.defaults("tiny:1.0.0"));
    }

    private static OpenPackage open(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options) {
        Formats formats = Formats.of(options.format(), scoredWith.manifest().schema(), options.maxEventBytes());
        return new OpenPackage(scoredWith, options, formats, session);
    }

    static ScorerConfig config(Guarantee guarantee) {
        return config(guarantee, ScoringOptions.defaults("tiny:1.0.0"));
    }

    private static ScorerConfig config(Guarantee guarantee, ScoringOptions options) {
        return new ScorerConfig(
                List.of(Route.of(options, TOPICS)),
                false,
                new ScorerConfig.Commit(guarantee, Duration.ofMillis(100), 4),
                1,
                new ScorerConfig.Clients(
                        "localhost:9092", "group", "group-1", false, Begin.EARLIEST, Map.of(), Map.of()));
    }

    /** What happens at the begin of the loop's next poll. */
    Bench turn(Runnable happens) {
        consumer.schedulePollTask(happens);
        return this;
    }

    /** Runs all turns, then stops. */
    void run() {
        turn(stop::give);
        loop.run();
    }

    /** Sets the clock that events have their times from. */
    void jump(Duration by) {
        wall = wall.plus(by);
    }

    void event(TopicPartition partition, @Nullable String value) {
        record(partition, "key", value == null ? null : value.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    void record(TopicPartition partition, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(StandardCharsets.UTF_8)));
        long offset = next.merge(partition, 1L, Long::sum) - 1;
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                wall.toMillis() + offset,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value,
                all,
                Optional.empty()));
    }

    /** Leaves its group when it is closed, as the real one does: whoever listens may commit once more. */
    static final class LeavingConsumer extends MockConsumer<byte[], byte[]> {
        final Map<TopicPartition, Long> committed = new HashMap<>();
        int generation = 1;
        private Optional<ConsumerRebalanceListener> listener = Optional.empty();

        LeavingConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        }

        @Override
        @SuppressWarnings("removal") // elsewhere only the answers of brokers make one
        public ConsumerGroupMetadata groupMetadata() {
            return new ConsumerGroupMetadata("group", generation, "member", Optional.empty());
        }

        @Override
        public void close(CloseOptions options) {
            try {
                listener.ifPresent(told -> told.onPartitionsRevoked(assignment()));
            } finally {
                super.close(options);
            }
        }
    }

    /** Keeps on whose behalf offsets were committed; a record that cannot be written may turn up as late as in a flush. */
    static final class RecallingProducer extends MockProducer<byte[], byte[]> {
        final List<ConsumerGroupMetadata> committers = new ArrayList<>();
        Optional<RuntimeException> failureInFlush = Optional.empty();
        Optional<RuntimeException> refusal = Optional.empty();
        int refused;

        RecallingProducer(boolean sendsComplete) {
            super(sendsComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        /** As the real one does where it waited in vain for room or for a topic: it tells the callback, and does not throw. */
        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (refusal.isEmpty()) {
                return super.send(record, callback);
            }
            refused++;
            TopicPartition place = new TopicPartition(record.topic(), -1);
            callback.onCompletion(new RecordMetadata(place, -1, -1, -1, -1, -1), refusal.get());
            return CompletableFuture.failedFuture(refusal.get());
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata committer) {
            super.sendOffsetsToTransaction(offsets, committer);
            committers.add(committer);
        }

        /** Once closed, there is nothing to flush, and the real one says nothing about it. */
        @Override
        public synchronized void flush() {
            if (!closed()) {
                failureInFlush.ifPresent(this::errorNext);
                super.flush();
            }
        }
    }

    static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return headers;
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Source offsets of the scores and refusals, in the order they were written. */
    List<String> answered() {
        List<String> answered = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : producer.history()) {
            String text = text(record.value());
            int at = text.indexOf("\"offset\":");
            answered.add(record.topic() + (at < 0 ? "" : " " + text.substring(at + 9, text.indexOf(',', at))));
        }
        return answered;
    }

    /** The last offsets that were committed with transactions, by partition number. */
    Map<Integer, Long> offsetsInTransactions() {
        return producer.consumerGroupOffsetsHistory().stream()
                .flatMap(group -> group.values().stream())
                .flatMap(offsets -> offsets.entrySet().stream())
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset(),
                        Math::max));
    }
}

package dev.elbow.deploy.bench;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.PassThrough;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Runs cases one by one over the same events, on one broker. Not thread-safe; closed by its owner. */
final class ScoreBench implements AutoCloseable {

    private static final String REFUSALS = "bench-refusals";
    private static final int PARTITIONS = 2;
    private static final long LOOK_MILLIS = 2;

    /** Events; then they come again. */
    private static final int DISTINCT = 20_000;

    private static final double LONGEST_SILENCE = 60e9;

    private final BrokerProcess broker;
    private final Admin admin;
    private final Map<Integer, VerifiedPackage> models;
    private final Path avroSchema;
    private final int events;
    private int runs;

    /**
     * A bench.
     *
     * @param models by their nodes
     * @param avroSchema the file that says how Avro events are written
     */
    ScoreBench(BrokerProcess broker, Map<Integer, VerifiedPackage> models, Path avroSchema, int events) {
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        this.models = Map.copyOf(models);
        this.avroSchema = avroSchema;
        this.events = events;
    }

    /** Makes what all runs share. */
    void prepare() {
        create(REFUSALS);
    }

    /** Writes the events of a format that all its runs read. */
    void write(EventFormat format) {
        String topic = topic(format);
        create(topic);
        List<byte[]> some = IntStream.range(0, DISTINCT)
                .mapToObj(i -> format == EventFormat.AVRO ? BenchEvents.avro(i) : BenchEvents.json(i))
                .toList();
        AtomicReference<@Nullable Exception> lost = new AtomicReference<>();
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("linger.ms", 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events; i++) {
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(topic, i % PARTITIONS, null, some.get(i % DISTINCT)), (sent, fault) -> {
                            if (fault != null) {
                                lost.set(fault);
                            }
                        });
            }
        }
        Exception fault = lost.get();
        if (fault != null) {
            throw new CommandException(
                    ExitCode.FAILED, "bench: events could not be written: " + fault.getMessage(), fault);
        }
    }

    private static String topic(EventFormat format) {
        return "bench-events-" + format.name().toLowerCase(Locale.ROOT);
    }

    /** Runs one case, from the oldest event to the last. */
    Measure run(Case one) {
        String scores = "bench-scores-" + ++runs;
        create(scores);
        try {
            return one.work() == Case.Work.SCORE ? score(one, scores) : pass(one, scores);
        } finally {
            answer(admin.deleteTopics(List.of(scores)).all().toCompletionStage().toCompletableFuture());
        }
    }

    /** How long scores take at a steady pace, by the model of the default recipe and with the scorer's defaults. */
    PacedRun.Latency latency(Guarantee guarantee, int nodes) {
        String topic = "bench-paced-" + ++runs;
        String scores = topic + "-scores";
        create(topic);
        create(scores);
        VerifiedPackage model = Optional.ofNullable(models.get(nodes)).orElseThrow();
        try {
            Case one = Case.scored(EventFormat.JSON, nodes, guarantee, 1);
            ScorerConfig config = config(one, topic, scores, model.manifest().reference());
            return new PacedRun(config, PARTITIONS).run(model);
        } finally {
            answer(admin.deleteTopics(List.of(topic, scores))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
        }
    }

    /** Memory over a long time at a steady pace, exactly once. Topics keep little, since nobody reads them. */
    List<SoakRun.Part> soak(int nodes, Duration time) {
        String topic = "bench-soak";
        String scores = topic + "-scores";
        Map<String, String> small = Map.of("segment.bytes", "16777216", "retention.bytes", "67108864");
        create(topic, small);
        create(scores, small);
        VerifiedPackage model = Optional.ofNullable(models.get(nodes)).orElseThrow();
        Case one = Case.scored(EventFormat.JSON, nodes, Guarantee.EXACTLY_ONCE, 1);
        return new SoakRun(config(one, topic, scores, model.manifest().reference()), PARTITIONS).run(model, time);
    }

    private Measure score(Case one, String scores) {
        VerifiedPackage model = Optional.ofNullable(models.get(one.nodes())).orElseThrow();
        try (ScoringService service = ScoringService.open(
                config(one, topic(one.format()), scores, model.manifest().reference()), model)) {
            service.start();
            Measure measure = measure(() -> service.progress().events());
            if (service.progress().refused() > 0) {
                throw new CommandException(
                        ExitCode.FAILED, "bench: " + service.progress().refused() + " events refused");
            }
            return measure;
        }
    }

    private Measure pass(Case one, String scores) {
        EventSchema schema = models.values().iterator().next().manifest().schema();
        Supplier<UnaryOperator<byte[]>> answers = switch (one.work()) {
            case DECODE -> () -> new Decoding(schema, one.format());
            case PARSE -> () -> Decoding.parsing(schema);
            case FOREST -> () -> new Forest(schema, false);
            default -> UnaryOperator::identity;
        };
        try (PassThrough pass = new PassThrough(config(one, topic(one.format()), scores, "none"), answers)) {
            pass.start();
            return measure(() -> pass.progress().events());
        }
    }

    private Measure measure(LongSupplier committed) {
        long began = System.nanoTime();
        Optional<Meter> first = Optional.empty();
        while (true) {
            long now = committed.getAsLong();
            if (first.isEmpty() && now > 0) {
                first = Optional.of(Meter.read(now, broker));
            }
            if (now >= events) {
                Meter begin = first.orElseThrow();
                if (begin.events() >= events) {
                    throw new CommandException(
                            ExitCode.FAILED,
                            "bench: one commit of all " + events + " events (expected: several; --events)");
                }
                return Meter.read(now, broker).since(begin);
            }
            if (System.nanoTime() - began > LONGEST_SILENCE) {
                throw new CommandException(ExitCode.FAILED, "bench: " + now + " of " + events + " events after 60 s");
            }
            try {
                Thread.sleep(LOOK_MILLIS); // commits can only be counted
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException(ExitCode.FAILED, "bench: interrupted", e);
            }
        }
    }

    private ScorerConfig config(Case one, String from, String scores, String reference) {
        String format = one.format().name().toLowerCase(Locale.ROOT);
        return ScorerConfig.read(new Settings(
                "bench",
                Map.of(
                        "format",
                                one.format() == EventFormat.AVRO
                                        ? Map.of(
                                                "events",
                                                format,
                                                "scores",
                                                format,
                                                "events_schema",
                                                avroSchema.toString())
                                        : Map.of("events", format, "scores", format),
                        "package", reference,
                        "bootstrap_servers", broker.bootstrapServers(),
                        "group", "bench-" + runs,
                        "contributions", one.contributions(),
                        "latent", one.latent(),
                        "threads", one.threads(),
                        "guarantee", one.guarantee().name().toLowerCase(Locale.ROOT),
                        "topics", Map.of("events", from, "scores", scores, "refusals", REFUSALS))));
    }

    private void create(String topic) {
        create(topic, Map.of("file.delete.delay.ms", "100"));
    }

    private void create(String topic, Map<String, String> settings) {
        NewTopic created = new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()).configs(settings);
        answer(admin.createTopics(List.of(created)).all().toCompletionStage().toCompletableFuture());
    }

    private static <T> void answer(Future<T> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new CommandException(ExitCode.FAILED, "bench: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "bench: interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}

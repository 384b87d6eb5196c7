package dev.elbow.scorer.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.avro.AvroScoreEncoder;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.format.FormatOptions;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.http.HttpLogin;
import dev.elbow.scorer.registry.FaultyRegistry;
import dev.elbow.scorer.registry.RegistryOptions;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringProcessorTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";
    private static final MicroBatch FOUR = new MicroBatch("waiting", 4, Duration.ofMillis(20));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage tiny;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PackageSession session;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    Path state;

    @BeforeAll
    static void open(@TempDir Path temp) {
        tiny = TinyPackage.write(temp.resolve("tiny"));
        session = tiny.open(Provider.CPU);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void answersOnceTheBatchIsFull() {
        try (Run run = new Run("exactly_once_v2")) {
            run.send("a", EVENT);
            run.send("b", EVENT);
            run.send("c", EVENT);
            assertThat(run.keys()).isEmpty();
            assertThat(run.stored()).isEqualTo(3);

            run.send("d", EVENT);
            run.send("e", EVENT);

            assertThat(run.keys()).containsExactly("a", "b", "c", "d");
            assertThat(run.stored()).isEqualTo(1);
        }
    }

    @Test
    void answersWhatHasWaitedLongEnough() {
        try (Run run = new Run("exactly_once_v2")) {
            run.send("a", EVENT);
            run.driver.advanceWallClockTime(Duration.ofMillis(19));
            assertThat(run.keys()).isEmpty();

            run.driver.advanceWallClockTime(Duration.ofMillis(1));

            assertThat(run.keys()).containsExactly("a");
            assertThat(run.stored()).isZero();
        }
    }

    @Test
    void answersAtOnceWhereNothingTiesTheStoreToTheAnswers() {
        try (Run run = new Run("at_least_once")) {
            run.send("a", EVENT);

            assertThat(run.keys()).containsExactly("a");
            assertThat(run.stored()).isZero();
        }
    }

    @Test
    void givesTheScoresOfTheLibraryWithKeyTimeAndHeaders() {
        Score kept = new Scorer(tiny, session, ScoringOptions.defaults("tiny:1.0.0"))
                .score(List.of(EVENT.getBytes(StandardCharsets.UTF_8)))
                .get(0)
                .score()
                .orElseThrow();
        Score expected = ScoreJson.read(ScoreJson.write(kept)); // with a float's digits
        try (Run run = new Run("exactly_once_v2")) {
            run.send("a", EVENT, Map.of("trace", "7", "elbow-model", "older", "elbow-refusal-reason", "malformed"));
            run.driver.advanceWallClockTime(Duration.ofMillis(20));

            TestRecord<String, byte[]> record = run.scores.readRecord();
            Score score = ScoreJson.read(record.value());
            assertThat(record.key()).isEqualTo("a");
            assertThat(record.timestamp()).isEqualTo(1_000);
            assertThat(texts(record.headers())).isEqualTo(Map.of("trace", "7", "elbow-model", "tiny@" + tiny.digest()));
            assertThat(score.event()).contains(new Score.Source("events", 0, 0, 1_000));
            assertThat(score.elbo()).isEqualTo(expected.elbo());
            assertThat(score.explanation()).isEqualTo(expected.explanation());
        }
    }

    @Test
    void writesScoresInTheFormatThatWasAskedFor() throws IOException {
        ScoringOptions options = options(Optional.empty());
        try (Run run = new Run(
                "at_least_once", new ScoringProcessorSupplier<>(tiny, session, options, Serdes.String(), FOUR))) {
            run.send("a", EVENT);

            assertThat(anomaly(run.scores.readRecord().value(), 0)).isEqualTo(anomaly());
        }
    }

    /** A task more asks no more, and the schema of the scores is known by their topic. */
    @Test
    void allTasksShareOneRegistry() throws IOException {
        try (FaultyRegistry registry = new FaultyRegistry()) {
            registry.says("POST /subjects/scores-value/versions", "{\"id\": 12}");
            ScoringOptions options = options(Optional.of(registry.options(HttpLogin.NONE, Duration.ofSeconds(20))));
            ScoringProcessorSupplier<String> supplier =
                    new ScoringProcessorSupplier<>(tiny, session, options, Serdes.String(), FOUR, "scores");
            assertThat(supplier.get()).isNotSameAs(supplier.get());
            try (Run run = new Run("at_least_once", supplier)) {
                run.send("a", EVENT);

                byte[] score = run.scores.readRecord().value();
                assertThat(score).startsWith(0, 0, 0, 0, 12);
                assertThat(anomaly(score, 5)).isEqualTo(anomaly());
                assertThat(registry.asked).hasSize(1);
            }
        }
    }

    @Test
    void refusesScoresForARegistryWithoutTheirTopic() throws IOException {
        try (FaultyRegistry registry = new FaultyRegistry()) {
            ScoringOptions options = options(Optional.of(registry.options(HttpLogin.NONE, Duration.ofSeconds(20))));

            assertThatThrownBy(() -> new ScoringProcessorSupplier<>(tiny, session, options, Serdes.String(), FOUR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("format.scores: avro, by a schema registry (expected: the topic of the scores as"
                            + " scoresTopic, by which the registry knows their schema)");
            assertThat(registry.asked).isEmpty();
        }
    }

    /** JSON in, Avro out. */
    private static ScoringOptions options(Optional<RegistryOptions> registry) {
        FormatOptions format =
                new FormatOptions(EventFormat.JSON, ScoreFormat.AVRO, Optional.empty(), List.of(), ',', registry);
        ScoringOptions defaults = ScoringOptions.defaults("tiny:1.0.0");
        return new ScoringOptions(
                defaults.reference(),
                defaults.provider(),
                defaults.contributions(),
                defaults.latent(),
                defaults.maxEventBytes(),
                defaults.tighten(),
                format);
    }

    private static float anomaly(byte[] avro, int from) throws IOException {
        Schema schema = new Schema.Parser().parse(AvroScoreEncoder.schema());
        return (float) new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(avro, from, avro.length - from, null))
                .get("anomaly");
    }

    private static float anomaly() {
        return (float) new Scorer(tiny, session, ScoringOptions.defaults("tiny:1.0.0"))
                .score(List.of(EVENT.getBytes(StandardCharsets.UTF_8)))
                .get(0)
                .score()
                .orElseThrow()
                .anomaly();
    }

    @Test
    void sendsRefusalsToATopicOfTheirOwnAndTombstonesWithTheScores() {
        try (Run run = new Run("exactly_once_v2")) {
            run.send("bad", "{", Map.of("trace", "7"));
            run.send("gone", null);
            run.send(null, EVENT);
            run.driver.advanceWallClockTime(Duration.ofMillis(20));

            TestRecord<String, byte[]> refusal = run.refusals.readRecord();
            assertThat(refusal.key()).isEqualTo("bad");
            assertThat(refusal.value()).isEqualTo(new byte[] {'{'});
            assertThat(texts(refusal.headers()))
                    .containsEntry("elbow-refusal-reason", "malformed")
                    .containsEntry("__connect.errors.topic", "events")
                    .containsEntry("__connect.errors.offset", "0")
                    .containsEntry("__connect.errors.connector.name", "streams-test")
                    .containsEntry("trace", "7")
                    .doesNotContainKey("elbow-model");
            assertThat(run.scores.readRecord().value()).isNull();
            assertThat(run.scores.readRecord().key()).isNull();
        }
    }

    /** The bytes that a task leaves behind at a commit are all that its successor has. */
    @Test
    void storesAllThatAnAnswerNeeds() {
        try (Run run = new Run("exactly_once_v2")) {
            run.send("key", EVENT, Map.of("trace", "7"));

            WaitingEvent<String> read = run.restored().get(0);

            assertThat(read.record().key()).isEqualTo("key");
            assertThat(read.record().value()).isEqualTo(EVENT.getBytes(StandardCharsets.UTF_8));
            assertThat(read.record().timestamp()).isEqualTo(1_000);
            assertThat(texts(read.record().headers())).isEqualTo(Map.of("trace", "7"));
            assertThat(read.source()).contains(new Score.Source("events", 0, 0, 1_000));
        }
    }

    @Test
    void storesKeysAndValuesThatAreNull() {
        try (Run run = new Run("exactly_once_v2")) {
            run.send(null, null);

            WaitingEvent<String> read = run.restored().get(0);

            assertThat(read.record().key()).isNull();
            assertThat(read.record().value()).isNull();
        }
    }

    @Test
    void leavesTheEventsOfAnotherVersionToThatOne() {
        WaitingEventSerde<String> serde = new WaitingEventSerde<>(Serdes.String(), "waiting");

        assertThatThrownBy(() -> serde.read(0, new byte[] {2}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "store waiting: events of format 2 (expected: 1); another version of Elbow has to answer them");
    }

    @Test
    void takesNoBatchOfNothing() {
        assertThatThrownBy(() -> new MicroBatch("waiting", 0, Duration.ofMillis(20)))
                .hasMessage("events: 0 (expected: 1 to 10000)");
        assertThatThrownBy(() -> new MicroBatch("waiting", 1, Duration.ZERO))
                .hasMessage("patience: PT0S (expected: a millisecond or more)");
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return texts;
    }

    /** A topology without brokers. */
    private final class Run implements AutoCloseable {
        final TopologyTestDriver driver;
        final TestOutputTopic<String, byte[]> scores;
        final TestOutputTopic<String, byte[]> refusals;
        private final TestInputTopic<String, byte[]> events;

        Run(String guarantee) {
            this(
                    guarantee,
                    new ScoringProcessorSupplier<>(
                            tiny, session, ScoringOptions.defaults("tiny:1.0.0"), Serdes.String(), FOUR));
        }

        Run(String guarantee, ScoringProcessorSupplier<String> supplier) {
            Properties settings = new Properties();
            settings.put("application.id", "streams-test");
            settings.put("bootstrap.servers", "nowhere:1");
            settings.put("processing.guarantee", guarantee);
            settings.put("state.dir", state.toString());
            driver = new TopologyTestDriver(topology(supplier), settings);
            events = driver.createInputTopic("events", new StringSerializer(), new ByteArraySerializer());
            scores = driver.createOutputTopic("scores", new StringDeserializer(), new ByteArrayDeserializer());
            refusals = driver.createOutputTopic("refusals", new StringDeserializer(), new ByteArrayDeserializer());
        }

        private static Topology topology(ScoringProcessorSupplier<String> supplier) {
            StreamsBuilder builder = new StreamsBuilder();
            builder.stream("events", Consumed.with(Serdes.String(), Serdes.ByteArray()))
                    .processValues(supplier)
                    .to(new AnswerTopics<>("scores", "refusals"), Produced.with(Serdes.String(), Serdes.ByteArray()));
            return builder.build();
        }

        void send(@Nullable String key, @Nullable String event) {
            send(key, event, Map.of());
        }

        @SuppressWarnings("NullAway") // keys and values of Kafka's records may be null, though nothing declares it
        void send(@Nullable String key, @Nullable String event, Map<String, String> headers) {
            RecordHeaders all = new RecordHeaders();
            headers.forEach((name, text) -> all.add(name, text.getBytes(StandardCharsets.UTF_8)));
            byte[] value = event == null ? null : event.getBytes(StandardCharsets.UTF_8);
            events.pipeInput(new TestRecord<>(key, value, all, 1_000L));
        }

        List<String> keys() {
            List<String> keys = new ArrayList<>();
            scores.readRecordsToList().forEach(record -> keys.add(record.key()));
            return keys;
        }

        int stored() {
            return restored().size();
        }

        List<WaitingEvent<String>> restored() {
            WaitingEventSerde<String> serde = new WaitingEventSerde<>(Serdes.String(), "waiting");
            List<WaitingEvent<String>> read = new ArrayList<>();
            try (KeyValueIterator<Integer, byte[]> all =
                    driver.<Integer, byte[]>getKeyValueStore("waiting").all()) {
                all.forEachRemaining(one -> read.add(serde.read(one.key, one.value)));
            }
            return read;
        }

        @Override
        public void close() {
            driver.close();
        }
    }
}

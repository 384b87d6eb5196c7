package dev.elbow.scorer.kstreams;

import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.ScoringOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
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

/** A topology of Kafka Streams without brokers, one partition of each topic, and the tiny package. Not thread-safe. */
final class ScoringRun implements AutoCloseable {

    /** Four events at once, or what has waited for 20 ms. */
    static final MicroBatch FOUR = new MicroBatch("waiting", 4, Duration.ofMillis(20));

    final TopologyTestDriver driver;
    final TestOutputTopic<String, byte[]> scores;
    final TestOutputTopic<String, byte[]> refusals;
    private final TestInputTopic<String, byte[]> events;

    /** A run by the options' defaults. */
    ScoringRun(Path state, String guarantee, OpenTiny tiny) {
        this(
                state,
                guarantee,
                new ScoringProcessorSupplier<>(
                        tiny.model(), tiny.session(), ScoringOptions.defaults("tiny:1.0.0"), Serdes.String(), FOUR));
    }

    ScoringRun(Path state, String guarantee, ScoringProcessorSupplier<String> supplier) {
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

    /** By their names. */
    static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return texts;
    }
}

package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.fixture.AlertLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology in Kafka's test driver. Not thread-safe. */
final class TopologyRun implements AutoCloseable {

    /** The clock on the wall, and the time of records, begin long after all events. */
    static final long CLOCK = 10_000_000_000L;

    final AlertTally tally = new AlertTally();
    final TestOutputTopic<byte[], byte[]> alerts;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> scores;

    TopologyRun(EpisodeRules rules, Level level, List<Suppression> suppressions) {
        this(rules, Levels.same(level), suppressions);
    }

    TopologyRun(EpisodeRules rules, Levels levels, List<Suppression> suppressions) {
        this(rules, levels, suppressions, ReadScore.json());
    }

    TopologyRun(EpisodeRules rules, Levels levels, List<Suppression> suppressions, Deserializer<ReadScore> format) {
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "nowhere:1");
        driver = new TopologyTestDriver(
                new AlertTopology(rules, suppressions, levels, "test", tally)
                        .build(new AlertTopics("scores", "alerts"), format, AutoOffsetReset.earliest()),
                settings,
                Instant.ofEpochMilli(CLOCK));
        scores = driver.createInputTopic("scores", new ByteArraySerializer(), new ByteArraySerializer());
        alerts = driver.createOutputTopic("alerts", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void send(String key, Score score) {
        send(key.getBytes(StandardCharsets.UTF_8), ScoreJson.write(score), new RecordHeaders());
    }

    @SuppressWarnings("NullAway") // Kafka's records may have neither key nor value
    void send(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        scores.pipeInput(new TestRecord<>(key, value, headers, CLOCK));
    }

    /** The clock goes on, and the process with it. */
    void clock(Duration goesOn) {
        Duration step = Duration.ofSeconds(10);
        Duration left = goesOn;
        for (; left.compareTo(step) > 0; left = left.minus(step)) {
            driver.advanceWallClockTime(step);
        }
        driver.advanceWallClockTime(left);
    }

    /** The clock goes on, and the process stands still. */
    void standStill(Duration lasting) {
        driver.advanceWallClockTime(lasting);
    }

    /** What was told since the last call. */
    List<Alert> told() {
        return alerts.readValuesToList().stream().map(AlertJson::readAlert).toList();
    }

    List<String> lines() {
        return told().stream().map(AlertLines::line).toList();
    }

    /** Entities of which something is remembered. */
    int remembered() {
        int count = 0;
        try (KeyValueIterator<?, ?> all =
                driver.getKeyValueStore(AlertTopology.STORE).all()) {
            for (; all.hasNext(); count++) {
                all.next();
            }
        }
        return count;
    }

    @Override
    public void close() {
        driver.close();
    }
}

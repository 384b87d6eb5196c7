package dev.elbow.scorer.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.score.OpenTiny;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The bytes that a task leaves behind at a commit are all that its successor has. */
class WaitingEventSerdeTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    Path state;

    @Test
    void storesAllThatAnAnswerNeeds() {
        try (ScoringRun run = new ScoringRun(state, "exactly_once_v2", TINY)) {
            run.send("key", EVENT, Map.of("trace", "7"));

            WaitingEvent<String> read = run.restored().get(0);

            assertThat(read.record().key()).isEqualTo("key");
            assertThat(read.record().value()).isEqualTo(EVENT.getBytes(StandardCharsets.UTF_8));
            assertThat(read.record().timestamp()).isEqualTo(1_000);
            assertThat(ScoringRun.texts(read.record().headers())).isEqualTo(Map.of("trace", "7"));
            assertThat(read.source()).contains(new Score.Source("events", 0, 0, 1_000));
        }
    }

    @Test
    void storesKeysAndValuesThatAreNull() {
        try (ScoringRun run = new ScoringRun(state, "exactly_once_v2", TINY)) {
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

    /**
     * Kafka's class for it is public, but no part of its interface: it has to be looked at anew with each release of Kafka Streams that the
     * build goes over to, and the version that the README names with it.
     */
    @Test
    void makesRecordsByAClassThatTheNamedVersionOfKafkaStreamsHas() throws IOException {
        String version = AppInfoParser.getVersion();
        Headers headers = new RecordHeaders().add("trace", new byte[] {'7'});

        FixedKeyRecord<String, byte[]> made =
                InternalFixedKeyRecordFactory.create(new Record<>("key", new byte[] {1}, 1_000, headers));

        assertThat(made.key()).isEqualTo("key");
        assertThat(made.value()).containsExactly(1);
        assertThat(made.timestamp()).isEqualTo(1_000);
        assertThat(made.headers()).isEqualTo(headers);
        assertThat(Files.readString(Path.of("README.md")))
                .contains("Kafka Streams " + version.substring(0, version.lastIndexOf('.')) + " alone");
    }
}

package dev.elbow.scorer.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.avro.AvroScoreEncoder;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.format.FormatOptions;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.http.HttpLogin;
import dev.elbow.scorer.registry.FaultyRegistry;
import dev.elbow.scorer.registry.RegistryOptions;
import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Formats and their registry in a topology. */
class StreamFormatsTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    Path state;

    @Test
    void writesScoresInTheFormatThatWasAskedFor() throws IOException {
        ScoringOptions options = options(Optional.empty());
        try (ScoringRun run = new ScoringRun(
                state,
                "at_least_once",
                new ScoringProcessorSupplier<>(
                        TINY.model(), TINY.session(), options, Serdes.String(), ScoringRun.FOUR))) {
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
            ScoringProcessorSupplier<String> supplier = new ScoringProcessorSupplier<>(
                    TINY.model(), TINY.session(), options, Serdes.String(), ScoringRun.FOUR, "scores");
            assertThat(supplier.get()).isNotSameAs(supplier.get());
            try (ScoringRun run = new ScoringRun(state, "at_least_once", supplier)) {
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

            assertThatThrownBy(() -> new ScoringProcessorSupplier<>(
                            TINY.model(), TINY.session(), options, Serdes.String(), ScoringRun.FOUR))
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
        return (float) new Scorer(TINY.model(), TINY.session(), ScoringOptions.defaults("tiny:1.0.0"))
                .score(List.of(EVENT.getBytes(StandardCharsets.UTF_8)))
                .get(0)
                .score()
                .orElseThrow()
                .anomaly();
    }
}

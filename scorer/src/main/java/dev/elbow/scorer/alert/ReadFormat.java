package dev.elbow.scorer.alert;

import dev.elbow.schemas.avro.AvroScoreDecoder;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.registry.RegistryOptions;
import dev.elbow.scorer.registry.SchemaRegistry;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * How scores are written, as a scorer with the same settings writes them.
 *
 * @param registry that has the schemas of scores in Avro; without one, they are bare
 */
public record ReadFormat(ScoreFormat scores, Optional<RegistryOptions> registry) {

    /** Reads {@code format.scores} and {@code schema_registry}. */
    static ReadFormat read(Settings settings, ScoreFormat otherwise) {
        return new ReadFormat(settings.group("format").choice("scores", otherwise), RegistryOptions.read(settings));
    }

    Deserializer<ReadScore> deserializer() {
        return switch (scores) {
            case JSON -> ReadScore.json();
            case AVRO ->
                ReadScore.avro(registry.map(options -> AvroScoreDecoder.registered(new SchemaRegistry(options)))
                        .orElseGet(AvroScoreDecoder::bare));
        };
    }
}

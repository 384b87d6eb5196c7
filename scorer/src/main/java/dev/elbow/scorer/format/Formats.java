package dev.elbow.scorer.format;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.avro.AvroEventDecoder;
import dev.elbow.schemas.avro.AvroSchemaException;
import dev.elbow.schemas.avro.AvroScoreEncoder;
import dev.elbow.schemas.avro.WriterSchema;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.wire.CsvEventDecoder;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.scorer.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes decoders and encoders of the formats that were chosen, one of each a thread; they share what is known of schemas. Thread-safe.
 */
public final class Formats {

    private static final long LARGEST_SCHEMA = 8 << 20;

    private final FormatOptions options;
    private final EventSchema schema;
    private final int maxEventBytes;
    private final int[] columns;
    private final Optional<WriterSchema> given;
    private final Optional<SchemaRegistry> registry;
    private final OptionalInt scoresId;

    private Formats(FormatOptions options, EventSchema schema, int maxEventBytes, Optional<String> scoresTopic) {
        this.options = options;
        this.schema = schema;
        this.maxEventBytes = maxEventBytes;
        this.columns = columns(options, schema);
        this.given = options.eventsSchema().map(Formats::read);
        this.registry = options.registry().map(SchemaRegistry::new);
        EventDecoder unused = decoder(); // a given schema that is none of events ends the start, and not a thread
        this.scoresId = scoresTopic.map(this::register).orElse(OptionalInt.empty());
    }

    private Formats(Formats same, EventSchema schema) {
        this.options = same.options;
        this.schema = schema;
        this.maxEventBytes = same.maxEventBytes;
        this.columns = columns(options, schema);
        this.given = same.given;
        this.registry = same.registry;
        this.scoresId = same.scoresId;
        EventDecoder unused = decoder(); // as above
    }

    private static int[] columns(FormatOptions options, EventSchema schema) {
        return options.events() == EventFormat.CSV ? CsvColumns.of(options.columns(), schema) : new int[0];
    }

    /**
     * Formats of events that come by no topic.
     *
     * @param schema of the package that scores
     * @param maxEventBytes larger events are refused unread
     * @throws ConfigurationException where a schema's file or the columns cannot be used
     */
    public static Formats of(FormatOptions options, EventSchema schema, int maxEventBytes) {
        return new Formats(options, schema, maxEventBytes, Optional.empty());
    }

    /**
     * Formats of a stream; where a registry takes part, it is asked, and told the schema of the scores.
     *
     * @throws ConfigurationException where a schema's file or the columns cannot be used
     * @throws dev.elbow.scorer.registry.RegistryException where the registry is not reached, or does not take the schema
     */
    public static Formats of(FormatOptions options, EventSchema schema, int maxEventBytes, String scoresTopic) {
        return new Formats(options, schema, maxEventBytes, Optional.of(scoresTopic));
    }

    /**
     * The same formats for events of another package; what is known of schemas is shared, and nobody is asked.
     *
     * @throws ConfigurationException where a schema's file or the columns cannot be used with it
     */
    public Formats of(EventSchema other) {
        return new Formats(this, other);
    }

    /** A decoder for one thread. */
    public EventDecoder decoder() {
        return switch (options.events()) {
            case JSON -> new JsonEventDecoder(schema, maxEventBytes);
            case CSV -> new CsvEventDecoder(schema, maxEventBytes, options.separator(), columns);
            case AVRO -> avro();
        };
    }

    /** An encoder for one thread. */
    public ScoreEncoder encoder() {
        return switch (options.scores()) {
            case JSON -> new JsonScoreEncoder();
            case AVRO ->
                scoresId.isPresent() ? AvroScoreEncoder.registered(scoresId.getAsInt()) : AvroScoreEncoder.bare();
        };
    }

    private EventDecoder avro() {
        if (given.isEmpty()) {
            return AvroEventDecoder.registered(schema, maxEventBytes, registry.orElseThrow());
        }
        try {
            return AvroEventDecoder.given(schema, maxEventBytes, given.get());
        } catch (AvroSchemaException e) {
            throw unusable(options.eventsSchema().orElseThrow(), String.valueOf(e.getMessage()));
        }
    }

    private OptionalInt register(String topic) {
        if (registry.isEmpty()) {
            return OptionalInt.empty();
        }
        if (options.events() == EventFormat.AVRO && given.isEmpty()) {
            registry.get().prove();
        }
        return options.scores() == ScoreFormat.AVRO
                ? OptionalInt.of(registry.get().register(topic, AvroScoreEncoder.schema()))
                : OptionalInt.empty();
    }

    private static WriterSchema read(Path file) {
        try {
            if (Files.size(file) > LARGEST_SCHEMA) {
                throw unusable(file, "over " + LARGEST_SCHEMA + " bytes (expected: an Avro schema)");
            }
            return WriterSchema.of(Files.readString(file));
        } catch (IOException e) {
            throw unusable(file, IoFault.of(e));
        }
    }

    private static ConfigurationException unusable(Path file, String problem) {
        return new ConfigurationException("settings", List.of("format.events_schema: " + file + ": " + problem));
    }
}

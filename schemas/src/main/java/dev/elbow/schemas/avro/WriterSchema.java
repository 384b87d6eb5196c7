package dev.elbow.schemas.avro;

import dev.elbow.schemas.Excerpt;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A schema that events are written with, as text.
 *
 * @param text Avro's JSON
 * @param references the schemas that it names, each after those that it names itself
 */
public record WriterSchema(String text, List<String> references) {

    public WriterSchema {
        references = List.copyOf(references);
    }

    /** A schema that names no others. */
    public static WriterSchema of(String text) {
        return new WriterSchema(text, List.of());
    }

    /**
     * Reads the schema; defaults of fields that do not fit their types are let pass, since they do not matter to a writer's schema.
     *
     * @throws AvroSchemaException where it is none
     */
    Schema parse() {
        try {
            Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
            for (String reference : references) {
                Schema unused = parser.parse(reference);
            }
            return parser.parse(text);
        } catch (RuntimeException e) {
            // Avro's parser has faults of all kinds for a text that is no schema, and nothing but the text can be at
            // fault.
            throw new AvroSchemaException("no Avro schema; " + Excerpt.of(String.valueOf(e.getMessage())), e);
        }
    }
}

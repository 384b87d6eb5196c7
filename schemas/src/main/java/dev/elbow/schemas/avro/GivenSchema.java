package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Events of one schema: bare, or in Avro's single-object encoding. An event that begins like the latter with another schema's
 * fingerprint is refused where no bare one can begin so. Where one can, it is taken for that: of all floats, one in 65,536 has
 * the marker's bytes first, and those events are as good as others.
 *
 * <p>Source: <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro's specification</a>.
 */
final class GivenSchema implements Framing {

    private static final short MARKER = (short) 0xC301;

    private final AvroPlan plan;
    private final byte[] header;
    private final boolean ambiguous;

    GivenSchema(WriterSchema writer, EventSchema events) {
        Schema schema = writer.parse();
        this.plan = AvroPlan.of(schema, events);
        this.ambiguous = beginsWithMarker(schema, Set.of()).orElse(false);
        this.header = ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                .putShort(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }

    @Override
    public AvroPlan open(byte[] event, AvroBytes in) {
        in.open(event, 0);
        if (in.startsWith(header)) {
            in.skip(header.length, "a header");
        } else if (!ambiguous
                && event.length >= header.length
                && ByteBuffer.wrap(event).getShort() == MARKER) {
            throw new Refused(
                    Reason.MALFORMED,
                    "event: written with the schema of fingerprint " + fingerprint(event) + " (expected: "
                            + fingerprint(header) + ", of the given schema)");
        }
        return plan;
    }

    private static String fingerprint(byte[] header) {
        return HexFormat.of()
                .toHexDigits(
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(Short.BYTES));
    }

    /** Whether a value may have the marker's bytes first, which are the number -98 as Avro writes it; empty where it has no bytes. */
    private static Optional<Boolean> beginsWithMarker(Schema schema, Set<String> around) {
        return switch (schema.getType()) {
            case NULL -> Optional.empty();
            case INT, LONG, FLOAT, DOUBLE -> Optional.of(true);
            case ARRAY, MAP -> Optional.of(true); // 98 items, and then their size
            case FIXED -> schema.getFixedSize() == 0 ? Optional.empty() : Optional.of(true);
            case BOOLEAN, STRING, BYTES, ENUM, UNION -> Optional.of(false); // lengths and indices are never negative
            case RECORD -> beginsWithMarker(schema.getFullName(), schema.getFields(), around);
        };
    }

    /** A record that begins with itself has no values. */
    private static Optional<Boolean> beginsWithMarker(String name, List<Schema.Field> fields, Set<String> around) {
        if (around.contains(name)) {
            return Optional.of(false);
        }
        Set<String> within = new HashSet<>(around);
        within.add(name);
        return fields.stream()
                .map(field -> beginsWithMarker(field.schema(), within))
                .flatMap(Optional::stream)
                .findFirst();
    }
}

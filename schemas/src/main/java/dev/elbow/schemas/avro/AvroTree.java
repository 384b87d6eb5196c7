package dev.elbow.schemas.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A value by its writer's schema, as a tree: records are maps from names of fields, which lack those that are null, arrays are lists, all
 * numbers are doubles or longs. What has no place in a score is passed over. Nothing is made of a length that the bytes do not
 * bear out. Stateless.
 */
final class AvroTree {

    private AvroTree() {}

    /** The value at the place. */
    static @Nullable Object read(Schema schema, AvroBytes in) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> in.readBoolean();
            case INT, LONG -> in.readLong();
            case FLOAT -> asText(in.readFloat());
            case DOUBLE -> in.readDouble();
            case STRING -> in.readText();
            case RECORD -> record(schema, in);
            case ARRAY -> array(schema.getElementType(), in);
            case UNION ->
                read(schema.getTypes().get(in.readIndex(schema.getTypes().size(), "the union's branch")), in);
            case ENUM ->
                schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size(), "the symbol"));
            case BYTES, FIXED, MAP ->
                throw new AvroSchemaException("a score with " + schema.getType().getName()
                        + " (expected: one by score.avsc, or an earlier or later version of it)");
        };
    }

    /** The double of the same shortest decimal, as a score in JSON has it, so that both say the same. */
    private static double asText(float value) {
        return Float.isFinite(value) ? Double.parseDouble(Float.toString(value)) : value;
    }

    private static Map<String, Object> record(Schema schema, AvroBytes in) {
        in.enter();
        Map<String, Object> fields = new HashMap<>();
        for (Schema.Field field : schema.getFields()) {
            Object value = read(field.schema(), in);
            if (value != null) {
                fields.put(field.name(), value);
            }
        }
        in.leave();
        return fields;
    }

    private static List<Object> array(Schema element, AvroBytes in) {
        if (new Skips().empty(element)) {
            throw new AvroSchemaException("an array of nothing (expected: items that take bytes)");
        }
        in.enter();
        List<Object> items = new ArrayList<>();
        for (long count = in.readLong(); count != 0; count = in.readLong()) {
            if (count < 0) {
                int unused = in.readLength("a block");
                count = -count;
            }
            Blocks.check(in, count);
            for (long i = 0; i < count; i++) {
                Object item = read(element, in);
                if (item != null) {
                    items.add(item);
                }
            }
        }
        in.leave();
        return items;
    }
}

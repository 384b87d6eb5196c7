package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Steps over values of which nothing is wanted; what such a value holds is not looked at. Values that take no bytes have no steps, so
 * that the work of an event is bounded by its bytes, whatever counts it claims. Not thread-safe.
 */
final class Skips {

    private static final Step NOTHING = (in, row) -> {};

    private final IdentityHashMap<Schema, Step> steps = new IdentityHashMap<>();
    private final IdentityHashMap<Schema, Boolean> empty = new IdentityHashMap<>();

    /** Whether values of the schema take no bytes. */
    boolean empty(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> emptyRecord(schema);
            default -> false;
        };
    }

    private boolean emptyRecord(Schema schema) {
        Boolean known = empty.putIfAbsent(schema, true); // a record that holds itself alone has no values
        if (known != null) {
            return known;
        }
        boolean all = schema.getFields().stream().allMatch(field -> empty(field.schema()));
        empty.put(schema, all);
        return all;
    }

    /** The step over a value. */
    Step of(Schema schema) {
        Step known = steps.get(schema);
        return known == null ? made(schema) : known;
    }

    private Step made(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> NOTHING;
            case BOOLEAN -> (in, row) -> in.skip(1, "a boolean");
            case INT, LONG, ENUM -> (in, row) -> in.readLong();
            case FLOAT -> (in, row) -> in.skip(Float.BYTES, "a float");
            case DOUBLE -> (in, row) -> in.skip(Double.BYTES, "a double");
            case STRING -> (in, row) -> in.skip(in.readLength("a text"), "a text");
            case BYTES -> (in, row) -> in.skip(in.readLength("a value"), "a value");
            case FIXED -> fixed(schema.getFixedSize());
            case RECORD -> record(schema);
            case UNION -> union(schema);
            case ARRAY -> items(empty(schema.getElementType()) ? NOTHING : of(schema.getElementType()), false);
            case MAP -> items(of(schema.getValueType()), true);
        };
    }

    private static Step fixed(int size) {
        return (in, row) -> in.skip(size, "a value");
    }

    /** Known before its fields are: they may hold it again. */
    private Step record(Schema schema) {
        RecordSkip record = new RecordSkip();
        steps.put(schema, record);
        record.fields = schema.getFields().stream()
                .filter(field -> !empty(field.schema()))
                .map(field -> of(field.schema()))
                .toArray(Step[]::new);
        return record;
    }

    private Step union(Schema schema) {
        List<Schema> branches = schema.getTypes();
        return new UnionStep(branches.stream().map(this::of).toArray(Step[]::new));
    }

    private static Step items(Step item, boolean keys) {
        return (in, row) -> {
            in.enter();
            for (long count = in.readLong(); count != 0; count = in.readLong()) {
                if (count < 0) {
                    in.skip(in.readLength("a block"), "a block");
                } else if (keys || item != NOTHING) {
                    Blocks.check(in, count);
                    for (long i = 0; i < count; i++) {
                        in.skip(keys ? in.readLength("a key") : 0, "a key");
                        item.run(in, row);
                    }
                }
            }
            in.leave();
        };
    }

    private static final class RecordSkip implements Step {
        private Step[] fields = {};

        @Override
        public void run(AvroBytes in, EventRow row) {
            in.enter();
            for (Step field : fields) {
                field.run(in, row);
            }
            in.leave();
        }
    }
}

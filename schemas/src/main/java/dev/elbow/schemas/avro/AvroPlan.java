package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.wire.PointerTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * How to get from the bytes of one writer's schema to a row, made once: fields whose values are features are read, all others passed
 * over. Features are found by their pointers, so that a writer may order, add, remove and widen fields as it likes. Immutable once made.
 */
final class AvroPlan {

    private final Step root;

    private AvroPlan(Step root) {
        this.root = root;
    }

    /**
     * The plan for a writer's schema.
     *
     * @throws AvroSchemaException where such values are no events
     */
    static AvroPlan of(Schema writer, EventSchema events) {
        if (!isEvent(writer)) {
            throw new AvroSchemaException("of type " + writer.getType().getName() + " (expected: a record or a map)");
        }
        return new AvroPlan(new Compiler().step(writer, PointerTree.of(events)));
    }

    void run(AvroBytes in, EventRow row) {
        root.run(in, row);
    }

    private static boolean isEvent(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, MAP -> true;
            case UNION -> schema.getTypes().stream().anyMatch(AvroPlan::isEvent);
            default -> false;
        };
    }

    /** Walks the schema beside the pointers, which end, though the schema may hold itself. */
    private static final class Compiler {
        private final Skips skips = new Skips();

        Step step(Schema schema, PointerTree node) {
            if (node.feature() >= 0) {
                return Values.of(schema, node.feature());
            }
            if (!node.hasChildren() || skips.empty(schema)) {
                return skips.of(schema);
            }
            return switch (schema.getType()) {
                case RECORD -> record(schema, node);
                case MAP -> new MapStep(items(schema.getValueType(), node), skips.of(schema.getValueType()));
                case ARRAY -> array(schema, node);
                case UNION ->
                    new UnionStep(schema.getTypes().stream()
                            .map(branch -> step(branch, node))
                            .toArray(Step[]::new));
                default -> skips.of(schema);
            };
        }

        /** Items without bytes hold nothing, however many they are. */
        private Step array(Schema schema, PointerTree node) {
            Schema item = schema.getElementType();
            return skips.empty(item) ? skips.of(schema) : new ArrayStep(items(item, node), skips.of(item));
        }

        private Map<String, Step> items(Schema item, PointerTree node) {
            Map<String, Step> items = new LinkedHashMap<>();
            node.children().forEach((name, child) -> items.put(name, step(item, child)));
            return items;
        }

        private Step record(Schema schema, PointerTree node) {
            Map<Schema.Field, PointerTree> places = places(schema, node);
            List<Step> fields = schema.getFields().stream()
                    .filter(field -> places.containsKey(field) || !skips.empty(field.schema()))
                    .map(field -> places.containsKey(field)
                            ? step(field.schema(), places.get(field))
                            : skips.of(field.schema()))
                    .toList();
            return new RecordStep(fields.toArray(Step[]::new));
        }

        /** Which fields stand at which names: by their own, else by the first alias that is no other field's. */
        private static Map<Schema.Field, PointerTree> places(Schema schema, PointerTree node) {
            Map<Schema.Field, PointerTree> places = new LinkedHashMap<>();
            node.children().forEach((name, child) -> {
                Schema.Field named = schema.getField(name);
                if (named == null) {
                    schema.getFields().stream()
                            .filter(field -> field.aliases().contains(name))
                            .findFirst()
                            .ifPresent(field -> places.putIfAbsent(field, child));
                } else {
                    places.put(named, child);
                }
            });
            return places;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record RecordStep(Step[] fields) implements Step {
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

package dev.elbow.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events of random schemas: written as Avro by Avro's library and as JSON, they are the same row. */
class AvroAgreesWithJsonTest {

    private static final EventSchema EVENTS = new EventSchema(List.of(
            new Feature.Numeric("a", "/a", Missing.REFUSE),
            new Feature.Count("b", "/b", Missing.MARGINALISE),
            new Feature.Flag("c", "/c", Missing.MARGINALISE),
            new Feature.Categorical("d", "/d", Missing.MARGINALISE, List.of("x", "y", "ünï")),
            new Feature.Categorical("e", "/e", Missing.MARGINALISE, List.of("1", "2.5", "true", "-7")),
            new Feature.Numeric("nested", "/r/a", Missing.MARGINALISE),
            new Feature.Numeric("item", "/l/1", Missing.MARGINALISE),
            new Feature.Categorical("value", "/m/x", Missing.MARGINALISE, List.of("x"))));

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "r", "l", "m", "f", "x");
    private static final List<String> SYMBOLS = List.of("x", "y", "z1", "true");
    private static final int EVENTS_A_SCHEMA = 20;

    private final JsonEventDecoder fromText = new JsonEventDecoder(EVENTS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theSameValuesAreTheSameRow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 0;
        for (int schemas = 0; schemas < 400; schemas++) {
            Schema schema = record(random, 0, new int[1]);
            EventDecoder avro = AvroEventDecoder.given(EVENTS, 1 << 20, WriterSchema.of(schema.toString()));
            for (int i = 0; i < EVENTS_A_SCHEMA; i++) {
                rows += compare(avro, schema, random) ? 1 : 0;
            }
        }

        assertThat(rows).isGreaterThan(300); // most lack the required one, or hold a value of another type
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void hostileBytesEndInARowOrARefusal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int schemas = 0; schemas < 250; schemas++) {
            Schema schema = record(random, 0, new int[1]);
            EventDecoder avro = AvroEventDecoder.given(EVENTS, 1 << 20, WriterSchema.of(schema.toString()));
            byte[] event = Rows.avro(schema, value(schema, random));
            for (int i = 0; i < 100; i++) {
                EventBatch batch = new EventBatch(EVENTS);
                Optional<Refusal> refusal = avro.decode(mutated(event, random), batch);
                assertThat(batch.size()).isEqualTo(refusal.isPresent() ? 0 : 1);
                refused += refusal.isPresent() ? 1 : 0;
            }
        }

        assertThat(refused).isGreaterThan(5_000);
    }

    private boolean compare(EventDecoder avro, Schema schema, SplittableRandom random) {
        Object event = value(schema, random);
        String text = json(event);
        EventBatch fromAvro = new EventBatch(EVENTS);
        EventBatch fromJson = new EventBatch(EVENTS);

        Optional<Refusal> avroRefusal = avro.decode(Rows.avro(schema, event), fromAvro);
        Optional<Refusal> jsonRefusal = fromText.parse(text.getBytes(StandardCharsets.UTF_8), fromJson);

        assertThat(avroRefusal.map(Refusal::reason)).as(text + schema).isEqualTo(jsonRefusal.map(Refusal::reason));
        if (avroRefusal.isPresent()) {
            assertThat(fromAvro.size()).isZero();
            return false;
        }
        assertThat(Rows.of(fromAvro)).as(text).isEqualTo(Rows.of(fromJson));
        return true;
    }

    /** A record with some of the names in any order. */
    private static Schema record(SplittableRandom random, int depth, int[] names) {
        List<String> rest = new ArrayList<>(NAMES);
        List<Schema.Field> fields = new ArrayList<>();
        for (int n = 1 + random.nextInt(rest.size() - 1); n > 0; n--) {
            String name = rest.remove(random.nextInt(rest.size()));
            fields.add(new Schema.Field(name, type(name, random, depth, names)));
        }
        return Schema.createRecord("R" + names[0]++, "", "", false, fields);
    }

    private static Schema type(String name, SplittableRandom random, int depth, int[] names) {
        Schema type = random.nextInt(4) == 0 ? any(random, depth, names) : fitting(name, random, depth, names);
        boolean union = type.getType() == Schema.Type.UNION || type.getType() == Schema.Type.NULL;
        return union || random.nextInt(3) > 0 ? type : Schema.createUnion(Schema.create(Schema.Type.NULL), type);
    }

    private static Schema fitting(String name, SplittableRandom random, int depth, int[] names) {
        return switch (name) {
            case "a" -> Schema.create(random.nextBoolean() ? Schema.Type.DOUBLE : Schema.Type.FLOAT);
            case "b" -> Schema.create(random.nextBoolean() ? Schema.Type.INT : Schema.Type.LONG);
            case "c" -> Schema.create(Schema.Type.BOOLEAN);
            case "d" -> Schema.create(Schema.Type.STRING);
            case "m" -> Schema.createMap(Schema.create(Schema.Type.STRING));
            case "l" -> Schema.createArray(Schema.create(Schema.Type.DOUBLE));
            case "r" -> depth < 3 ? record(random, depth + 1, names) : Schema.create(Schema.Type.LONG);
            default -> any(random, depth, names);
        };
    }

    private static Schema any(SplittableRandom random, int depth, int[] names) {
        return switch (random.nextInt(depth < 3 ? 12 : 8)) {
            case 0 -> Schema.create(Schema.Type.INT);
            case 1 -> Schema.create(Schema.Type.LONG);
            case 2 -> Schema.create(Schema.Type.FLOAT);
            case 3 -> Schema.create(Schema.Type.DOUBLE);
            case 4 -> Schema.create(Schema.Type.BOOLEAN);
            case 5 -> Schema.create(Schema.Type.STRING);
            case 6 -> Schema.createEnum("E" + names[0]++, "", "", SYMBOLS);
            case 7 -> Schema.create(Schema.Type.NULL);
            case 8 -> record(random, depth + 1, names);
            case 9 -> Schema.createArray(any(random, depth + 1, names));
            case 10 -> Schema.createMap(any(random, depth + 1, names));
            default -> Schema.createUnion(Schema.create(Schema.Type.STRING), Schema.create(Schema.Type.DOUBLE));
        };
    }

    private static @Nullable Object value(Schema schema, SplittableRandom random) {
        return switch (schema.getType()) {
            case INT -> (int) (random.nextLong() >> (32 + random.nextInt(32)));
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> random.nextBoolean() ? finite(random) : (float) random.nextInt(-9, 9);
            case DOUBLE -> random.nextBoolean() ? random.nextGaussian() : random.nextInt(-9, 9) / 2.0;
            case BOOLEAN -> random.nextBoolean();
            case STRING ->
                List.of("x", "y", "ünï", "new", "1", "2.50", "", "😀").get(random.nextInt(8));
            case ENUM -> new GenericData.EnumSymbol(schema, SYMBOLS.get(random.nextInt(4)));
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    items.add(value(schema.getElementType(), random));
                }
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    values.put(NAMES.get(random.nextInt(NAMES.size())), value(schema.getValueType(), random));
                }
                yield values;
            }
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())), random);
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema(), random)));
                yield record;
            }
            default -> null;
        };
    }

    private static float finite(SplittableRandom random) {
        float any = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(any) ? any : 0.1f;
    }

    /** The same as JSON; no text here needs an escape. */
    private static String json(@Nullable Object value) {
        if (value instanceof GenericRecord record) {
            return record.getSchema().getFields().stream()
                    .map(field -> "\"" + field.name() + "\":" + json(record.get(field.pos())))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(AvroAgreesWithJsonTest::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\":" + json(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        boolean text = value instanceof String || value instanceof GenericData.EnumSymbol;
        return text ? "\"" + value + '"' : String.valueOf(value);
    }

    private static byte[] mutated(byte[] event, SplittableRandom random) {
        byte[] bytes = event.clone();
        for (int times = random.nextInt(3); times >= 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(12)), (byte) 0xff);
            }
        }
        return bytes;
    }
}

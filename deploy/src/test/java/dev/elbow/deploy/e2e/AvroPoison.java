package dev.elbow.deploy.e2e;

import dev.elbow.schemas.wire.EventFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Events of JSON as Avro of one schema, and bad events of these. Seeded; not thread-safe. */
final class AvroPoison implements Supplier<Poison.Mutant> {

    private static final int HEADER = 10;

    private final SplittableRandom random;
    private final Schema schema;
    private final List<byte[]> good;

    /** Of events that all have the members of the first. */
    AvroPoison(long seed, List<byte[]> json) {
        this.random = new SplittableRandom(seed);
        this.schema = schema(json.get(0));
        this.good = json.stream().map(this::avro).toList();
    }

    /** What the events are written with; the first value is a union, which no header of another schema can be taken for. */
    String schema() {
        return schema.toString();
    }

    /** The events, in their order. */
    List<byte[]> good() {
        return good;
    }

    /** An event that something was done to. */
    @Override
    public Poison.Mutant get() {
        byte[] event = good.get(random.nextInt(good.size())).clone();
        return switch (random.nextInt(7)) {
            case 0, 1 -> new Poison.Mutant(flipped(event), false);
            case 2 -> new Poison.Mutant(Arrays.copyOf(event, random.nextInt(event.length)), true);
            case 3 -> new Poison.Mutant(Arrays.copyOf(event, event.length + 1 + random.nextInt(100)), true);
            case 4 -> new Poison.Mutant(bytes(random.nextInt(2 * event.length)), false);
            case 5 -> new Poison.Mutant(ofAnotherSchema(event), true);
            default -> new Poison.Mutant(longNumber(event), false);
        };
    }

    private byte[] flipped(byte[] event) {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            event[random.nextInt(event.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return event;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** In the single-object encoding, with a fingerprint that is none of ours. */
    private byte[] ofAnotherSchema(byte[] event) {
        byte[] whole = Arrays.copyOf(bytes(HEADER), HEADER + event.length);
        whole[0] = (byte) 0xc3;
        whole[1] = 1;
        System.arraycopy(event, 0, whole, HEADER, event.length);
        return whole;
    }

    /** A length, an index or a number that goes on and on. */
    private byte[] longNumber(byte[] event) {
        int from = random.nextInt(event.length);
        Arrays.fill(event, from, Math.min(event.length, from + 1 + random.nextInt(12)), (byte) 0xff);
        return event;
    }

    private static Schema schema(byte[] json) {
        SchemaBuilder.FieldAssembler<Schema> fields =
                SchemaBuilder.record("Event").fields();
        EventFields.read(json).orElseThrow().forEach((name, value) -> {
            if (value instanceof Number) {
                fields.name(name)
                        .type()
                        .unionOf()
                        .nullType()
                        .and()
                        .doubleType()
                        .endUnion()
                        .noDefault();
            } else if (value instanceof Boolean) {
                fields.name(name)
                        .type()
                        .unionOf()
                        .nullType()
                        .and()
                        .booleanType()
                        .endUnion()
                        .noDefault();
            } else {
                fields.name(name)
                        .type()
                        .unionOf()
                        .nullType()
                        .and()
                        .stringType()
                        .endUnion()
                        .noDefault();
            }
        });
        return fields.endRecord();
    }

    private byte[] avro(byte[] json) {
        GenericRecord record = new GenericData.Record(schema);
        EventFields.read(json)
                .orElseThrow()
                .forEach((name, value) ->
                        record.put(name, value instanceof Number number ? (Object) number.doubleValue() : value));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has no such faults
        }
        return out.toByteArray();
    }
}

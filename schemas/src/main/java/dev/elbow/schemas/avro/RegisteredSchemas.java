package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Events in Confluent's wire format: a zero, the number of the writer's schema in four bytes, and the value. Not thread-safe. */
final class RegisteredSchemas implements Framing {

    private static final int HEADER = 1 + Integer.BYTES;

    /** Bounds what schemas may take; a topic has a few. */
    private static final int MOST_PLANS = 1_000;

    private final WriterSchemas schemas;
    private final EventSchema events;
    private final Map<Integer, Known> plans = new HashMap<>();
    private @Nullable Known last;

    RegisteredSchemas(WriterSchemas schemas, EventSchema events) {
        this.schemas = schemas;
        this.events = events;
    }

    /** What became of a schema: a plan, or why its events cannot be read. */
    private record Known(
            int id, @Nullable AvroPlan plan, @Nullable Refusal refusal) {}

    @Override
    public AvroPlan open(byte[] event, AvroBytes in) {
        if (event.length < HEADER || event[0] != 0) {
            String found = event.length == 0 ? "empty" : "begins with " + event[0] + ", has " + event.length + " bytes";
            throw new Refused(Reason.MALFORMED, "event: " + found + " (expected: 0, then the schema's id in 4 bytes)");
        }
        int id = ByteBuffer.wrap(event).getInt(1);
        Known known = last != null && last.id == id ? last : find(id);
        last = known;
        in.open(event, HEADER);
        if (known.plan == null) {
            throw new Refused(Objects.requireNonNull(known.refusal));
        }
        return known.plan;
    }

    private Known find(int id) {
        Known known = plans.get(id);
        if (known != null) {
            return known;
        }
        WriterSchema writer = schemas.find(id)
                .orElseThrow(() -> new Refused(
                        Reason.MALFORMED, "event: schema id " + id + " (expected: one that the schema registry has)"));
        Known made = plan(id, writer);
        if (plans.size() >= MOST_PLANS) {
            plans.clear();
        }
        plans.put(id, made);
        return made;
    }

    private Known plan(int id, WriterSchema writer) {
        try {
            return new Known(id, AvroPlan.of(writer.parse(), events), null);
        } catch (AvroSchemaException e) {
            return new Known(id, null, new Refusal(Reason.MALFORMED, "event: schema id " + id + ": " + e.getMessage()));
        }
    }
}

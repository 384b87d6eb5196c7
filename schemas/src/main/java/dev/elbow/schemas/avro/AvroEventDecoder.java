package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventRow;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refused;
import java.util.Optional;

/**
 * Decodes Avro straight into a batch, by a plan for each schema that events were written with: no object of an event is made. The same
 * values give the same row as JSON does, to the bit. Not thread-safe.
 */
public final class AvroEventDecoder implements EventDecoder {

    private final int maxBytes;
    private final Framing framing;
    private final EventRow row;
    private final AvroBytes in = new AvroBytes();

    private AvroEventDecoder(EventSchema events, int maxBytes, Framing framing) {
        this.maxBytes = maxBytes;
        this.framing = framing;
        this.row = new EventRow(events);
    }

    /**
     * A decoder of events that all have one schema.
     *
     * @param maxBytes larger events are refused unread
     * @throws AvroSchemaException where the schema is none, or none of events
     */
    public static AvroEventDecoder given(EventSchema events, int maxBytes, WriterSchema writer) {
        return new AvroEventDecoder(events, maxBytes, new GivenSchema(writer, events));
    }

    /**
     * A decoder of events that name their schemas in Confluent's wire format.
     *
     * @param maxBytes larger events are refused unread
     */
    public static AvroEventDecoder registered(EventSchema events, int maxBytes, WriterSchemas schemas) {
        return new AvroEventDecoder(events, maxBytes, new RegisteredSchemas(schemas, events));
    }

    @Override
    public Optional<Refusal> decode(byte[] event, EventBatch batch) {
        if (event.length > maxBytes) {
            return Optional.of(Refusal.tooLarge(event.length, maxBytes));
        }
        try {
            AvroPlan plan = framing.open(event, in);
            row.begin(batch);
            plan.run(in, row);
            if (in.left() > 0) {
                throw AvroBytes.malformed(in.place(), in.left() + " bytes after the event's end", "one event");
            }
            row.finish();
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(e.refusal());
        }
    }
}

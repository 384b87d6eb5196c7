package dev.elbow.deploy.bench;

import dev.elbow.schemas.avro.AvroEventDecoder;
import dev.elbow.schemas.avro.WriterSchema;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.format.EventFormat;
import java.util.function.UnaryOperator;

/** Decodes an event as a scorer does, and passes it on. Not thread-safe. */
final class Decoding implements UnaryOperator<byte[]> {

    private static final int MAX_BYTES = 1 << 20;

    private final EventDecoder decoder;
    private final EventBatch batch;

    Decoding(EventSchema schema, EventFormat format) {
        this(
                schema,
                format == EventFormat.AVRO
                        ? AvroEventDecoder.given(schema, MAX_BYTES, WriterSchema.of(BenchEvents.avroSchema()))
                        : new JsonEventDecoder(schema));
    }

    private Decoding(EventSchema schema, EventDecoder decoder) {
        this.decoder = decoder;
        this.batch = new EventBatch(schema);
    }

    /** Decodes JSON by the parser alone. */
    static Decoding parsing(EventSchema schema) {
        return new Decoding(schema, new JsonEventDecoder(schema)::parse);
    }

    /** The row of the event decoded last. */
    EventBatch row() {
        return batch;
    }

    @Override
    public byte[] apply(byte[] event) {
        batch.clear();
        decoder.decode(event, batch).ifPresent(why -> {
            throw new IllegalArgumentException("event: " + why.message());
        });
        return event;
    }
}

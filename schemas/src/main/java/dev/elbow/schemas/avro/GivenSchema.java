package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Events of one schema: bare, or in Avro's single-object encoding. An event that begins like the latter with another schema's
 * fingerprint is taken for a bare one, which may begin with any bytes.
 */
final class GivenSchema implements Framing {

    private static final short MARKER = (short) 0xC301;

    private final AvroPlan plan;
    private final byte[] header;

    GivenSchema(WriterSchema writer, EventSchema events) {
        Schema schema = writer.parse();
        this.plan = AvroPlan.of(schema, events);
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
        }
        return plan;
    }
}

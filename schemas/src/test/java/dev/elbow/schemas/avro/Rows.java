package dev.elbow.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Rows to compare, and values as Avro's own library writes them. */
final class Rows {

    private Rows() {}

    /** The batch's one row, to the bit. */
    static List<Object> of(EventBatch batch) {
        assertThat(batch.size()).isEqualTo(1);
        List<Object> row = new ArrayList<>();
        for (int column = 0; column < batch.schema().numericWidth(); column++) {
            row.add(Float.floatToRawIntBits(batch.numericAt(0, column)));
        }
        for (int column = 0; column < batch.schema().categoricalWidth(); column++) {
            row.add(batch.categoricalAt(0, column));
            row.add(batch.unknownAt(0, column));
        }
        return row;
    }

    static byte[] avro(Schema schema, @Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Optional;

/**
 * Rows as the network sees them, as arrays of an engine; those of no width are empty. See {@link Rows}.
 *
 * @param values {@code [N, Dn]}
 * @param observed {@code [N, Dn]}
 * @param counts {@code [N, counts]}
 * @param codes {@code [N, Dc]}
 */
record EncodedRows(
        Optional<NDArray> values, Optional<NDArray> observed, Optional<NDArray> counts, Optional<NDArray> codes) {

    /** Bytes of a row. */
    static long bytes(Layout layout) {
        return Float.BYTES * (2L * layout.numeric() + layout.counts().width())
                + (long) Long.BYTES * layout.categorical();
    }

    /** Bytes of a row in the widest array. */
    static long widest(Layout layout) {
        long floats =
                (long) Float.BYTES * Math.max(layout.numeric(), layout.counts().width());
        return Math.max(floats, (long) Long.BYTES * layout.categorical());
    }

    /** Encodes all rows, a chunk at a time, into memory that the arrays then own: there is no second copy. */
    static EncodedRows of(NDManager manager, Layout layout, EventSource rows) {
        int size = rows.size();
        ByteBuffer values = buffer(size, layout.numeric(), Float.BYTES);
        ByteBuffer observed = buffer(size, layout.numeric(), Float.BYTES);
        ByteBuffer counts = buffer(size, layout.counts().width(), Float.BYTES);
        ByteBuffer codes = buffer(size, layout.categorical(), Long.BYTES);
        FloatBuffer valuesTo = values.asFloatBuffer();
        FloatBuffer observedTo = observed.asFloatBuffer();
        FloatBuffer countsTo = counts.asFloatBuffer();
        LongBuffer codesTo = codes.asLongBuffer();
        rows.forEachChunk(chunk -> {
            Rows encoded = Rows.of(layout, chunk);
            valuesTo.put(encoded.values());
            observedTo.put(encoded.observed());
            countsTo.put(encoded.counts());
            for (int code : encoded.codes()) {
                codesTo.put(code);
            }
        });
        return new EncodedRows(
                array(manager, values, size, layout.numeric(), DataType.FLOAT32),
                array(manager, observed, size, layout.numeric(), DataType.FLOAT32),
                array(manager, counts, size, layout.counts().width(), DataType.FLOAT32),
                array(manager, codes, size, layout.categorical(), DataType.INT64));
    }

    /** Outside the heap, where the engine takes it as it is. */
    private static ByteBuffer buffer(int rows, int width, int bytes) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(Math.multiplyExact(rows, width), bytes))
                .order(ByteOrder.nativeOrder());
    }

    private static Optional<NDArray> array(NDManager manager, ByteBuffer from, int rows, int width, DataType type) {
        return width == 0 ? Optional.empty() : Optional.of(manager.create(from, new Shape(rows, width), type));
    }
}

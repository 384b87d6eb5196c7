package dev.elbow.zoo.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.elbow.schemas.model.Graph;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outputs of one run, copied out of native memory; each {@code [N]} or {@code [N, width]} row by row. */
public final class Tensors {

    private final Map<String, float[]> floats = new HashMap<>();
    private final Map<String, long[]> longs = new HashMap<>();

    private Tensors() {}

    static Tensors copyOf(Graph graph, OrtSession.Result result, Set<String> wanted) {
        Tensors tensors = new Tensors();
        for (Graph.Port port : graph.outputs()) {
            if (wanted.contains(port.name())) {
                OnnxTensor tensor = (OnnxTensor) result.get(port.name()).orElseThrow();
                tensors.copy(port, tensor);
            }
        }
        return tensors;
    }

    private void copy(Graph.Port port, OnnxTensor tensor) {
        if (port.element() == Graph.Element.FLOAT32) {
            FloatBuffer buffer = tensor.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            floats.put(port.name(), values);
        } else {
            LongBuffer buffer = tensor.getLongBuffer();
            long[] values = new long[buffer.remaining()];
            buffer.get(values);
            longs.put(port.name(), values);
        }
    }

    /** A float32 output. */
    public float[] floats(String name) {
        return present(name, floats.get(name));
    }

    /** An int64 output. */
    public long[] longs(String name) {
        return present(name, longs.get(name));
    }

    private static <T> T present(String name, @Nullable T values) {
        if (values == null) {
            throw new IllegalArgumentException("output: " + name + " (expected: one that was asked for, of that type)");
        }
        return values;
    }
}

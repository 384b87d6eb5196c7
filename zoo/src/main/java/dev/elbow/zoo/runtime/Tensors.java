package dev.elbow.zoo.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.elbow.schemas.model.Graph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outputs of one run, copied out of native memory; each {@code [N]} or {@code [N, width]} row by row. */
public final class Tensors {

    private final Map<String, float[]> floats = new HashMap<>();
    private final Map<String, long[]> longs = new HashMap<>();

    private Tensors() {}

    /**
     * Copies outputs.
     *
     * @throws GraphFault where one is not of the shape that its port declares, which no runtime holds a graph to
     */
    static Tensors copyOf(String name, Graph graph, int rows, OrtSession.Result result, Set<String> wanted) {
        Tensors tensors = new Tensors();
        for (Graph.Port port : graph.outputs()) {
            if (wanted.contains(port.name())) {
                OnnxTensor tensor = (OnnxTensor) result.get(port.name()).orElseThrow();
                long[] shape = tensor.getInfo().getShape();
                long[] declared = port.width() == 0 ? new long[] {rows} : new long[] {rows, port.width()};
                if (!Arrays.equals(shape, declared)) {
                    throw new GraphFault(name + ": output " + port.name() + " of shape " + Arrays.toString(shape)
                            + " (expected: " + Arrays.toString(declared) + ")");
                }
                tensors.copy(port, tensor);
            }
        }
        return tensors;
    }

    private void copy(Graph.Port port, OnnxTensor tensor) {
        if (port.element() == Graph.Element.FLOAT32) {
            floats.put(port.name(), tensor.getFloatBuffer().array()); // a copy on the heap, and ours
        } else {
            longs.put(port.name(), tensor.getLongBuffer().array());
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

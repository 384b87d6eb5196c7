package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.Tensors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** Graphs in ONNX Runtime. */
final class GraphRuns {

    private GraphRuns() {}

    static byte[] bytes(GraphSet graphs, String name) {
        return Objects.requireNonNull(graphs.onnx().get(name));
    }

    static Tensors run(GraphSet graphs, String name, EventBatch events) {
        try (GraphSession session = graphs.open(name, Provider.CPU)) {
            return run(session, events, 0, events.size());
        }
    }

    /** As the zoo runs a graph: never one row alone, which takes another kernel. */
    static Tensors run(GraphSession session, EventBatch events, int from, int size) {
        int rows = Math.max(2, size);
        int numbers = events.schema().numericWidth();
        int codes = events.schema().categoricalWidth();
        float[] numeric = Arrays.copyOfRange(events.numeric(), from * numbers, (from + size) * numbers);
        long[] categorical = Arrays.copyOfRange(events.categorical(), from * codes, (from + size) * codes);
        return session.run(
                rows,
                Map.of(GraphContract.NUMERIC, FloatBuffer.wrap(Arrays.copyOf(numeric, rows * numbers))),
                Map.of(GraphContract.CATEGORICAL, LongBuffer.wrap(Arrays.copyOf(categorical, rows * codes))));
    }

    static Tensors decode(GraphSet graphs, float[] codes) {
        try (GraphSession session = graphs.open(GraphContract.DECODER, Provider.CPU)) {
            int latent = session.graph().inputs().get(0).width();
            return session.run(codes.length / latent, Map.of(GraphContract.LATENT, FloatBuffer.wrap(codes)), Map.of());
        }
    }
}

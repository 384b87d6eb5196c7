package dev.elbow.zoo.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.elbow.zoo.fault.ZooException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what is told of shapes to what ONNX Runtime makes of them: a bound that a run exceeds is none. */
class ShapeRulesTest {

    private static final int GRAPHS = 60;
    private static final int NODES = 60;
    private static final int ROWS = 5;

    private final Set<String> seen = new TreeSet<>();

    @Test
    void noRunExceedsWhatWasTold() throws OrtException {
        for (long seed = 0; seed < GRAPHS; seed++) {
            RandomGraph random = new RandomGraph(seed);
            for (int i = 0; i < NODES; i++) {
                OnnxMl.GraphProto grown = random.grown();
                Optional<GraphBounds> told = told(grown);
                if (told.isPresent() && runs(grown, told.get(), seed)) {
                    random.keep(grown, told.get());
                    seen.add(grown.getNode(grown.getNodeCount() - 1).getOpType());
                }
            }
        }

        assertThat(seen).as("operators that ran").containsExactlyInAnyOrderElementsOf(OnnxCheck.OPERATORS);
    }

    private static Optional<GraphBounds> told(OnnxMl.GraphProto graph) {
        try {
            GraphBounds bounds = GraphBounds.of("random", graph, ROWS);
            return Optional.of(bounds).filter(one -> one.bytes() < 1 << 20);
        } catch (ZooException.Untrusted e) {
            return Optional.empty();
        }
    }

    /** Whether ONNX Runtime takes the graph; its last node is held to the bounds for one event, several, and as many as were told. */
    private static boolean runs(OnnxMl.GraphProto graph, GraphBounds told, long seed) throws OrtException {
        OnnxMl.GraphProto.Builder all = graph.toBuilder();
        OnnxMl.NodeProto last = graph.getNode(graph.getNodeCount() - 1);
        last.getOutputList()
                .forEach(
                        name -> all.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(name)));
        byte[] model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(OnnxCheck.IR_VERSION)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OnnxCheck.OPSET))
                .setGraph(all)
                .build()
                .toByteArray();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession session = environment.createSession(model, options)) {
                for (int rows : new int[] {1, 2, ROWS}) {
                    hold(session, told, rows, seed, last);
                }
            }
            return true;
        } catch (OrtException e) {
            return false;
        }
    }

    private static void hold(OrtSession session, GraphBounds told, int rows, long seed, OnnxMl.NodeProto node)
            throws OrtException {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[3 * rows];
        long[] n = new long[2 * rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(-3, 4);
        }
        for (int i = 0; i < n.length; i++) {
            n[i] = random.nextInt(0, 4);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor floats = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), new long[] {rows, 3});
                OnnxTensor longs = OnnxTensor.createTensor(environment, LongBuffer.wrap(n), new long[] {rows, 2})) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            session.getInputNames().forEach(name -> inputs.put(name, name.equals("x") ? floats : longs));
            try (OrtSession.Result result = session.run(inputs)) {
                for (String name : session.getOutputNames()) {
                    Supplier<String> what =
                            () -> rows + " events, seed " + seed + ", told " + described(told, node) + ", " + node;
                    hold((OnnxTensor) result.get(name).orElseThrow(), told.tensor(name), what);
                }
            }
        }
    }

    private static String described(GraphBounds told, OnnxMl.NodeProto node) {
        return Stream.concat(node.getInputList().stream(), node.getOutputList().stream())
                .map(name -> name + " " + told.tensor(name))
                .toList()
                .toString();
    }

    private static void hold(OnnxTensor found, TensorBound bound, Supplier<String> what) {
        long[] shape = found.getInfo().getShape();
        assertThat(found.getInfo().type.name()).as(what).isEqualTo(bound.type().name());
        assertThat(shape.length).as(what).isEqualTo(bound.rank());
        for (int i = 0; i < shape.length; i++) {
            Interval length = bound.lengths().get(i);
            assertThat(shape[i]).as(what).isBetween(length.low(), length.high());
        }
        bound.values().ifPresent(values -> {
            LongBuffer numbers = found.getLongBuffer();
            assertThat(numbers.remaining()).as(what).isEqualTo(values.size());
            for (Interval value : values) {
                assertThat(numbers.get()).as(what).isBetween(value.low(), value.high());
            }
        });
    }
}

package dev.elbow.zoo.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One ONNX graph in ONNX Runtime, with one intra-op thread. Thread-safe; threads share one session. Closed by its owner.
 */
public final class GraphSession implements AutoCloseable {

    private final String name;
    private final Graph graph;
    private final OrtEnvironment environment;
    private final OrtSession session;

    private GraphSession(String name, Graph graph, OrtEnvironment environment, OrtSession session) {
        this.name = name;
        this.graph = graph;
        this.environment = environment;
        this.session = session;
    }

    /**
     * Opens a graph.
     *
     * @param name what messages call the graph
     * @throws ZooException.Untrusted where ONNX Runtime does not take the graph
     * @throws ZooException.Unreachable where the provider is not available, or cannot run the whole graph
     */
    public static GraphSession open(String name, byte[] onnx, Graph graph, Provider provider) {
        OrtEnvironment environment = NativeEnvironment.get();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // What fails comes as an exception; the library would print it too, in colour, between the lines of our
            // log.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setDeterministicCompute(true);
            // Plans memory for one batch size; ours changes with every poll.
            options.setMemoryPatternOptimization(false);
            addProvider(options, provider);
            return new GraphSession(name, graph, environment, environment.createSession(onnx, options));
        } catch (OrtException e) {
            if (provider == Provider.CUDA) {
                throw inactive(e);
            }
            throw new ZooException.Untrusted(
                    name + ": ONNX Runtime refuses the graph: " + e.getMessage() + "; nothing was loaded", e);
        }
    }

    private static void addProvider(OrtSession.SessionOptions options, Provider provider) {
        if (provider == Provider.CUDA) {
            if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
                throw new ZooException.Unreachable("provider cuda: not in this build, whose ONNX Runtime is that for"
                        + " processors (expected: provider cpu, or onnxruntime_gpu in its place on the class path);"
                        + " nothing was loaded");
            }
            try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
                // On by default, and rounds factors to ten bits on Ampere and later: more than packages tolerate.
                cuda.add("use_tf32", "0");
                options.addCUDA(cuda);
                forbidProcessor(options);
            } catch (OrtException e) {
                throw inactive(e);
            }
        }
    }

    /** Else, what the provider cannot compute would run on the processor without a word: then no session comes to be. */
    static void forbidProcessor(OrtSession.SessionOptions options) throws OrtException {
        options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
    }

    private static ZooException.Unreachable inactive(OrtException e) {
        return new ZooException.Unreachable(
                "provider cuda: not active (" + e.getMessage()
                        + "; expected: onnxruntime_gpu, CUDA 12 and cuDNN 9); nothing was loaded",
                e);
    }

    /** The version of ONNX Runtime. */
    public static String runtimeVersion() {
        return NativeEnvironment.get().getVersion();
    }

    /** The graph's ports. */
    public Graph graph() {
        return graph;
    }

    /**
     * Runs the graph.
     *
     * @param rows N
     * @param floats float32 inputs by name, {@code [N, width]} row by row
     * @param longs int64 inputs by name, {@code [N, width]} row by row
     * @param outputs names of the outputs wanted
     * @return the outputs by name
     * @throws GraphFault where ONNX Runtime fails on these rows
     */
    public Tensors run(int rows, Map<String, FloatBuffer> floats, Map<String, LongBuffer> longs, Set<String> outputs) {
        return run(rows, floats, longs, outputs, Optional.empty());
    }

    /** Runs the graph for all its outputs. */
    public Tensors run(int rows, Map<String, FloatBuffer> floats, Map<String, LongBuffer> longs) {
        return run(rows, floats, longs, outputs());
    }

    /**
     * The same, but that it ends in time.
     *
     * @throws GraphFault where it is not through by then, too
     */
    Tensors run(int rows, Map<String, FloatBuffer> floats, Map<String, LongBuffer> longs, Duration patience) {
        try (RunLimit limit = new RunLimit(patience)) {
            return run(rows, floats, longs, outputs(), Optional.of(limit));
        } catch (OrtException e) {
            throw fault(rows, e);
        }
    }

    private Set<String> outputs() {
        Set<String> all = new LinkedHashSet<>();
        graph.outputs().forEach(port -> all.add(port.name()));
        return all;
    }

    private Tensors run(
            int rows,
            Map<String, FloatBuffer> floats,
            Map<String, LongBuffer> longs,
            Set<String> outputs,
            Optional<RunLimit> limit) {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (Graph.Port port : graph.inputs()) {
                inputs.put(port.name(), tensor(port, rows, floats, longs));
            }
            try (OrtSession.Result result = limit.isPresent()
                    ? session.run(inputs, outputs, limit.get().options())
                    : session.run(inputs, outputs)) {
                return Tensors.copyOf(name, graph, rows, result, outputs);
            }
        } catch (OrtException e) {
            if (limit.filter(RunLimit::ended).isPresent()) {
                throw new GraphFault(name + ": " + rows + " events take too long", e);
            }
            throw fault(rows, e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private GraphFault fault(int rows, OrtException e) {
        return new GraphFault(name + ": ONNX Runtime failed on " + rows + " events: " + e.getMessage(), e);
    }

    private OnnxTensor tensor(Graph.Port port, int rows, Map<String, FloatBuffer> floats, Map<String, LongBuffer> longs)
            throws OrtException {
        long[] shape = {rows, port.width()};
        if (port.element() == Graph.Element.FLOAT32) {
            FloatBuffer values = floats.get(port.name());
            if (values != null) {
                return OnnxTensor.createTensor(environment, values, shape);
            }
        } else {
            LongBuffer values = longs.get(port.name());
            if (values != null) {
                return OnnxTensor.createTensor(environment, values, shape);
            }
        }
        throw new IllegalArgumentException(name + ": input " + port.name() + ": absent (expected: " + port + ")");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": session does not close", e);
        }
    }
}

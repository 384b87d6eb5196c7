package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.Tensors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records what the graphs of a package make of the golden events. Stateless. */
final class GoldenRun {

    private GoldenRun() {}

    static GoldenVectors record(GraphSet graphs, GoldenEvents golden, double tolerance) {
        EventBatch events = golden.events();
        Outputs encoder = run(graphs, GraphContract.ENCODER, events, new float[0]);
        float[] mean = encoder.tensors.floats(GraphContract.LATENT_MEAN);
        Outputs decoder = run(graphs, GraphContract.DECODER, events, mean);
        Outputs score = run(graphs, GraphContract.SCORE, events, new float[0]);
        Optional<Outputs> tighten = graphs.has(GraphContract.TIGHTEN)
                ? Optional.of(run(graphs, GraphContract.TIGHTEN, events, new float[0]))
                : Optional.empty();
        List<GoldenVectors.Case> cases = new ArrayList<>();
        for (int row = 0; row < events.size(); row++) {
            int one = row;
            cases.add(new GoldenVectors.Case(
                    golden.kinds().get(row),
                    numeric(events, row),
                    categorical(events, row),
                    encoder.row(row),
                    decoder.row(row),
                    score.row(row),
                    tighten.map(outputs -> outputs.row(one)).orElse(Map.of())));
        }
        return new GoldenVectors(tolerance, cases);
    }

    private record Outputs(Graph graph, Tensors tensors) {
        Map<String, List<Float>> row(int row) {
            Map<String, List<Float>> outputs = new TreeMap<>();
            for (Graph.Port port : graph.outputs()) {
                int width = Math.max(1, port.width());
                List<Float> values = new ArrayList<>();
                for (int i = row * width; i < (row + 1) * width; i++) {
                    values.add(
                            port.element() == Graph.Element.FLOAT32
                                    ? tensors.floats(port.name())[i]
                                    : (float) tensors.longs(port.name())[i]);
                }
                outputs.put(port.name(), values);
            }
            return outputs;
        }
    }

    private static Outputs run(GraphSet graphs, String name, EventBatch events, float[] latent) {
        try (GraphSession session = graphs.open(name, Provider.CPU)) {
            Tensors tensors = session.run(
                    events.size(),
                    Map.of(
                            GraphContract.NUMERIC,
                            FloatBuffer.wrap(
                                            events.numeric(),
                                            0,
                                            events.size() * events.schema().numericWidth())
                                    .slice(),
                            GraphContract.LATENT,
                            FloatBuffer.wrap(latent)),
                    Map.of(
                            GraphContract.CATEGORICAL,
                            LongBuffer.wrap(
                                            events.categorical(),
                                            0,
                                            events.size() * events.schema().categoricalWidth())
                                    .slice()));
            return new Outputs(session.graph(), tensors);
        }
    }

    private static List<Float> numeric(EventBatch events, int row) {
        List<Float> values = new ArrayList<>();
        for (int j = 0; j < events.schema().numericWidth(); j++) {
            values.add(events.numericAt(row, j));
        }
        return values;
    }

    private static List<Long> categorical(EventBatch events, int row) {
        List<Long> codes = new ArrayList<>();
        for (int c = 0; c < events.schema().categoricalWidth(); c++) {
            codes.add(events.categoricalAt(row, c));
        }
        return codes;
    }
}

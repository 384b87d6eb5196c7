package dev.elbow.zoo.runtime;

import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.fault.ZooException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Replays golden vectors through the graphs, so that a package proves itself wherever it is opened. Stateless. */
public final class GoldenReplay {

    private GoldenReplay() {}

    /**
     * Runs every case through the three graphs.
     *
     * @param name what messages call the package
     * @param tolerance relative to the larger of 1 and the value
     * @throws ZooException.Untrusted naming the first output out of tolerance
     */
    public static void check(String name, GraphSet graphs, GoldenVectors golden, Provider provider, double tolerance) {
        Replay replay = new Replay(name, golden, tolerance);
        try (GraphSession encoder = graphs.open(GraphContract.ENCODER, provider);
                GraphSession decoder = graphs.open(GraphContract.DECODER, provider);
                GraphSession score = graphs.open(GraphContract.SCORE, provider)) {
            replay.check(encoder, GoldenVectors.Case::encoder);
            replay.check(decoder, GoldenVectors.Case::decoder);
            replay.check(score, GoldenVectors.Case::score);
        } catch (GraphFault e) {
            throw new ZooException.Untrusted(
                    "package " + name + ": golden vectors: " + e.getMessage() + "; nothing was loaded", e);
        }
    }

    private record Replay(String name, GoldenVectors golden, double tolerance) {

        void check(GraphSession session, Function<GoldenVectors.Case, Map<String, List<Float>>> expected) {
            Tensors found = session.run(
                    golden.cases().size(),
                    Map.of(
                            GraphContract.NUMERIC, floats(GoldenVectors.Case::numeric),
                            GraphContract.LATENT, floats(GoldenReplay::latentMean)),
                    Map.of(GraphContract.CATEGORICAL, longs()));
            for (Graph.Port port : session.graph().outputs()) {
                for (int row = 0; row < golden.cases().size(); row++) {
                    List<Float> values = expected.apply(golden.cases().get(row)).getOrDefault(port.name(), List.of());
                    compare(found, port, row, values);
                }
            }
        }

        private void compare(Tensors found, Graph.Port port, int row, List<Float> expected) {
            int width = Math.max(1, port.width());
            that(expected.size() == width, port.name(), row, expected.size() + " golden values", width);
            for (int i = 0; i < width; i++) {
                double value = port.element() == Graph.Element.FLOAT32
                        ? found.floats(port.name())[row * width + i]
                        : found.longs(port.name())[row * width + i];
                double golden = expected.get(i);
                double scale = Math.max(1, Math.abs(golden));
                that(Math.abs(value - golden) <= tolerance * scale, port.name(), row, value, golden);
            }
        }

        private void that(boolean holds, String output, int row, Object found, Object expected) {
            if (!holds) {
                throw new ZooException.Untrusted("package " + name + ": golden case " + row + ", " + output + ": "
                        + found + " (expected: " + expected + " within " + tolerance
                        + " relative); the model does not compute here what it computed where it was made,"
                        + " nothing was loaded");
            }
        }

        private FloatBuffer floats(Function<GoldenVectors.Case, List<Float>> part) {
            List<Float> all = new ArrayList<>();
            golden.cases().forEach(one -> all.addAll(part.apply(one)));
            FloatBuffer buffer = FloatBuffer.allocate(all.size());
            all.forEach(buffer::put);
            return buffer.flip();
        }

        private LongBuffer longs() {
            List<Long> all = new ArrayList<>();
            golden.cases().forEach(one -> all.addAll(one.categorical()));
            LongBuffer buffer = LongBuffer.allocate(all.size());
            all.forEach(buffer::put);
            return buffer.flip();
        }
    }

    private static List<Float> latentMean(GoldenVectors.Case one) {
        return one.encoder().getOrDefault(GraphContract.LATENT_MEAN, List.of());
    }
}

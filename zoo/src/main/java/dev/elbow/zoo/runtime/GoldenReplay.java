package dev.elbow.zoo.runtime;

import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.fault.ZooException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Replays golden vectors through the graphs, so that a package proves itself wherever it is opened. Stateless. */
public final class GoldenReplay {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private GoldenReplay() {}

    /**
     * Runs every case through all graphs of the package.
     *
     * @param name what messages call the package
     * @param tolerance relative to the larger of 1 and the value
     * @param rowsAtOnce cases of one run
     * @throws ZooException.Untrusted naming the first output out of tolerance, or where it all takes longer than two minutes
     */
    public static void check(
            String name, GraphSet graphs, GoldenVectors golden, Provider provider, double tolerance, int rowsAtOnce) {
        Replay replay = new Replay(name, golden, tolerance, rowsAtOnce, System.nanoTime() + PATIENCE.toNanos());
        try (GraphSession encoder = graphs.open(GraphContract.ENCODER, provider);
                GraphSession decoder = graphs.open(GraphContract.DECODER, provider);
                GraphSession score = graphs.open(GraphContract.SCORE, provider)) {
            replay.check(encoder, GoldenVectors.Case::encoder);
            replay.check(decoder, GoldenVectors.Case::decoder);
            replay.check(score, GoldenVectors.Case::score);
            if (graphs.has(GraphContract.TIGHTEN)) {
                try (GraphSession tighten = graphs.open(GraphContract.TIGHTEN, provider)) {
                    replay.check(tighten, GoldenVectors.Case::tighten);
                }
            }
        } catch (GraphFault e) {
            throw new ZooException.Untrusted(
                    "package " + name + ": golden vectors: " + e.getMessage() + "; nothing was loaded", e);
        }
    }

    /**
     * The cases, in runs of about as many each: a lone one would take other kernels, with other rounding.
     *
     * @param end by the clock of {@link System#nanoTime()}
     */
    private record Replay(String name, GoldenVectors golden, double tolerance, int rowsAtOnce, long end) {

        void check(GraphSession session, Function<GoldenVectors.Case, Map<String, List<Float>>> expected) {
            int cases = golden.cases().size();
            int runs = (cases - 1) / rowsAtOnce + 1;
            for (int run = 0; run < runs; run++) {
                check(session, expected, (int) ((long) cases * run / runs), (int) ((long) cases * (run + 1) / runs));
            }
        }

        private void check(
                GraphSession session,
                Function<GoldenVectors.Case, Map<String, List<Float>>> expected,
                int from,
                int to) {
            List<GoldenVectors.Case> cases = golden.cases().subList(from, to);
            Tensors found = session.run(
                    cases.size(),
                    Map.of(
                            GraphContract.NUMERIC, floats(cases, GoldenVectors.Case::numeric),
                            GraphContract.LATENT, floats(cases, GoldenReplay::latentMean)),
                    Map.of(GraphContract.CATEGORICAL, longs(cases)),
                    Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            for (Graph.Port port : session.graph().outputs()) {
                for (int row = 0; row < cases.size(); row++) {
                    List<Float> values = expected.apply(cases.get(row)).getOrDefault(port.name(), List.of());
                    compare(found, port, from, row, values);
                }
            }
        }

        private void compare(Tensors found, Graph.Port port, int from, int row, List<Float> expected) {
            int width = Math.max(1, port.width());
            int place = from + row;
            that(expected.size() == width, port.name(), place, expected.size() + " golden values", width);
            for (int i = 0; i < width; i++) {
                double value = port.element() == Graph.Element.FLOAT32
                        ? found.floats(port.name())[row * width + i]
                        : found.longs(port.name())[row * width + i];
                double golden = expected.get(i);
                double scale = Math.max(1, Math.abs(golden));
                that(Math.abs(value - golden) <= tolerance * scale, port.name(), place, value, golden);
            }
        }

        private void that(boolean holds, String output, int place, Object found, Object expected) {
            if (!holds) {
                throw new ZooException.Untrusted("package " + name + ": golden case " + place + ", " + output + ": "
                        + found + " (expected: " + expected + " within " + tolerance
                        + " relative); the model does not compute here what it computed where it was made,"
                        + " nothing was loaded");
            }
        }
    }

    private static FloatBuffer floats(List<GoldenVectors.Case> cases, Function<GoldenVectors.Case, List<Float>> part) {
        List<Float> all = new ArrayList<>();
        cases.forEach(one -> all.addAll(part.apply(one)));
        FloatBuffer buffer = FloatBuffer.allocate(all.size());
        all.forEach(buffer::put);
        return buffer.flip();
    }

    private static LongBuffer longs(List<GoldenVectors.Case> cases) {
        List<Long> all = new ArrayList<>();
        cases.forEach(one -> all.addAll(one.categorical()));
        LongBuffer buffer = LongBuffer.allocate(all.size());
        all.forEach(buffer::put);
        return buffer.flip();
    }

    private static List<Float> latentMean(GoldenVectors.Case one) {
        return one.encoder().getOrDefault(GraphContract.LATENT_MEAN, List.of());
    }
}

package dev.elbow.zoo.reference;

import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.reference.Tensor.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Holds a graph of a package to the package's golden vectors, by the reference. Immutable. */
final class GoldenCheck {

    private final VerifiedPackage owner;
    private final String name;
    private final byte[] onnx;

    private GoldenCheck(VerifiedPackage owner, String name, byte[] onnx) {
        this.owner = owner;
        this.name = name;
        this.onnx = onnx;
    }

    static GoldenCheck of(VerifiedPackage owner, String name) {
        return new GoldenCheck(owner, name, owner.file(name + ".onnx"));
    }

    /** The graphs of a package. */
    static Stream<GoldenCheck> ofAll(VerifiedPackage owner) {
        return owner.manifest().graphs().keySet().stream().map(name -> of(owner, name));
    }

    /** The same check of another graph. */
    GoldenCheck with(byte[] other) {
        return new GoldenCheck(owner, name, other);
    }

    byte[] onnx() {
        return onnx.clone();
    }

    double tolerance() {
        return owner.golden().tolerance();
    }

    /**
     * That of the package; for numbers as large as float32 has them, where its rounding is all that is left of some differences, that between
     * runtimes, and none for which of two symbols is more probable then.
     */
    double tolerance(Deviation of) {
        if (!owner.golden().cases().get(of.row()).kind().equals(GoldenVectors.EXTREME)) {
            return tolerance();
        }
        return of.output().equals(GraphContract.EXPECTED_CATEGORICAL)
                ? Double.POSITIVE_INFINITY
                : owner.manifest().tolerances().provider();
    }

    /** The number that is farthest off. */
    Deviation worst() {
        List<Deviation> all = deviations();
        return all.get(all.size() - 1);
    }

    /** All numbers of all outputs of all events, the worst last. */
    List<Deviation> deviations() {
        Map<String, Tensor> found = ReferenceGraph.of(toString(), onnx).run(inputs());
        return ports().outputs().stream()
                .flatMap(port -> deviations(port, Objects.requireNonNull(found.get(port.name()), port.name())))
                .sorted(Comparator.comparingDouble(Deviation::relative))
                .toList();
    }

    private Stream<Deviation> deviations(Graph.Port port, Tensor found) {
        List<GoldenVectors.Case> events = owner.golden().cases();
        int width = Math.max(1, port.width());
        if (found.values().length != events.size() * width) {
            throw new AssertionError(this + ", " + port.name() + ": " + found + " (expected: " + events.size()
                    + " rows of " + width + ")");
        }
        return IntStream.range(0, found.values().length).mapToObj(i -> {
            List<Float> golden =
                    Objects.requireNonNull(outputs(events.get(i / width)).get(port.name()), port.name());
            return new Deviation(port.name(), i / width, found.values()[i], golden.get(i % width));
        });
    }

    private Map<String, List<Float>> outputs(GoldenVectors.Case event) {
        return switch (name) {
            case GraphContract.ENCODER -> event.encoder();
            case GraphContract.DECODER -> event.decoder();
            case GraphContract.TIGHTEN -> event.tighten();
            default -> event.score();
        };
    }

    private Map<String, Tensor> inputs() {
        List<GoldenVectors.Case> events = owner.golden().cases();
        Map<String, Tensor> inputs = new HashMap<>();
        for (Graph.Port port : ports().inputs()) {
            Kind kind = port.element() == Graph.Element.FLOAT32 ? Kind.REAL : Kind.WHOLE;
            double[] values = events.stream()
                    .flatMap(event -> input(port.name(), event).stream())
                    .mapToDouble(Number::doubleValue)
                    .toArray();
            inputs.put(port.name(), new Tensor(kind, new int[] {events.size(), port.width()}, values));
        }
        return inputs;
    }

    private static List<? extends Number> input(String port, GoldenVectors.Case event) {
        return switch (port) {
            case GraphContract.NUMERIC -> event.numeric();
            case GraphContract.CATEGORICAL -> event.categorical();
            default -> Objects.requireNonNull(event.encoder().get(GraphContract.LATENT_MEAN));
        };
    }

    private Graph ports() {
        return Objects.requireNonNull(owner.manifest().graphs().get(name), name);
    }

    @Override
    public String toString() {
        return owner.manifest().reference() + ", " + name;
    }
}

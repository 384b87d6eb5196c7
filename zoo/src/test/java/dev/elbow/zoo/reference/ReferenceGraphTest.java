package dev.elbow.zoo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceGraphTest {

    /** Of float32, 6e-8, over a few layers: half of all numbers are as good as this, and all but a hundredth nearly so. */
    private static final double ROUNDING = 1e-6;

    private static final int TRIES = 20;

    private static final List<VerifiedPackage> BUNDLED =
            Zoo.bundled().stream().map(Zoo::load).toList();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    static Stream<GoldenCheck> graphs() {
        return BUNDLED.stream().flatMap(GoldenCheck::ofAll);
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void aBundledGraphComputesItsGoldenVectors(GoldenCheck graph) {
        List<Deviation> deviations = graph.deviations();

        assertThat(deviations).allSatisfy(one -> assertThat(one.relative()).isLessThan(graph.tolerance(one)));
        assertThat(deviations.get(deviations.size() / 2).relative()).isLessThan(ROUNDING);
        assertThat(deviations.get(deviations.size() * 99 / 100).relative()).isLessThan(10 * ROUNDING);
    }

    /** One at a time, of weights here and there: of some, one hundredth is less than the tolerance in all outputs. */
    @ParameterizedTest
    @MethodSource("graphs")
    void aWeightThatIsOneHundredthLargerIsNoticed(GoldenCheck graph) throws IOException {
        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(graph.onnx());
        int[] weights = IntStream.range(0, model.getGraph().getInitializerCount())
                .filter(i -> reals(model.getGraph().getInitializer(i)) > 1)
                .toArray();

        Stream<GoldenCheck> changed = IntStream.range(0, TRIES)
                .map(i -> weights[i * weights.length / TRIES])
                .distinct()
                .mapToObj(weight -> graph.with(enlarged(model, weight).toByteArray()));

        assertThat(changed).anyMatch(one -> one.worst().relative() > graph.tolerance());
    }

    private static int reals(OnnxMl.TensorProto tensor) {
        return tensor.getFloatDataCount() + tensor.getDoubleDataCount();
    }

    /** The model with another number in one of its weights: that which is farthest from 0. */
    private static OnnxMl.ModelProto enlarged(OnnxMl.ModelProto model, int initializer) {
        OnnxMl.ModelProto.Builder changed = model.toBuilder();
        OnnxMl.TensorProto.Builder weight = changed.getGraphBuilder().getInitializerBuilder(initializer);
        double[] numbers = Constants.of(weight.build()).values();
        int largest = IntStream.range(0, numbers.length)
                .boxed()
                .max(Comparator.comparingDouble(i -> Math.abs(numbers[i])))
                .orElseThrow();
        if (weight.getFloatDataCount() > 0) {
            weight.setFloatData(largest, 1.01f * weight.getFloatData(largest));
        } else {
            weight.setDoubleData(largest, 1.01 * weight.getDoubleData(largest));
        }
        return changed.build();
    }

    /** It uses operators that the exporter does not, and was worked out by hand. */
    @Test
    void theTinyGraphsComputeTheirGoldenVectors() {
        VerifiedPackage tiny = TinyPackage.writeTightened(folder.resolve("tiny"));

        assertThat(GoldenCheck.ofAll(tiny).map(GoldenCheck::worst))
                .hasSize(4)
                .allSatisfy(worst -> assertThat(worst.relative()).isLessThan(ROUNDING));
    }

    @Test
    void anUnknownOperatorIsNamed() {
        VerifiedPackage tiny = TinyPackage.write(folder.resolve("tiny"));
        GoldenCheck score = GoldenCheck.of(tiny, GraphContract.SCORE);
        byte[] onnx = new String(score.onnx(), StandardCharsets.ISO_8859_1)
                .replace("Softplus", "Hardplus")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> score.with(onnx).worst())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("tiny:1.0.0, score: operator Hardplus with 1 outputs");
    }
}

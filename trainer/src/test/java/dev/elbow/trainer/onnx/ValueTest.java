package dev.elbow.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ValueTest {

    private static final String IN = "in";
    private static final String OUT = "out";
    private static final float[] FAR_APART = {0, -5, -65, -80, -88, -95, -103, -1e9f};

    /** The reason why graphs with many components are not ten times slower. */
    @Test
    void sharesThatAreAsGoodAsNothingAreNoDenormalNumbers() {
        for (float most : new float[] {0, 1e6f, -1e6f}) {
            float[] numbers = new float[FAR_APART.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = FAR_APART[i] + most;
            }

            float[] shares = run(numbers, numbers.length, Value::softmax, numbers.length);

            for (float share : shares) {
                assertThat(share).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
            }
            assertThat((double) shares[0]).isCloseTo(1 / (1 + Math.exp(-5)), within(1e-6));
            assertThat((double) shares[1]).isCloseTo(1 / (1 + Math.exp(5)), within(1e-8));
        }
    }

    @Test
    void theLogarithmOfASumIsThatOfTheDefinition() {
        float[] numbers = {-1e9f, 3, 2.5f, -90, 700, 700, 699, -1, 0, 0, 0, 0, -1e9f, -1e9f, -1e9f, -1e9f};

        float[] sums = run(numbers, 4, Value::logSumExp, 0);

        for (int row = 0; row < sums.length; row++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < 4; i++) {
                most = Math.max(most, numbers[row * 4 + i]);
            }
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += Math.exp(numbers[row * 4 + i] - most);
            }
            double expected = most + Math.log(sum);
            assertThat((double) sums[row]).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
        }
    }

    @Test
    void aPartThatTwoFormulasHaveIsOneNode() {
        OnnxGraph graph = graph(3, 3);
        Value in = graph.input(IN);

        assertThat(in.plus(2).exp()).isEqualTo(in.plus(2).exp());
        assertThat(in.plus(2)).isNotEqualTo(in.plus(3)).isNotEqualTo(in.times(2));
        assertThat(in.reduce("ReduceMax", 0)).isNotEqualTo(in.reduce("ReduceMax", 1));
        assertThat(graph.floats(new float[] {1, 2}, 1, 2)).isNotEqualTo(graph.floats(new float[] {1, 2}, 2, 1));
    }

    private static OnnxGraph graph(int width, int outWidth) {
        return new OnnxGraph("test", ports(width, outWidth));
    }

    private static Graph ports(int width, int outWidth) {
        return new Graph(
                List.of(new Graph.Port(IN, Graph.Element.FLOAT32, width)),
                List.of(new Graph.Port(OUT, Graph.Element.FLOAT32, outWidth)));
    }

    private static float[] run(float[] numbers, int width, UnaryOperator<Value> formula, int outWidth) {
        OnnxGraph graph = graph(width, outWidth);
        graph.output(OUT, formula.apply(graph.input(IN)));
        try (GraphSession session =
                GraphSession.open("test.onnx", graph.bytes(), ports(width, outWidth), Provider.CPU)) {
            float[] found = session.run(numbers.length / width, Map.of(IN, FloatBuffer.wrap(numbers)), Map.of())
                    .floats(OUT);
            return Arrays.copyOf(found, found.length);
        }
    }
}

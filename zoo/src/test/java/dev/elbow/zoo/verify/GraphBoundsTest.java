package dev.elbow.zoo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.GraphEdit;
import dev.elbow.zoo.fixture.TinyPackage;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Graphs of listed operators that would take more than a machine has: ONNX Runtime 1.28.0 reserves 4 GB for a graph of 200 bytes
 * without a word, and for one of 24 GB the system ended the process. None of them is run here, but for those that pass.
 */
class GraphBoundsTest {

    private static final Graph DECLARED =
            Objects.requireNonNull(TinyPackage.manifest().graphs().get("score"));
    private static final long HUGE = 10_000_000_000L;

    private static GraphEdit score() {
        return GraphEdit.ofScore();
    }

    static Stream<Arguments> oversized() {
        return Stream.of(
                Arguments.of(
                        "ConstantOfShape",
                        edit(graph -> graph.longs("shape", HUGE).node("big", "ConstantOfShape", "shape"))),
                Arguments.of(
                        "ConstantOfShape of many axes",
                        edit(graph -> graph.longs("shape", 1 << 12, 1 << 12, 1 << 12)
                                .node("big", "ConstantOfShape", "shape"))),
                Arguments.of(
                        "Expand",
                        edit(graph -> graph.longs("shape", HUGE, 1, 1).node("big", "Expand", "numeric", "shape"))),
                Arguments.of(
                        "Range",
                        edit(graph -> graph.number("from", 0)
                                .number("to", HUGE)
                                .number("step", 1)
                                .node("big", "Range", "from", "to", "step"))),
                Arguments.of(
                        "Range downwards",
                        edit(graph -> graph.number("from", HUGE)
                                .number("to", -HUGE)
                                .number("step", -2)
                                .node("big", "Range", "from", "to", "step"))),
                Arguments.of(
                        "OneHot",
                        edit(graph -> graph.number("depth", HUGE)
                                .longs("values", 0, 1)
                                .node("big", "OneHot", "categorical", "depth", "values"))),
                Arguments.of(
                        "a sum of a column and a row",
                        edit(graph -> graph.zeros("column", 40_000, 1)
                                .zeros("row", 1, 40_000)
                                .node("big", "Add", "column", "row"))),
                Arguments.of(
                        "a product of a column and a row",
                        edit(graph -> graph.zeros("column", 40_000, 1)
                                .zeros("row", 1, 40_000)
                                .node("big", "MatMul", "column", "row"))),
                Arguments.of(
                        "Gemm", edit(graph -> graph.zeros("a", 1, 40_000).node("big", "Gemm", "transA", 1, "a", "a"))),
                Arguments.of(
                        "Where",
                        edit(graph -> graph.zeros("column", 40_000, 1)
                                .zeros("row", 1, 40_000)
                                .node("yes", "IsNaN", "column")
                                .node("big", "Where", "yes", "row", "row"))),
                Arguments.of(
                        "Gather of the same row again and again",
                        edit(graph -> graph.zeros("row", 1, 40_000)
                                .longs("count", 40_000)
                                .node("indices", "ConstantOfShape", "count")
                                .node("whole", "Cast", "to", 7, "indices")
                                .node("big", "Gather", "row", "whole"))),
                Arguments.of("doubling by Concat", edit(GraphBoundsTest::doubled)),
                Arguments.of(
                        "arithmetic on lengths",
                        edit(graph -> graph.longs("one", 1)
                                .longs("huge", HUGE)
                                .longs("less", HUGE - 100)
                                .node("length", "Shape", "one")
                                .node("a", "Mul", "length", "huge")
                                .node("shape", "Sub", "a", "one")
                                .node("big", "ConstantOfShape", "shape"))),
                Arguments.of(
                        "arithmetic that wraps around",
                        edit(graph -> graph.longs("most", Long.MAX_VALUE)
                                .longs("more", Long.MIN_VALUE + HUGE + 1)
                                .longs("two", 2)
                                .node("far", "Add", "most", "two")
                                .node("shape", "Sub", "far", "more")
                                .node("back", "Mul", "shape", "two")
                                .node("big", "ConstantOfShape", "back"))),
                Arguments.of("many that are there at once", edit(GraphBoundsTest::manyAtOnce)),
                Arguments.of(
                        "many that are there at once where nodes run from the outputs back",
                        edit(GraphBoundsTest::manyBackwards)),
                Arguments.of("many constants, that are kept", edit(GraphBoundsTest::manyConstants)));
    }

    private static Object edit(UnaryOperator<GraphEdit> change) {
        return change;
    }

    private static GraphEdit doubled(GraphEdit graph) {
        String last = "numeric";
        for (int i = 0; i < 40; i++) {
            String next = i == 39 ? "big" : "twice" + i;
            graph.node(next, "Concat", "axis", 1, last, last);
            last = next;
        }
        return graph;
    }

    /** A quarter of what is allowed each, eight of them, until the sum of all is taken. */
    private static GraphEdit manyAtOnce(GraphEdit graph) {
        graph.zeros("row", 1, 1 << 13).longs("flat", -1, 1).node("column", "Reshape", "row", "flat");
        graph.node("few", "ReduceSum", "numeric");
        String[] all = new String[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = "part" + i;
            graph.node(all[i], "Sum", "row", "column", "few");
        }
        return graph.node("big", "Sum", all);
    }

    /**
     * A quarter of what is allowed each: in the order of the file, one after the other and no two at once. ONNX Runtime begins with
     * the last, which takes the large tensor before it, and the step before that; and there the same again.
     */
    private static GraphEdit manyBackwards(GraphEdit graph) {
        graph.zeros("row", 1, 1 << 13).longs("flat", -1, 1).node("column", "Reshape", "row", "flat");
        graph.node("step0", "ReduceMax", "numeric");
        for (int i = 1; i < 9; i++) {
            graph.node("few" + i, "Add", "numeric", "numeric").node("one" + i, "ReduceMax", "few" + i);
            graph.node("large" + i, "Sum", "row", "column", "one" + i);
            graph.node("sum" + i, "Add", "large" + i, "step" + (i - 1)).node("step" + i, "ReduceMax", "sum" + i);
        }
        return graph.node("big", "Identity", "step8");
    }

    private static GraphEdit manyConstants(GraphEdit graph) {
        graph.zeros("row", 1, 1 << 13).longs("flat", -1, 1).node("column", "Reshape", "row", "flat");
        graph.node("big0", "Add", "row", "column");
        for (int i = 1; i < 8; i++) {
            graph.node(i == 7 ? "big" : "big" + i, "Exp", "big" + (i - 1));
        }
        return graph;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oversized")
    void anOversizedTensorIsRefusedBeforeAnythingRuns(String how, UnaryOperator<GraphEdit> change) {
        byte[] onnx = change.apply(score()).spend("big").bytes();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageMatching(
                        "score\\.onnx: (\\d+ bytes at once for 2 events, most of them for .* \\(expected: at most 1073741824\\)"
                                + "|.*: a shape that nothing but a run can tell \\(expected: constants, or lengths of other tensors\\))"
                                + "; nothing was loaded");
    }

    @Test
    void theMessageNamesTheNodeAndItsBytes() {
        byte[] onnx = score().longs("shape", HUGE)
                .node("big", "ConstantOfShape", "shape")
                .spend("big")
                .bytes();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageMatching(
                        "score\\.onnx: 8\\d{10} bytes at once for 2 events, most of them for ConstantOfShape that gives big"
                                + " \\(expected: at most 1073741824\\); nothing was loaded");
    }

    static Stream<Arguments> shapesOfARun() {
        return Stream.of(
                Arguments.of(
                        "Range",
                        edit(graph -> graph.number("from", 0)
                                .number("step", 1)
                                .node("most", "ReduceMax", "keepdims", 0, "categorical")
                                .node("big", "Range", "from", "most", "step"))),
                Arguments.of(
                        "ConstantOfShape",
                        edit(graph -> graph.longs("flat", -1)
                                .node("big0", "Reshape", "categorical", "flat")
                                .node("big", "ConstantOfShape", "big0"))),
                Arguments.of("Expand", edit(graph -> graph.node("big", "Expand", "numeric", "categorical"))),
                Arguments.of("Reshape", edit(graph -> graph.node("big", "Reshape", "numeric", "categorical"))),
                Arguments.of(
                        "OneHot",
                        edit(graph -> graph.longs("values", 0, 1)
                                .node("depth", "ReduceMax", "keepdims", 0, "categorical")
                                .node("big", "OneHot", "categorical", "depth", "values"))),
                Arguments.of(
                        "a number that is none, made whole",
                        edit(graph -> graph.number("from", -1)
                                .number("step", 1)
                                .node("none", "Div", "numeric", "numeric")
                                .node("bounded", "Min", "none", "none")
                                .node("least", "ReduceMin", "keepdims", 0, "bounded")
                                .node("whole", "Cast", "to", 7, "least")
                                .node("limit", "Sub", "from", "whole")
                                .node("big", "Range", "from", "limit", "step"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapesOfARun")
    void aShapeThatOnlyARunCouldTellIsRefused(String how, UnaryOperator<GraphEdit> change) {
        byte[] onnx = change.apply(score()).spend("big").bytes();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(
                        ": a shape that nothing but a run can tell (expected: constants, or lengths of other tensors)");
    }

    /** What is bounded otherwise may depend on a run: the mixture's graphs choose rows so. */
    @Test
    void aLengthOfARunIsKnownWhereItIsNoMoreThanAKnownOne() {
        byte[] onnx = score().number("from", 0)
                .number("step", 1)
                .node("most", "ReduceMax", "keepdims", 0, "categorical")
                .number("bound", 50)
                .node("limit", "Min", "most", "bound")
                .node("big", "Range", "from", "limit", "step")
                .spend("big")
                .bytes();

        OnnxCheck.check("score.onnx", onnx, DECLARED);
    }

    /** Each step is small; all of them would take hours. */
    @Test
    void workWithoutEndIsRefused() {
        GraphEdit graph = score().zeros("matrix", 1 << 11, 1 << 11)
                .zeros("wide", 3, 1 << 11)
                .node("step0", "MatMul", "numeric", "wide");
        for (int i = 1; i < 8_000; i++) {
            graph.node("step" + i, "MatMul", "step" + (i - 1), "matrix");
        }
        byte[] onnx = graph.spend("step7999").bytes();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageMatching("score\\.onnx: \\d{13} products and sums for 64 events"
                        + " \\(expected: at most 1099511627776\\); nothing was loaded");
    }

    @Test
    void workOnConstantsThatNothingCouldEndIsRefused() {
        GraphEdit graph = score().zeros("a", 1 << 11, 1 << 11);
        String last = "a";
        for (int i = 0; i < 3; i++) {
            graph.node("a" + i, "MatMul", last, "a");
            last = "a" + i;
        }

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", graph.spend("a2").bytes(), DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageMatching(
                        "score\\.onnx: \\d+ products and sums of constants \\(expected: at most 4294967296\\); nothing was loaded");
    }

    /** By this division, ONNX Runtime 1.28.0 ends the process: the processor's own fault, which no runtime catches. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void wholeNumbersAreDividedByConstantsAboveZeroAlone(long divisor) {
        byte[] byConstant = score().longs("least", Long.MIN_VALUE)
                .longs("divisor", divisor)
                .node("a", "Max", "categorical", "least")
                .node("big", "Div", "a", "divisor")
                .spend("big")
                .bytes();
        byte[] byInput = score().node("big", "Div", "categorical", "categorical")
                .spend("big")
                .bytes();

        for (byte[] onnx : new byte[][] {byConstant, byInput}) {
            assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessage(
                            "score.onnx: Div that gives big: whole numbers divided by what may be 0 or less (expected:"
                                    + " constants above 0); nothing was loaded");
        }
    }

    @Test
    void aNodeThatComesBeforeWhatItTakesIsRefused() {
        byte[] onnx = score().node("b", "Exp", "a")
                .node("a", "Exp", "numeric")
                .spend("b")
                .bytes();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("Exp takes a, which nothing before it gives (expected: nodes in order)");
    }

    /** A graph that takes much for each event is proved by few golden events at once. */
    @Test
    void fewerEventsGoAtOnceWhereEachTakesMuch() {
        byte[] tiny = score().bytes();
        byte[] large = score().zeros("wide", 3, 1 << 22)
                .node("big", "MatMul", "numeric", "wide")
                .spend("big")
                .bytes();

        assertThat(OnnxCheck.rowsAtOnce("score.onnx", tiny, 4_096)).isEqualTo(4_096);
        OnnxCheck.check("score.onnx", large, DECLARED);
        assertThat(OnnxCheck.rowsAtOnce("score.onnx", large, 64)).isEqualTo(16);
    }
}

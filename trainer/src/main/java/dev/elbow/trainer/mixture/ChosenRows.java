package dev.elbow.trainer.mixture;

import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.List;

/**
 * The rows of a batch that a condition chooses, as nodes without control flow: their indices are found by counting, first in which
 * block of {@value #BLOCK} rows the s-th chosen one stands, then where in the block. N rows, S chosen, R blocks. One use.
 */
final class ChosenRows {

    private static final int BLOCK = 64;

    private final OnnxGraph graph;
    private final Doubles doubles;
    private final Value indices;
    private final Value merge;

    /**
     * For a batch.
     *
     * @param condition {@code [N]}, 1 or 0
     */
    ChosenRows(OnnxGraph graph, Value condition) {
        this.graph = graph;
        this.doubles = new Doubles(graph);
        Value count = condition.apply("Shape"); // [1]
        Value counted = blocks(condition, count).apply("MatMul", upTo()); // [R, BLOCK]
        Value totals = counted.gather(integer(BLOCK - 1), 1); // [R]
        Value before = before(totals); // [R]
        indices = indices(counted, totals, before, count);

        Value rank = counted.plus(before.unsqueeze(1)).reshape(-1).toLong().apply("Slice", longs(0), count);
        Value rows = integer(0).apply("Range", count.apply("Squeeze"), integer(1));
        merge = rank.plus(count).minus(integer(1)).where(condition.apply("Greater", doubles.scalar(0)), rows);
    }

    /** Those rows of a tensor. */
    Value chosen(Value tensor, long axis) {
        return tensor.gather(indices, axis);
    }

    /**
     * A tensor whose chosen rows are replaced.
     *
     * @param all N rows along the axis
     * @param replaced S rows along the axis
     */
    Value merged(Value all, Value replaced, long axis) {
        return Value.concat(axis, List.of(all, replaced)).gather(merge, axis);
    }

    /** The condition in blocks, the last one filled up with zeros, {@code [R, BLOCK]}. */
    private Value blocks(Value condition, Value count) {
        Value full = count.plus(longs(BLOCK - 1)).apply("Div", longs(BLOCK)).apply("Mul", longs(BLOCK));
        Value padding = full.minus(count).apply("ConstantOfShape").toDouble();
        return Value.concat(0, List.of(condition, padding)).reshape(-1, BLOCK);
    }

    /** Ones from row i to column k, i at most k. */
    private Value upTo() {
        double[][] ones = new double[BLOCK][BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            for (int k = i; k < BLOCK; k++) {
                ones[i][k] = 1;
            }
        }
        return doubles.matrix(ones);
    }

    /** How many are chosen before each block. */
    private Value before(Value totals) {
        Value blocks = integer(0).apply("Range", totals.apply("Shape").apply("Squeeze"), integer(1));
        Value earlier = blocks.unsqueeze(0).apply("Less", blocks.unsqueeze(1)).toDouble(); // [R, R]
        return earlier.apply("MatMul", totals);
    }

    /** {@code [S]}. */
    private Value indices(Value counted, Value totals, Value before, Value count) {
        // No more than there are; said in whole numbers, so that whoever loads the graph knows without running it.
        Value number = totals.sum(0).toLong().min(count.apply("Squeeze"));
        Value ranks = integer(0).apply("Range", number, integer(1)).toDouble(); // [S]
        Value begun =
                before.unsqueeze(0).apply("LessOrEqual", ranks.unsqueeze(1)).toDouble(); // [S, R]
        Value block = begun.sum(1).toLong().minus(integer(1)); // [S]
        Value left = ranks.minus(before.gather(block, 0));
        Value passed =
                counted.gather(block, 0).apply("LessOrEqual", left.unsqueeze(1)).toDouble(); // [S, BLOCK]
        return block.times(integer(BLOCK)).plus(passed.sum(1).toLong());
    }

    private Value integer(long number) {
        return graph.longs(new long[] {number});
    }

    private Value longs(long number) {
        return graph.longs(new long[] {number}, 1);
    }
}

package dev.elbow.trainer.mixture;

/** What EM needs to know of the events that a component answers for, each weighted by its responsibility. Not thread-safe. */
final class Statistics {

    /** Sum of responsibilities. */
    double count;

    /** Of deviations from the component's old mean, missing ones at their conditional expectation; {@code [D]}. */
    final double[] sum;

    /** Of products of two such deviations. */
    final Lower scatter;

    /** Sum of responsibilities of the events of each pattern of missing numbers. */
    final double[] patterns;

    /** Over events that have the flag; {@code [B]}. */
    final double[] flagCount;

    /** Of the flags' values. */
    final double[] flagSum;

    /** {@code [Dc][1 + outcomes]}, missing ones first. */
    final double[][] symbols;

    Statistics(Blocks blocks, boolean full) {
        Columns columns = blocks.columns();
        int numeric = columns.numeric().size();
        sum = new double[numeric];
        scatter = Lower.zeros(numeric, full);
        patterns = new double[blocks.patterns().size()];
        flagCount = new double[columns.flags().size()];
        flagSum = new double[flagCount.length];
        symbols = new double[columns.outcomes().size()][];
        for (int j = 0; j < symbols.length; j++) {
            symbols[j] = new double[1 + columns.outcomes().get(j)];
        }
    }
}

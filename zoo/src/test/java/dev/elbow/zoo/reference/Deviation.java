package dev.elbow.zoo.reference;

import dev.elbow.schemas.model.GraphContract;
import java.util.Set;

/**
 * How far a number that was computed is from the one that was expected.
 *
 * @param output the port
 * @param row of the golden events
 */
record Deviation(String output, int row, double found, double expected) {

    /** What may come out of the exponential that undoes a logarithm. */
    private static final Set<String> IN_UNITS = Set.of(
            GraphContract.EXPECTED_NUMERIC,
            GraphContract.NUMERIC_MEDIAN,
            GraphContract.NUMERIC_LOW,
            GraphContract.NUMERIC_HIGH);

    /**
     * Relative to the larger of 1 and the number, as packages state tolerances; of exp(s), relative to s, too, whose last digit is all
     * that float32 has of it. Infinite where nothing was computed.
     */
    double relative() {
        double size = Math.abs(expected);
        double scale = IN_UNITS.contains(output) ? Math.max(1, Math.log(size)) : 1;
        double difference = Math.abs(found - expected) / Math.max(1, size) / scale;
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    @Override
    public String toString() {
        return "golden case " + row + ", " + output + ": " + found + " (expected: " + expected + "; off by "
                + relative() + ")";
    }
}

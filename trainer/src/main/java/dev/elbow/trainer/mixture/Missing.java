package dev.elbow.trainer.mixture;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which numeric features an event lacks. Immutable; equal where they are the same. */
final class Missing {

    private final int[] observed;
    private final int[] missing;

    private Missing(int[] observed, int[] missing) {
        this.observed = observed;
        this.missing = missing;
    }

    /** NaN is missing. */
    static Missing of(double[] numbers) {
        return new Missing(
                IntStream.range(0, numbers.length)
                        .filter(j -> !Double.isNaN(numbers[j]))
                        .toArray(),
                IntStream.range(0, numbers.length)
                        .filter(j -> Double.isNaN(numbers[j]))
                        .toArray());
    }

    /** Ascending; not to be changed. */
    int[] observed() {
        return observed;
    }

    /** Ascending; not to be changed. */
    int[] missing() {
        return missing;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Missing that
                && Arrays.equals(observed, that.observed)
                && Arrays.equals(missing, that.missing);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(observed) + Arrays.hashCode(missing);
    }
}

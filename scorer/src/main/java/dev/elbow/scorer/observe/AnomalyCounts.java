package dev.elbow.scorer.observe;

/**
 * Anomalies counted in buckets whose width is 1/32 of their value: the first bits of a float, in the order of the numbers. To
 * count one is to write one element of an array. Not thread-safe: one a thread.
 */
public final class AnomalyCounts {

    /** Sign, exponent and five bits of the fraction are the bucket; the other bits are dropped. */
    private static final int DROPPED_BITS = 18;

    private static final int BUCKETS = 1 << (Float.SIZE - DROPPED_BITS);
    private static final int ZERO = BUCKETS / 2;

    private final int[] counts = new int[BUCKETS];
    private int least = BUCKETS;
    private int most = -1;

    /**
     * Counts one.
     *
     * @param anomaly nats
     */
    public void count(double anomaly) {
        int bucket = ZERO + (ordered(Float.floatToRawIntBits((float) anomaly)) >> DROPPED_BITS);
        counts[bucket]++;
        least = Math.min(least, bucket);
        most = Math.max(most, bucket);
    }

    public void clear() {
        for (int bucket = least; bucket <= most; bucket++) {
            counts[bucket] = 0;
        }
        least = BUCKETS;
        most = -1;
    }

    void add(AnomalyCounts other) {
        for (int bucket = other.least; bucket <= other.most; bucket++) {
            counts[bucket] += other.counts[bucket];
        }
        least = Math.min(least, other.least);
        most = Math.max(most, other.most);
    }

    /**
     * The middle of the bucket that holds the quantile; NaN where nothing was counted.
     *
     * @param quantile above 0, at most 1
     */
    double quantile(double quantile) {
        long all = 0;
        for (int bucket = least; bucket <= most; bucket++) {
            all += counts[bucket];
        }
        long left = (long) Math.ceil(quantile * all);
        for (int bucket = least; bucket <= most; bucket++) {
            left -= counts[bucket];
            if (left <= 0) {
                return middle(bucket);
            }
        }
        return Double.NaN;
    }

    private static double middle(int bucket) {
        int halfWay = ((bucket - ZERO) << DROPPED_BITS) | (1 << (DROPPED_BITS - 1));
        return Float.intBitsToFloat(ordered(halfWay));
    }

    /** Negative floats are in the reverse order of their bits; this turns them round, and is its own inverse. */
    private static int ordered(int bits) {
        return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    }
}

package dev.elbow.trainer.report;

import java.util.stream.IntStream;

/** Counts of values in bins of the same width on a scale that covers them all. Immutable. */
final class Histogram {

    private final Scale scale;
    private final int[] counts;

    private Histogram(Scale scale, int[] counts) {
        this.scale = scale;
        this.counts = counts;
    }

    /** Counts finite values. */
    static Histogram of(Scale scale, int bins, double[] values) {
        int[] counts = new int[bins];
        for (double value : values) {
            if (Double.isFinite(value)) {
                counts[bin(scale, bins, value)]++;
            }
        }
        return new Histogram(scale, counts);
    }

    /** The bin of a value; rounding may not push the ends out. */
    static int bin(Scale scale, int bins, double value) {
        return (int) Math.max(0, Math.min(bins - 1, Math.floor(scale.at(value) * bins)));
    }

    int bins() {
        return counts.length;
    }

    int count(int bin) {
        return counts[bin];
    }

    /** Share of all that were counted; 0 where nothing was. */
    double share(int bin) {
        return total() == 0 ? 0 : (double) counts[bin] / total();
    }

    double most() {
        return IntStream.range(0, counts.length).mapToDouble(this::share).max().orElse(0);
    }

    int total() {
        return IntStream.of(counts).sum();
    }

    double from(int bin) {
        return scale.value((double) bin / counts.length);
    }
}

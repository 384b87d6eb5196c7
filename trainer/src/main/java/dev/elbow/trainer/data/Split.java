package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows are held out. A row's content and the seed decide, not its place, so that equal rows are on one side: a row that
 * was trained on would make the held-out ones look better explained than new events are.
 *
 * <p>Distinct rows are taken in the order of their hashes until the share is reached; one that stands so often that it would
 * overshoot stays with the training rows. Where nearly all rows repeat a few, so that too few distinct ones could be held
 * out, each of them is parted by the share instead: new events will repeat them, too.
 */
final class Split {

    /** With fewer distinct rows held out, a calibration would be of those rows rather than of the data. */
    private static final int FEWEST_DISTINCT = 20;

    private final long[] hashes;
    private final double share;
    private final long distinct;
    private final long mostFrequent;
    private final boolean parted;
    private final Set<Long> skipped = new HashSet<>();
    private final Map<Long, Long> parts = new HashMap<>();
    private long last = Long.MIN_VALUE;
    private boolean any;

    /**
     * Decides over rows.
     *
     * @param hashes of the rows, by {@link #hash}
     * @param share of the rows to hold out
     */
    Split(long[] hashes, double share) {
        this.hashes = hashes;
        this.share = share;
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        long groups = 0;
        long most = 0;
        for (int from = 0; from < sorted.length; from = end(sorted, from)) {
            groups++;
            most = Math.max(most, end(sorted, from) - from);
        }
        this.distinct = groups;
        this.mostFrequent = most;
        this.parted = distinct * share < FEWEST_DISTINCT && 2 * distinct <= hashes.length;
        if (parted) {
            part(sorted);
        } else {
            choose(sorted);
        }
    }

    /** The rows that are held out. */
    BitSet rows() {
        BitSet rows = new BitSet(hashes.length);
        Map<Long, Long> left = new HashMap<>(parts);
        for (int row = 0; row < hashes.length; row++) {
            long hash = hashes[row];
            // Of equal rows, it does not matter which of them are held out.
            rows.set(
                    row,
                    parted ? left.merge(hash, -1L, Long::sum) >= 0 : any && hash <= last && !skipped.contains(hash));
        }
        return rows;
    }

    /** How many rows differ from one another. */
    long distinct() {
        return distinct;
    }

    /** What people should know about the split of these rows. */
    Optional<String> note() {
        if (parted) {
            return Optional.of(String.format(
                    "%d rows repeat %d distinct ones: held-out rows are rows that were trained on, too",
                    hashes.length, distinct));
        }
        if (mostFrequent > share * hashes.length) {
            return Optional.of(String.format(
                    "one row stands %d times among %d: it is trained on and not held out, so that thresholds are for"
                            + " the other rows",
                    mostFrequent, hashes.length));
        }
        return Optional.empty();
    }

    private void choose(long[] sorted) {
        double target = share * sorted.length;
        long held = 0;
        for (int from = 0; from < sorted.length && held < target; from = end(sorted, from)) {
            int rows = end(sorted, from) - from;
            // Taken where that comes nearer to the target than leaving them.
            if (held + rows - target <= target - held) {
                held += rows;
                last = sorted[from];
                any = true;
            } else {
                skipped.add(sorted[from]);
            }
        }
    }

    private void part(long[] sorted) {
        for (int from = 0; from < sorted.length; from = end(sorted, from)) {
            int rows = end(sorted, from) - from;
            double uniform = (mix(sorted[from]) >>> 11) * 0x1p-53;
            parts.put(sorted[from], (long) Math.floor(share * rows + uniform));
        }
    }

    /**
     * Deals rows into parts of about the same size, equal rows into the same one.
     *
     * @param hashes of the rows, by {@link #hash}
     * @return the part of each row, from 1 on; no rows where equal ones would make a part twice as large as it should be
     */
    static int[] parts(long[] hashes, int parts) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        Map<Long, Integer> partOf = new HashMap<>();
        int[] sizes = new int[Math.max(1, parts)];
        for (int from = 0; from < sorted.length; from = end(sorted, from)) {
            int part = (int) ((long) from * parts / sorted.length);
            partOf.put(sorted[from], part + 1);
            sizes[part] += end(sorted, from) - from;
        }
        boolean uneven =
                Arrays.stream(sizes).anyMatch(size -> size == 0 || size > 2L * sorted.length / sizes.length + 1);
        return parts < 1 || uneven
                ? new int[0]
                : Arrays.stream(hashes).mapToInt(partOf::get).toArray();
    }

    private static int end(long[] sorted, int from) {
        int end = from;
        while (end < sorted.length && sorted[end] == sorted[from]) {
            end++;
        }
        return end;
    }

    /** A hash of an encoded row's values; the two zeros are one, and so is all that is missing. */
    static long hash(EventBatch batch, int row, long seed) {
        long hash = mix(seed + 0x9e3779b97f4a7c15L);
        int numeric = batch.schema().numericWidth();
        for (int column = 0; column < numeric; column++) {
            hash = mix(hash + Float.floatToIntBits(batch.numericAt(row, column) + 0f));
        }
        int categorical = batch.schema().categoricalWidth();
        for (int column = 0; column < categorical; column++) {
            hash = mix(hash + batch.categoricalAt(row, column));
        }
        return hash;
    }

    /** A bijection in which every bit in turns half the bits out; Stafford's variant 13, as in SplitMix64. */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}

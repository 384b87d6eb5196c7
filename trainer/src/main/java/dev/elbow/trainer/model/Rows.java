package dev.elbow.trainer.model;

import dev.elbow.schemas.event.EventBatch;

/**
 * Events as the network sees them, row by row in flat arrays. Numbers and counts are encoded by their transforms, 0 where missing;
 * a missing symbol has code 0.
 */
public final class Rows {

    private final int size;
    private final float[] values;
    private final float[] observed;
    private final float[] counts;
    private final int[] codes;

    private Rows(int size, Layout layout) {
        this(size, layout.numeric(), layout.counts().width(), layout.categorical());
    }

    private Rows(int size, int numeric, int counted, int categorical) {
        this.size = size;
        values = new float[size * numeric];
        observed = new float[size * numeric];
        counts = new float[size * counted];
        codes = new int[size * categorical];
    }

    /** Encodes a batch. */
    public static Rows of(Layout layout, EventBatch batch) {
        Rows rows = new Rows(batch.size(), layout);
        for (int row = 0; row < batch.size(); row++) {
            rows.encode(layout, batch, row);
        }
        return rows;
    }

    private void encode(Layout layout, EventBatch batch, int row) {
        int width = layout.numeric();
        Layout.Block raw = layout.counts();
        for (int j = 0; j < width; j++) {
            float value = batch.numericAt(row, layout.numericOrder().get(j));
            if (!Float.isNaN(value)) {
                boolean transformed = j < layout.transformed();
                values[row * width + j] =
                        transformed ? (float) layout.transforms().get(j).encode(value) : value;
                observed[row * width + j] = 1;
                if (j >= raw.from() && j < raw.to()) {
                    counts[row * raw.width() + j - raw.from()] = value;
                }
            }
        }
        for (int c = 0; c < layout.categorical(); c++) {
            codes[row * layout.categorical() + c] = (int) batch.categoricalAt(row, c);
        }
    }

    /** Some of the rows, in that order. */
    public Rows some(int[] chosen) {
        Rows some = new Rows(chosen.length, width(values.length), width(counts.length), width(codes.length));
        for (int i = 0; i < chosen.length; i++) {
            copy(values, some.values, chosen[i], i);
            copy(observed, some.observed, chosen[i], i);
            copy(counts, some.counts, chosen[i], i);
            int width = width(codes.length);
            System.arraycopy(codes, chosen[i] * width, some.codes, i * width, width);
        }
        return some;
    }

    private void copy(float[] from, float[] to, int row, int place) {
        int width = width(from.length);
        System.arraycopy(from, row * width, to, place * width, width);
    }

    private int width(int numbers) {
        return numbers / Math.max(1, size);
    }

    public int size() {
        return size;
    }

    /** {@code [N, Dn]}. */
    public float[] values() {
        return values;
    }

    /** {@code [N, Dn]}: 1 where there is a value. */
    public float[] observed() {
        return observed;
    }

    /** {@code [N, counts]}: raw counts, 0 where missing. */
    public float[] counts() {
        return counts;
    }

    /** {@code [N, Dc]}: 0 where missing, else an outcome from 1 on. */
    public int[] codes() {
        return codes;
    }
}

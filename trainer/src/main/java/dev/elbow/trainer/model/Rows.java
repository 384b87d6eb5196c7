package dev.elbow.trainer.model;

import dev.elbow.schemas.event.EventBatch;

/**
 * Events as the network sees them, row by row in flat arrays.
 *
 * <p>Numeric values are encoded ({@link dev.elbow.schemas.model.Transform#encode}), 0 where missing; a missing symbol has no
 * outcome set.
 */
public final class Rows {

    private final int size;
    private final float[] values;
    private final float[] observed;
    private final float[] outcomes;

    private Rows(int size, Layout layout) {
        this.size = size;
        values = new float[size * layout.numeric()];
        observed = new float[size * layout.numeric()];
        outcomes = new float[size * layout.totalOutcomes()];
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
        for (int j = 0; j < width; j++) {
            float value = batch.numericAt(row, layout.numericOrder().get(j));
            if (!Float.isNaN(value)) {
                boolean gaussian = j < layout.gaussians();
                values[row * width + j] =
                        gaussian ? (float) layout.transforms().get(j).encode(value) : value;
                observed[row * width + j] = 1;
            }
        }
        int offset = row * layout.totalOutcomes();
        for (int c = 0; c < layout.categorical(); c++) {
            int code = (int) batch.categoricalAt(row, c);
            if (code > 0) {
                outcomes[offset + code - 1] = 1;
            }
            offset += layout.outcomes().get(c);
        }
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

    /** {@code [N, O]}: one-hot a categorical feature, all 0 where missing. */
    public float[] outcomes() {
        return outcomes;
    }
}

package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Vae;
import java.util.SplittableRandom;

/** All rows on the device, gathered into batches there. Lives in its manager. Not thread-safe. */
final class DeviceRows {

    private static final long NOISE_SEED = 0x5eed;

    private final int size;
    private final int features;
    private final NDArray values;
    private final NDArray observed;
    private final NDArray outcomes;
    private final NDArray blocks;

    DeviceRows(NDManager manager, Layout layout, Rows rows) {
        this.size = rows.size();
        this.features = layout.categorical();
        this.values = manager.create(rows.values(), new Shape(size, layout.numeric()));
        this.observed = manager.create(rows.observed(), new Shape(size, layout.numeric()));
        this.outcomes = manager.create(rows.outcomes(), new Shape(size, layout.totalOutcomes()));
        this.blocks = manager.create(blocks(layout), new Shape(features, layout.totalOutcomes()));
    }

    /** For each categorical feature, 1 at its outcomes. */
    private static float[] blocks(Layout layout) {
        int width = layout.totalOutcomes();
        float[] blocks = new float[layout.categorical() * width];
        int from = 0;
        for (int c = 0; c < layout.categorical(); c++) {
            for (int o = 0; o < layout.outcomes().get(c); o++) {
                blocks[c * width + from++] = 1;
            }
        }
        return blocks;
    }

    int size() {
        return size;
    }

    /** The rows chosen, in that order. */
    Vae.Batch batch(NDManager step, int[] chosen) {
        NDArray rows = step.create(chosen).toType(DataType.INT64, false);
        return new Vae.Batch(pick(step, values, rows), pick(step, observed, rows), pick(step, outcomes, rows));
    }

    private static NDArray pick(NDManager step, NDArray array, NDArray rows) {
        NDArray picked = array.get(new NDIndex("{}", rows));
        picked.attach(step);
        return picked;
    }

    /** The rows from one to another. */
    Vae.Batch slice(NDManager step, int from, int to) {
        NDIndex rows = new NDIndex(from + ":" + to);
        return new Vae.Batch(
                attached(step, values.get(rows)),
                attached(step, observed.get(rows)),
                attached(step, outcomes.get(rows)));
    }

    private static NDArray attached(NDManager step, NDArray array) {
        array.attach(step);
        return array;
    }

    /** The batch with a share of its values hidden, as if they were missing. */
    Vae.Batch hidden(NDManager step, Vae.Batch batch, double rate) {
        if (rate == 0) {
            return batch;
        }
        NDArray kept = kept(step, batch.values().getShape(), rate);
        NDArray outcomesKept = batch.outcomes();
        if (features > 0) {
            Shape shape = new Shape(batch.values().getShape().get(0), features);
            outcomesKept = batch.outcomes().mul(kept(step, shape, rate).dot(blocks));
        }
        return new Vae.Batch(batch.values().mul(kept), batch.observed().mul(kept), outcomesKept);
    }

    private static NDArray kept(NDManager step, Shape shape, double rate) {
        return step.randomUniform(0, 1, shape).gte((float) rate).toType(DataType.FLOAT32, false);
    }

    /** Standard normal noise that is the same for the same rows at every call. */
    NDArray noise(NDManager step, int from, long rows, int latent) {
        float[] noise = new float[(int) rows * latent];
        SplittableRandom random = new SplittableRandom(NOISE_SEED + from);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return step.create(noise, new Shape(rows, latent));
    }
}

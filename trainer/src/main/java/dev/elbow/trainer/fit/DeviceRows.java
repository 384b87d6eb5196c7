package dev.elbow.trainer.fit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Rows as batches on a device. Where they fit the memory meant for them they are kept there and gathered there; else each batch is
 * read from its source when it is asked for. Both give the same numbers. Lives in its manager. Not thread-safe.
 */
public final class DeviceRows {

    /** Rows that are worked on at once where nothing is gained by more. */
    static final int CHUNK = 1_024;

    /** Where rows and all else share the memory. */
    private static final long BUDGET = 512L << 20;

    private static final long NOISE_SEED = 0x5eed;

    private final Layout layout;
    private final EventSource source;
    private final Optional<EncodedRows> kept;

    private DeviceRows(Layout layout, EventSource source, Optional<EncodedRows> kept) {
        this.layout = layout;
        this.source = source;
        this.kept = kept;
    }

    /** The rows of a source, which has to stay open as long as these. */
    public static DeviceRows of(NDManager manager, Layout layout, EventSource source) {
        return of(manager, layout, source, budget(manager.getDevice()));
    }

    /**
     * Bytes of encoded rows that are kept. They pass through buffers of the virtual machine, which its memory bounds; beside the
     * processor's own memory there is no other bound.
     */
    static long budget(Device device) {
        long most = Runtime.getRuntime().maxMemory() / 4;
        return device.isGpu() ? most : Math.min(BUDGET, most);
    }

    /**
     * The rows of a source.
     *
     * @param budget bytes of encoded rows that are kept at most
     */
    static DeviceRows of(NDManager manager, Layout layout, EventSource source, long budget) {
        boolean fit = fit(layout, source.size(), budget);
        return new DeviceRows(
                layout, source, fit ? Optional.of(EncodedRows.of(manager, layout, source)) : Optional.empty());
    }

    /** Whether rows are kept: all of them within the budget, and each array within the buffer that it is made in. */
    static boolean fit(Layout layout, int rows, long budget) {
        return rows * EncodedRows.bytes(layout) <= budget && rows * EncodedRows.widest(layout) <= Integer.MAX_VALUE;
    }

    public int size() {
        return source.size();
    }

    /** The rows chosen, in that order. */
    Events<EngineTensor> batch(EngineAlgebra algebra, NDManager step, int[] chosen) {
        if (kept.isEmpty()) {
            return events(algebra, step, read(step, source.rows(chosen)), array -> array);
        }
        NDArray rows = step.create(chosen).toType(DataType.INT64, false);
        return events(algebra, step, kept.get(), array -> array.get(new NDIndex("{}", rows)));
    }

    /** The rows from one to before another. */
    public Events<EngineTensor> slice(EngineAlgebra algebra, NDManager step, int from, int to) {
        if (kept.isEmpty()) {
            return events(algebra, step, read(step, source.range(from, to)), array -> array);
        }
        return events(algebra, step, kept.get(), array -> array.get(new NDIndex().addSliceDim(from, to)));
    }

    private EncodedRows read(NDManager step, EventBatch batch) {
        return EncodedRows.of(step, layout, EventSource.of(batch));
    }

    private static Events<EngineTensor> events(
            EngineAlgebra algebra, NDManager step, EncodedRows rows, UnaryOperator<NDArray> pick) {
        return new Events<EngineTensor>(
                rows.values().map(array -> tensor(algebra, step, pick.apply(array))),
                rows.observed().map(array -> tensor(algebra, step, pick.apply(array))),
                rows.counts().map(array -> tensor(algebra, step, pick.apply(array))),
                rows.codes().map(array -> tensor(algebra, step, pick.apply(array))));
    }

    private static EngineTensor tensor(EngineAlgebra algebra, NDManager step, NDArray picked) {
        picked.attach(step);
        return algebra.tensor(picked);
    }

    /** Standard normal noise {@code [rows, 1, L]} that is the same for the same rows at every call. */
    public static EngineTensor noise(EngineAlgebra algebra, int from, int rows, int latent) {
        return noise(algebra, from, rows, 1, latent);
    }

    /** The same with K draws a row, {@code [rows, K, L]}. */
    static EngineTensor noise(EngineAlgebra algebra, int from, int rows, int draws, int latent) {
        float[] noise = new float[rows * draws * latent];
        SplittableRandom random = new SplittableRandom(NOISE_SEED + from);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return algebra.floats(noise, rows, draws, latent);
    }
}

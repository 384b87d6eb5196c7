package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** All rows on a device, gathered into batches there. Lives in its manager. Not thread-safe. */
public final class DeviceRows {

    /** Rows that are worked on at once where nothing is gained by more. */
    static final int CHUNK = 1_024;

    private static final long NOISE_SEED = 0x5eed;

    private final int size;
    private final Optional<NDArray> values;
    private final Optional<NDArray> observed;
    private final Optional<NDArray> counts;
    private final Optional<NDArray> codes;

    public DeviceRows(NDManager manager, Layout layout, Rows rows) {
        this.size = rows.size();
        this.values = array(manager, rows.values(), layout.numeric());
        this.observed = array(manager, rows.observed(), layout.numeric());
        this.counts = array(manager, rows.counts(), layout.counts().width());
        this.codes = layout.categorical() == 0
                ? Optional.empty()
                : Optional.of(manager.create(rows.codes(), new Shape(size, layout.categorical()))
                        .toType(DataType.INT64, false));
    }

    private Optional<NDArray> array(NDManager manager, float[] numbers, int width) {
        return width == 0 ? Optional.empty() : Optional.of(manager.create(numbers, new Shape(size, width)));
    }

    public int size() {
        return size;
    }

    /** The rows chosen, in that order. */
    Events<EngineTensor> batch(EngineAlgebra algebra, NDManager step, int[] chosen) {
        NDArray rows = step.create(chosen).toType(DataType.INT64, false);
        return events(algebra, step, array -> array.get(new NDIndex("{}", rows)));
    }

    /** The rows from one to before another. */
    public Events<EngineTensor> slice(EngineAlgebra algebra, NDManager step, int from, int to) {
        return events(algebra, step, array -> array.get(new NDIndex().addSliceDim(from, to)));
    }

    private Events<EngineTensor> events(EngineAlgebra algebra, NDManager step, UnaryOperator<NDArray> pick) {
        return new Events<EngineTensor>(
                values.map(array -> tensor(algebra, step, pick.apply(array))),
                observed.map(array -> tensor(algebra, step, pick.apply(array))),
                counts.map(array -> tensor(algebra, step, pick.apply(array))),
                codes.map(array -> tensor(algebra, step, pick.apply(array))));
    }

    private static EngineTensor tensor(EngineAlgebra algebra, NDManager step, NDArray picked) {
        picked.attach(step);
        return algebra.tensor(picked);
    }

    /** Standard normal noise {@code [rows, 1, L]} that is the same for the same rows at every call. */
    public static EngineTensor noise(EngineAlgebra algebra, int from, int rows, int latent) {
        float[] noise = new float[rows * latent];
        SplittableRandom random = new SplittableRandom(NOISE_SEED + from);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return algebra.floats(noise, rows, 1, latent);
    }
}

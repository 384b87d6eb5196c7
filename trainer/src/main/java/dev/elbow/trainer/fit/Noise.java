package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import java.util.Optional;

/**
 * What chance does to a batch. Drawn in one place for all devices, so that it does not hang on how many there are.
 *
 * @param shown {@code [rows, Dn]}: 0 where a value is hidden as if it were missing, else 1; absent where all are shown
 * @param shownCodes {@code [rows, Dc]}, int64: the same for symbols
 * @param epsilon standard normal, {@code [rows, K, L]}
 */
record Noise(Optional<NDArray> shown, Optional<NDArray> shownCodes, NDArray epsilon) {

    /**
     * Draws.
     *
     * @param manager where the numbers live
     * @param missingRate share of values to hide
     * @param draws K
     */
    static Noise draw(NDManager manager, Layout layout, int rows, double missingRate, int draws, int latent) {
        Optional<NDArray> shown = shown(manager, rows, layout.numeric(), missingRate, DataType.FLOAT32);
        Optional<NDArray> shownCodes = shown(manager, rows, layout.categorical(), missingRate, DataType.INT64);
        return new Noise(shown, shownCodes, manager.randomNormal(new Shape(rows, draws, latent)));
    }

    private static Optional<NDArray> shown(NDManager manager, int rows, int width, double missingRate, DataType type) {
        return width == 0 || missingRate == 0
                ? Optional.empty()
                : Optional.of(manager.randomUniform(0, 1, new Shape(rows, width))
                        .gte((float) missingRate)
                        .toType(type, false));
    }

    /** That of the rows from one to before another. */
    Noise rows(int from, int to) {
        boolean whole = to - from == epsilon.getShape().get(0);
        return whole
                ? this
                : new Noise(
                        shown.map(array -> slice(array, from, to)),
                        shownCodes.map(array -> slice(array, from, to)),
                        slice(epsilon, from, to));
    }

    private static NDArray slice(NDArray array, int from, int to) {
        return array.get(new NDIndex().addSliceDim(from, to));
    }

    /** The events as they are shown on a device. */
    Events<EngineTensor> hide(Replica replica, Events<EngineTensor> events) {
        Optional<EngineTensor> values = shown.map(replica::here);
        Optional<EngineTensor> codes = shownCodes.map(replica::here);
        return new Events<EngineTensor>(
                events.values().map(all -> masked(all, values)),
                events.observed().map(all -> masked(all, values)),
                events.counts(),
                events.codes().map(all -> masked(all, codes)));
    }

    private static EngineTensor masked(EngineTensor all, Optional<EngineTensor> mask) {
        return mask.map(all::times).orElse(all);
    }
}

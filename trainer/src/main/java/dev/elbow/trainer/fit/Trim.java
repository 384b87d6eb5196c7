package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Leaves the worst explained events of a batch out of its mean.
 *
 * @param kept {@code [N]}: 1 for the best explained events, else 0; absent where all are kept
 * @param weights {@code [N]}, or {@code [1]} where all are kept: one over the number of those kept, for each of them
 */
record Trim(Optional<EngineTensor> kept, EngineTensor weights) {

    /**
     * By the objective.
     *
     * @param nats the objective of each event
     * @param share of the batch that is left out
     */
    static Trim of(EngineAlgebra algebra, EngineTensor nats, double share) {
        int size = (int) nats.array().size();
        int number = kept(size, share);
        EngineTensor even = algebra.floats(new float[] {1f / number}, 1);
        if (number == size) {
            return new Trim(Optional.empty(), even);
        }
        NDArray values = nats.detached().array();
        NDArray last = values.sort().get(number - 1);
        EngineTensor chosen = algebra.tensor(values.lte(last).toType(DataType.FLOAT32, false));
        return new Trim(Optional.of(chosen), chosen.times(even));
    }

    /** How many events are kept: at least one. */
    static int kept(int size, double share) {
        return Math.max(1, (int) Math.round(size * (1 - share)));
    }

    /** The most that an event may cost to be kept; infinite where all are. */
    static float bound(float[] nats, double share) {
        int number = kept(nats.length, share);
        return number == nats.length ? Float.POSITIVE_INFINITY : sorted(nats)[number - 1];
    }

    /** The mean over the events that are kept. */
    static double mean(float[] nats, double share) {
        int number = kept(nats.length, share);
        float[] sorted = sorted(nats);
        double sum = 0;
        for (int i = 0; i < number; i++) {
            sum += sorted[i];
        }
        return sum / number;
    }

    private static float[] sorted(float[] nats) {
        float[] sorted = nats.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}

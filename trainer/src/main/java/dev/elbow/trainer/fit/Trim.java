package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;

/** Leaves the worst explained events of a batch out of its mean. Stateless. */
final class Trim {

    private Trim() {}

    /**
     * The weight of each event, {@code [N]}: one over their number for the best explained ones, else 0.
     *
     * @param nats the objective of each event
     * @param share of the batch that is left out
     */
    static EngineTensor weights(EngineAlgebra algebra, EngineTensor nats, double share) {
        int size = (int) nats.array().size();
        int kept = Math.max(1, (int) Math.round(size * (1 - share)));
        float[] even = {1f / kept};
        if (kept == size) {
            return algebra.floats(even, 1);
        }
        NDArray values = nats.detached().array();
        NDArray last = values.sort().get(kept - 1);
        NDArray chosen = values.lte(last).toType(DataType.FLOAT32, false);
        return algebra.tensor(chosen).times(algebra.floats(even, 1));
    }
}

package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Rows;

/** Starts the decoder at the mean of each count, which may be far from the 1 that a network of small weights says. Stateless. */
final class CountStart {

    /** Counts that were never above 0 start here. */
    private static final double LEAST_MEAN = 1e-3;

    private CountStart() {}

    /** The parameters with the output bias of each count at the logarithm of its mean. */
    static Parameters of(Parameters parameters, Rows rows) {
        Layout layout = parameters.architecture().layout();
        Layout.Block block = layout.counts();
        if (block.width() == 0) {
            return parameters;
        }
        float[] bias = new float[layout.numeric()];
        for (int j = block.from(); j < block.to(); j++) {
            double sum = 0;
            double observed = 0;
            for (int row = 0; row < rows.size(); row++) {
                sum += rows.counts()[row * block.width() + j - block.from()];
                observed += rows.observed()[row * layout.numeric() + j];
            }
            bias[j] = (float) Math.log(Math.max(LEAST_MEAN, sum / Math.max(1, observed)));
        }
        return parameters.withOutputBias(bias);
    }
}

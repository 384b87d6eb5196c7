package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Rows;

/** Starts the decoder at the mean of each count, which may be far from the 1 that a network of small weights says. Stateless. */
final class CountStart {

    /** Counts that were never above 0 start here. */
    private static final double LEAST_MEAN = 1e-3;

    private CountStart() {}

    /** The parameters with the output bias of each count at the logarithm of its mean. */
    static Parameters of(Parameters parameters, EventSource rows) {
        Layout layout = parameters.architecture().layout();
        Layout.Block block = layout.counts();
        if (block.width() == 0) {
            return parameters;
        }
        double[] sums = new double[block.width()];
        double[] observed = new double[block.width()];
        rows.forEachChunk(chunk -> add(layout, Rows.of(layout, chunk), sums, observed));
        float[] bias = new float[layout.numeric()];
        for (int j = block.from(); j < block.to(); j++) {
            int count = j - block.from();
            bias[j] = (float) Math.log(Math.max(LEAST_MEAN, sums[count] / Math.max(1, observed[count])));
        }
        return parameters.withOutputBias(bias);
    }

    private static void add(Layout layout, Rows rows, double[] sums, double[] observed) {
        int from = layout.counts().from();
        for (int row = 0; row < rows.size(); row++) {
            for (int count = 0; count < sums.length; count++) {
                sums[count] += rows.counts()[row * sums.length + count];
                observed[count] += rows.observed()[row * layout.numeric() + from + count];
            }
        }
    }
}

package dev.elbow.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.List;

/**
 * {@code -log p(x|z)} a feature, in nats; 0 where the value is missing, which is the exact marginal. One instance a step: its
 * constants live in the step's manager. Not thread-safe.
 */
public final class Distortion {

    private final Layout layout;
    private final NDArray precision;
    private final NDArray constant;

    /**
     * For one sigma a Gaussian column.
     *
     * @param step the manager of the step
     * @param variance {@code sigma^2}, one a Gaussian column
     */
    public Distortion(NDManager step, Layout layout, List<Double> variance) {
        this.layout = layout;
        float[] precisions = new float[variance.size()];
        float[] constants = new float[variance.size()];
        for (int j = 0; j < precisions.length; j++) {
            precisions[j] = (float) (1 / (2 * variance.get(j)));
            constants[j] = (float) (0.5 * Math.log(2 * Math.PI * variance.get(j)));
        }
        this.precision = step.create(precisions, new Shape(1, precisions.length));
        this.constant = step.create(constants, new Shape(1, constants.length));
    }

    /**
     * The distortion of each network column.
     *
     * @param batch what was observed
     * @param decoded {@code [N, G + B + O]}
     * @return {@code [N, G + B + Dc]}
     */
    public NDArray of(Vae.Batch batch, NDArray decoded) {
        NDList terms = new NDList();
        int g = layout.gaussians();
        int n = layout.numeric();
        if (g > 0) {
            terms.add(gaussian(squaredError(batch, decoded), columns(batch.observed(), 0, g)));
        }
        if (n > g) {
            NDArray nats = bernoulli(columns(decoded, g, n), columns(batch.values(), g, n));
            terms.add(nats.mul(columns(batch.observed(), g, n)));
        }
        int from = 0;
        for (int outcomes : layout.outcomes()) {
            NDArray logits = columns(decoded, n + from, n + from + outcomes);
            terms.add(categorical(logits, columns(batch.outcomes(), from, from + outcomes)));
            from += outcomes;
        }
        // DJL joins a lone array by a copy that the gradient does not pass.
        return terms.size() == 1 ? terms.get(0) : NDArrays.concat(terms, 1);
    }

    /** {@code (s - mean)^2} of the Gaussian columns, {@code [N, G]}. */
    public NDArray squaredError(Vae.Batch batch, NDArray decoded) {
        int g = layout.gaussians();
        return columns(batch.values(), 0, g).sub(columns(decoded, 0, g)).square();
    }

    /** {@code log(2 pi sigma^2) / 2 + (s - mean)^2 / (2 sigma^2)}. */
    private NDArray gaussian(NDArray squaredError, NDArray observed) {
        return squaredError.mul(precision).add(constant).mul(observed);
    }

    /** {@code max(l, 0) + log(1 + exp(-|l|)) - l x}, which overflows for no logit. */
    private static NDArray bernoulli(NDArray logit, NDArray x) {
        NDArray softplus =
                Activation.relu(logit).add(logit.abs().neg().exp().add(1).log());
        return softplus.sub(logit.mul(x));
    }

    /** Minus the log-softmax at the observed outcome; 0 where none is. */
    private static NDArray categorical(NDArray logits, NDArray observed) {
        return logits.logSoftmax(1).mul(observed).sum(new int[] {1}, true).neg();
    }

    private static NDArray columns(NDArray array, int from, int to) {
        return array.get(new NDIndex(":, " + from + ":" + to));
    }
}

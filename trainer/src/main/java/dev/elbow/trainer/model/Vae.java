package dev.elbow.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * The network in DJL arrays. Constants that meet parameters in a product are arrays held as long as the network: a product
 * with a Java number may lose its operand before the gradient is computed. Not thread-safe; closed by its owner.
 */
public final class Vae implements AutoCloseable {

    private final Weights shape;
    private final NDManager manager;
    private final List<NDArray> parameters = new ArrayList<>();
    private final NDArray bound;
    private final NDArray half;

    public Vae(NDManager parent, Weights weights) {
        this.shape = weights;
        this.manager = parent.newSubManager();
        this.bound = manager.create(Weights.LOG_VARIANCE_BOUND);
        this.half = manager.create(0.5f);
        for (Weights.Dense layer : weights.layers()) {
            parameters.add(manager.create(layer.weight(), new Shape(layer.in(), layer.out())));
            parameters.add(manager.create(layer.bias(), new Shape(layer.out())));
        }
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
    }

    /** Weight and bias of each layer in turn. */
    public List<NDArray> parameters() {
        return parameters;
    }

    /**
     * Events on the engine, all in the manager of the step.
     *
     * @param values {@code [N, Dn]}
     * @param observed {@code [N, Dn]}
     * @param outcomes {@code [N, O]}
     */
    public record Batch(NDArray values, NDArray observed, NDArray outcomes) {}

    /**
     * The posterior of each event.
     *
     * @param mean {@code [N, L]}
     * @param logVariance {@code [N, L]}
     */
    public record Posterior(NDArray mean, NDArray logVariance) {}

    /** q(z|x). */
    public Posterior encode(Batch batch) {
        NDArray missing = batch.observed().neg().add(1);
        NDArray hidden = NDArrays.concat(new NDList(batch.values(), missing, batch.outcomes()), 1);
        int layer = 0;
        for (; layer < shape.encoder().size(); layer++) {
            hidden = silu(dense(hidden, layer));
        }
        NDArray raw = dense(hidden, layer + 1);
        return new Posterior(dense(hidden, layer), raw.div(bound).tanh().mul(bound));
    }

    /** {@code z = mean + exp(log variance / 2) noise}. */
    public NDArray sample(Posterior posterior, NDArray noise) {
        return posterior.mean().add(posterior.logVariance().mul(half).exp().mul(noise));
    }

    /** The decoder's output {@code [N, G + B + O]} at z {@code [N, L]}. */
    public NDArray decode(NDArray z) {
        NDArray hidden = z;
        int layer = shape.encoder().size() + 2;
        for (int i = 0; i < shape.decoder().size(); i++, layer++) {
            hidden = silu(dense(hidden, layer));
        }
        return dense(hidden, layer);
    }

    /**
     * {@code KL(N(mean, exp(logVariance)) || N(0, I))}, in nats, {@code [N, L]}.
     *
     * <p>{@code (exp(s) + m^2 - 1 - s) / 2}; Kingma and Welling (2013), appendix B.
     */
    public NDArray rate(Posterior posterior) {
        NDArray logVariance = posterior.logVariance();
        return logVariance
                .exp()
                .add(posterior.mean().square())
                .sub(logVariance)
                .sub(1)
                .mul(half);
    }

    /** L. */
    public int latent() {
        return shape.latent();
    }

    /** The parameters as they stand. */
    public Weights weights() {
        List<Weights.Dense> layers = new ArrayList<>();
        List<Weights.Dense> shapes = shape.layers();
        for (int i = 0; i < shapes.size(); i++) {
            layers.add(new Weights.Dense(
                    shapes.get(i).in(),
                    shapes.get(i).out(),
                    parameters.get(2 * i).toFloatArray(),
                    parameters.get(2 * i + 1).toFloatArray()));
        }
        return shape.withLayers(layers);
    }

    private NDArray dense(NDArray x, int layer) {
        return x.dot(parameters.get(2 * layer)).add(parameters.get(2 * layer + 1));
    }

    private static NDArray silu(NDArray x) {
        return x.mul(Activation.sigmoid(x));
    }

    @Override
    public void close() {
        manager.close();
    }
}

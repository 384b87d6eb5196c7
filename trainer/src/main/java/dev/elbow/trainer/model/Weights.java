package dev.elbow.trainer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The parameters of a network as plain numbers, so that they outlive the engine.
 *
 * @param encoder hidden layers
 * @param mean head of the posterior mean
 * @param logVariance head of the posterior log-variance, before its bound
 * @param decoder hidden layers
 * @param output head of the decoder
 * @param sigma one a Gaussian column, in units of the encoded value
 */
public record Weights(
        List<Dense> encoder, Dense mean, Dense logVariance, List<Dense> decoder, Dense output, List<Double> sigma) {

    /** The posterior's log-variance is {@code BOUND tanh(raw / BOUND)}: no event, however far off, makes it overflow. */
    public static final float LOG_VARIANCE_BOUND = 10;

    public Weights {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
        sigma = List.copyOf(sigma);
    }

    /** {@code y = x W + b}. */
    public static final class Dense {
        private final int in;
        private final int out;
        private final float[] weight;
        private final float[] bias;

        /**
         * A layer.
         *
         * @param weight {@code [in, out]} row by row
         * @param bias {@code [out]}
         */
        public Dense(int in, int out, float[] weight, float[] bias) {
            this.in = in;
            this.out = out;
            this.weight = weight.clone();
            this.bias = bias.clone();
        }

        public int in() {
            return in;
        }

        public int out() {
            return out;
        }

        public float[] weight() {
            return weight.clone();
        }

        public float[] bias() {
            return bias.clone();
        }
    }

    public int latent() {
        return mean.out();
    }

    /** All layers, in a fixed order. */
    public List<Dense> layers() {
        List<Dense> layers = new ArrayList<>(encoder);
        layers.add(mean);
        layers.add(logVariance);
        layers.addAll(decoder);
        layers.add(output);
        return layers;
    }

    /** The same network with other layers, in the order of {@link #layers}. */
    public Weights withLayers(List<Dense> layers) {
        int e = encoder.size();
        int d = decoder.size();
        return new Weights(
                layers.subList(0, e),
                layers.get(e),
                layers.get(e + 1),
                layers.subList(e + 2, e + 2 + d),
                layers.get(e + 2 + d),
                sigma);
    }

    /** The same network with another sigma. */
    public Weights withSigma(List<Double> other) {
        return new Weights(encoder, mean, logVariance, decoder, output, other);
    }

    /**
     * Random parameters to start from: uniform with variance 1 / in (LeCun et al., Efficient BackProp, 1998), the heads of
     * log-variance and output ten times smaller.
     */
    public static Weights initial(Layout layout, List<Integer> hidden, int latent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Dense> encoder = new ArrayList<>();
        int width = layout.inputs();
        for (int next : hidden) {
            encoder.add(dense(random, width, next, 1));
            width = next;
        }
        Dense mean = dense(random, width, latent, 1);
        Dense logVariance = dense(random, width, latent, 0.1);
        List<Dense> decoder = new ArrayList<>();
        width = latent;
        for (int i = hidden.size() - 1; i >= 0; i--) {
            decoder.add(dense(random, width, hidden.get(i), 1));
            width = hidden.get(i);
        }
        Dense output = dense(random, width, layout.outputs(), 0.1);
        List<Double> sigma = new ArrayList<>();
        for (int j = 0; j < layout.gaussians(); j++) {
            sigma.add(1.0);
        }
        return new Weights(encoder, mean, logVariance, decoder, output, sigma);
    }

    private static Dense dense(SplittableRandom random, int in, int out, double gain) {
        double bound = gain * Math.sqrt(3.0 / in);
        float[] weight = new float[in * out];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextDouble(-bound, bound);
        }
        return new Dense(in, out, weight, new float[out]);
    }
}

package dev.elbow.trainer.latent;

import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Transform;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;
import org.apache.commons.rng.sampling.distribution.TSampler;

/**
 * Draws numbers from p(x|z), in the event's own units: reals by the distribution of their encoded value, which the transform takes
 * back; counts as whole numbers; flags as 0 or 1. Not thread-safe.
 */
final class ValueDraws {

    /** Above this mean a Poisson draw is a rounded normal one: its skewness is a thousandth. */
    private static final double LARGE_MEAN = 1e6;

    private final SplittableRandom random;
    private final UniformRandomProvider bits;

    ValueDraws(SplittableRandom random) {
        this.random = random;
        this.bits = random::nextLong;
    }

    /**
     * A number.
     *
     * @param median what the decoder says: the median of a real, the mean of a count, the probability of a flag
     * @param high one deviation above it
     */
    float draw(FeatureModel model, double median, double high) {
        double drawn = model.likelihood().match(new Drawing(model, median, high));
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, drawn));
    }

    private double poisson(double mean) {
        if (mean > LARGE_MEAN) {
            return Math.rint(mean + Math.sqrt(mean) * random.nextGaussian());
        }
        return mean > 0 ? PoissonSampler.of(bits, mean).sample() : 0;
    }

    private final class Drawing implements Likelihood.Cases<Double> {
        private final FeatureModel model;
        private final double median;
        private final double high;

        Drawing(FeatureModel model, double median, double high) {
            this.model = model;
            this.median = median;
            this.high = high;
        }

        private Transform transform() {
            return model.transform().orElseThrow();
        }

        private double beside(double step) {
            return transform().decode(transform().encode(median) + step);
        }

        @Override
        public Double gaussian(Likelihood.Gaussian gaussian) {
            return beside(gaussian.scale() * random.nextGaussian());
        }

        @Override
        public Double heteroscedastic(Likelihood.HeteroscedasticGaussian gaussian) {
            return beside((transform().encode(high) - transform().encode(median)) * random.nextGaussian());
        }

        @Override
        public Double studentT(Likelihood.StudentT studentT) {
            return beside(
                    studentT.scale() * TSampler.of(bits, studentT.degrees()).sample());
        }

        @Override
        public Double bernoulli(Likelihood.Bernoulli bernoulli) {
            return random.nextDouble() < median ? 1.0 : 0.0;
        }

        @Override
        public Double poisson(Likelihood.Poisson poisson) {
            return ValueDraws.this.poisson(median);
        }

        /** A Poisson draw whose rate is gamma distributed. */
        @Override
        public Double negativeBinomial(Likelihood.NegativeBinomial binomial) {
            double r = binomial.dispersion();
            return median > 0
                    ? ValueDraws.this.poisson(AhrensDieterMarsagliaTsangGammaSampler.of(bits, r, median / r)
                            .sample())
                    : 0.0;
        }

        @Override
        public Double categorical(Likelihood.Categorical categorical) {
            throw new IllegalStateException(model.feature().name() + ": a symbol (expected: a number)");
        }

        @Override
        public Double component(Likelihood.ComponentGaussian gaussian) {
            throw new IllegalStateException(
                    model.feature().name() + ": of a mixture, whose numbers hang together (expected: one by itself)");
        }
    }
}

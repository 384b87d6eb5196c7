package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;

/**
 * The family of the decoder's distribution for one feature, {@code p(x_j|z)}. Data only: the trainer answers it with
 * arrays, the exporter with graph nodes.
 */
public sealed interface Likelihood {

    <R> R match(Cases<R> cases);

    /** One answer a family; adding a family breaks every reader at compile time. */
    interface Cases<R> {
        R gaussian(Gaussian gaussian);

        R heteroscedastic(HeteroscedasticGaussian gaussian);

        R studentT(StudentT studentT);

        R bernoulli(Bernoulli bernoulli);

        R categorical(Categorical categorical);

        R poisson(Poisson poisson);

        R negativeBinomial(NegativeBinomial negativeBinomial);

        R component(ComponentGaussian gaussian);
    }

    /**
     * {@code -log(2 pi sigma^2) / 2 - (s - mean(z))^2 / (2 sigma^2)} for the encoded value {@code s}.
     *
     * @param scale sigma, in units of the encoded value, above 0
     */
    record Gaussian(double scale) implements Likelihood {
        public Gaussian {
            Checks.positive("gaussian.scale", scale);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.gaussian(this);
        }
    }

    /** {@code x log p(z) + (1 - x) log(1 - p(z))}, from the logit of p. */
    record Bernoulli() implements Likelihood {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.bernoulli(this);
        }
    }

    /**
     * The log-softmax at the observed outcome.
     *
     * @param outcomes the vocabulary and the unknown symbol
     */
    record Categorical(int outcomes) implements Likelihood {
        public Categorical {
            Checks.that(outcomes >= 2, "categorical.outcomes", outcomes, "at least 2");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.categorical(this);
        }
    }

    /**
     * {@link Gaussian} with a sigma of its own for each latent code, {@code sigma(z)^2 = floor^2 + exp(raw(z))}.
     *
     * @param floor the least sigma, in units of the encoded value, above 0
     */
    record HeteroscedasticGaussian(double floor) implements Likelihood {
        public HeteroscedasticGaussian {
            Checks.positive("heteroscedastic_gaussian.floor", floor);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.heteroscedastic(this);
        }
    }

    /**
     * The location-scale t distribution of the encoded value {@code s}, with {@code t = (s - location(z)) / scale}:
     *
     * <pre>lgamma((nu + 1) / 2) - lgamma(nu / 2) - log(nu pi) / 2 - log(scale) - (nu + 1) / 2 log(1 + t^2 / nu)</pre>
     *
     * @param scale in units of the encoded value, above 0
     * @param degrees nu, degrees of freedom, above 0
     */
    record StudentT(double scale, double degrees) implements Likelihood {
        public StudentT {
            Checks.positive("student_t.scale", scale);
            Checks.positive("student_t.degrees", degrees);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.studentT(this);
        }
    }

    /** {@code x log rate(z) - rate(z) - lgamma(x + 1)} of a count x, from the logarithm of the rate. */
    record Poisson() implements Likelihood {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.poisson(this);
        }
    }

    /**
     * {@code lgamma(x + r) - lgamma(r) - lgamma(x + 1) + r log(r / (r + m)) + x log(m / (r + m))} of a count x, from the
     * logarithm of its mean m(z); the variance is {@code m + m^2 / r}.
     *
     * @param dispersion r, above 0
     */
    record NegativeBinomial(double dispersion) implements Likelihood {
        public NegativeBinomial {
            Checks.positive("negative_binomial.dispersion", dispersion);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.negativeBinomial(this);
        }
    }

    /**
     * Normal within a component of a mixture, with the component's mean and covariance, of the encoded value.
     *
     * @param covariance {@code full}: given the features before it, so that the parts add up to the joint density; or
     *     {@code diagonal}
     */
    record ComponentGaussian(String covariance) implements Likelihood {
        public ComponentGaussian {
            boolean known = covariance.equals("full") || covariance.equals("diagonal");
            Checks.that(known, "component_gaussian.covariance", covariance, "full or diagonal");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.component(this);
        }
    }
}

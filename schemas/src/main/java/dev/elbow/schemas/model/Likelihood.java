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

        R bernoulli(Bernoulli bernoulli);

        R categorical(Categorical categorical);
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
}

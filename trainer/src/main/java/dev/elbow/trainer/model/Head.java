package dev.elbow.trainer.model;

import dev.elbow.schemas.model.Likelihood;

/** What the decoder returns for a feature: the parameters of one {@link Likelihood}. In the order of the network's columns. */
public enum Head {
    /** A mean; sigma is a parameter of the model. */
    GAUSSIAN,
    /** A mean and the logarithm of a variance above the floor. */
    HETEROSCEDASTIC_GAUSSIAN,
    /** A location; scale and degrees of freedom are parameters of the model. */
    STUDENT_T,
    /** The logarithm of a rate. */
    POISSON,
    /** The logarithm of a mean; the dispersion is a parameter of the model. */
    NEGATIVE_BINOMIAL,
    /** A logit. */
    BERNOULLI,
    /** A logit for each outcome. */
    CATEGORICAL;

    /**
     * The head that returns a likelihood's parameters.
     *
     * @throws IllegalArgumentException for the likelihood of another family
     */
    public static Head of(Likelihood likelihood) {
        return likelihood.match(new Likelihood.Cases<>() {
            @Override
            public Head gaussian(Likelihood.Gaussian gaussian) {
                return GAUSSIAN;
            }

            @Override
            public Head heteroscedastic(Likelihood.HeteroscedasticGaussian gaussian) {
                return HETEROSCEDASTIC_GAUSSIAN;
            }

            @Override
            public Head studentT(Likelihood.StudentT studentT) {
                return STUDENT_T;
            }

            @Override
            public Head bernoulli(Likelihood.Bernoulli bernoulli) {
                return BERNOULLI;
            }

            @Override
            public Head categorical(Likelihood.Categorical categorical) {
                return CATEGORICAL;
            }

            @Override
            public Head poisson(Likelihood.Poisson poisson) {
                return POISSON;
            }

            @Override
            public Head negativeBinomial(Likelihood.NegativeBinomial negativeBinomial) {
                return NEGATIVE_BINOMIAL;
            }

            @Override
            public Head component(Likelihood.ComponentGaussian gaussian) {
                throw new IllegalArgumentException("likelihood: " + gaussian + " (expected: one of a decoder)");
            }
        });
    }

    /** Whether the likelihood is one of the raw count, and not of the encoded value. */
    public boolean counts() {
        return this == POISSON || this == NEGATIVE_BINOMIAL;
    }
}

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

    /** Whether the likelihood is one of the raw count, and not of the encoded value. */
    public boolean counts() {
        return this == POISSON || this == NEGATIVE_BINOMIAL;
    }
}

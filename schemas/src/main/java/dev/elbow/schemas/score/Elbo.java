package dev.elbow.schemas.score;

import dev.elbow.schemas.Checks;

/**
 * The evidence lower bound of one event, kept as the two terms it is made of.
 *
 * <p>Source: Kingma and Welling, <a href="https://arxiv.org/abs/1312.6114">Auto-Encoding Variational Bayes</a>, eq. 3;
 * names of the terms: Alemi et al., <a href="https://arxiv.org/abs/1711.00464">Fixing a Broken ELBO</a>, section 2.
 *
 * @param distortion nats, finite; may be negative, since a density may exceed one
 * @param rate nats, finite, at least {@value #RATE_ROUNDING}
 */
public record Elbo(double distortion, double rate) {

    /** Float32 kernels may return an analytic rate this far below zero, in nats. */
    public static final double RATE_ROUNDING = -1e-3;

    public Elbo {
        Checks.finite("distortion", distortion);
        Checks.finite("rate", rate);
        Checks.that(rate >= RATE_ROUNDING, "rate", rate, "at least " + RATE_ROUNDING + " nats");
    }

    /** The anomaly score, in nats: larger is stranger. */
    public double anomaly() {
        return distortion + rate;
    }
}

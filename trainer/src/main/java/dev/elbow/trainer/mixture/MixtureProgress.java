package dev.elbow.trainer.mixture;

/** Told after each iteration of EM, for people. */
public interface MixtureProgress {

    void iteration(Step step);

    /**
     * Where a fit stands.
     *
     * @param components of the mixture at hand
     * @param start which of the competing starts, from 1; 0 while the best one goes on over all rows
     * @param iteration from 1
     * @param objective log-likelihood and log prior of the mixture before the iteration, nats an event
     */
    record Step(int components, int start, int iteration, double objective) {}
}

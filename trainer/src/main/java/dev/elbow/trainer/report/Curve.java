package dev.elbow.trainer.report;

import java.util.List;

/** How a fit went. */
public sealed interface Curve {

    <R> R match(Cases<R> cases);

    /** One answer for each kind of fit. */
    interface Cases<R> {
        R epochs(Epochs epochs);

        R iterations(Iterations iterations);
    }

    /** A fit by gradients, judged after each epoch. */
    record Epochs(List<Epoch> epochs) implements Curve {
        public Epochs {
            epochs = List.copyOf(epochs);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.epochs(this);
        }
    }

    /**
     * What an epoch came to, means an event in nats.
     *
     * @param step updates so far
     * @param distortion of training rows
     * @param rate of training rows
     * @param heldOut anomaly of held-out rows
     */
    record Epoch(int step, double distortion, double rate, double heldOut) {}

    /**
     * A fit by expectation maximisation.
     *
     * @param objectives log-likelihood and log prior of smoothing, nats a training row, before each iteration
     */
    record Iterations(List<Double> objectives) implements Curve {
        public Iterations {
            objectives = List.copyOf(objectives);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.iterations(this);
        }
    }
}

package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that a fit needs to go on as if it had never stopped; the random numbers of an epoch follow from its number.
 *
 * @param step updates done
 * @param retreats how often the fit diverged and went back
 * @param moving what updates change
 * @param best the parameters with the best held-out objective since the warm-up
 * @param bestAnomaly their mean held-out objective, nats: the anomaly, unless something else is minimised; infinite before
 * @param age epochs since then, those of the warm-up aside
 * @param curve epochs done
 */
record FitState(
        int step,
        int retreats,
        Moving moving,
        Parameters best,
        double bestAnomaly,
        int age,
        List<Progress.Epoch> curve) {

    /**
     * What updates change.
     *
     * @param parameters as they stand
     * @param means first moments of the gradient, by parameter
     * @param squares second moments of the gradient, by parameter
     * @param baseline running mean of the score function's cost, nats; NaN before the first
     */
    record Moving(Parameters parameters, Map<String, float[]> means, Map<String, float[]> squares, double baseline) {}

    FitState {
        curve = List.copyOf(curve);
    }

    static FitState start(Parameters parameters) {
        Moving moving = new Moving(parameters, Map.of(), Map.of(), Double.NaN);
        return new FitState(0, 0, moving, parameters, Double.POSITIVE_INFINITY, 0, List.of());
    }

    /**
     * The state after an epoch.
     *
     * @param objective mean of held-out rows, nats
     * @param warmedUp whether that counts: before, another objective was minimised
     */
    FitState after(Progress.Epoch epoch, Moving moved, double objective, boolean warmedUp) {
        List<Progress.Epoch> longer = new ArrayList<>(curve);
        longer.add(epoch);
        boolean better = warmedUp && objective < bestAnomaly;
        return new FitState(
                epoch.step(),
                retreats,
                moved,
                better ? moved.parameters() : best,
                better ? objective : bestAnomaly,
                better || !warmedUp ? 0 : age + 1,
                longer);
    }

    /** The least mean held-out anomaly of all epochs, nats. */
    double leastHeldOut() {
        return curve.stream().mapToDouble(Progress.Epoch::heldOut).min().orElse(Double.POSITIVE_INFINITY);
    }

    /** Updates by which the best parameters were found. */
    int bestStep() {
        return curve.isEmpty() ? 0 : curve.get(curve.size() - 1 - age).step();
    }

    /** The same state, from which the fit goes on more carefully. */
    FitState retreated() {
        return new FitState(step, retreats + 1, moving, best, bestAnomaly, age, curve);
    }
}

package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Estimate;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.Optional;

/**
 * The model on one device, and the training rows there. Between {@link #begin} and {@link #end} lies a step, and everything of the
 * step lives that long: until the gradient is computed. Lives as long as the algebra.
 */
final class Replica {

    /**
     * What a step needs of a device's share of the batch.
     *
     * @param nats the objective of each event, {@code [N]}
     */
    record Share(Replica replica, Events<EngineTensor> events, Estimate<EngineTensor> estimate, EngineTensor nats) {

        int size() {
            return (int) nats.array().size();
        }
    }

    private final EngineAlgebra algebra;
    private final Vae<EngineTensor> vae;
    private final DeviceRows rows;
    private NDManager step;

    Replica(EngineAlgebra algebra, DeviceRows rows) {
        this.algebra = algebra;
        this.vae = new Vae<>(algebra, algebra.architecture());
        this.rows = rows;
        this.step = algebra.manager();
    }

    EngineAlgebra algebra() {
        return algebra;
    }

    DeviceRows rows() {
        return rows;
    }

    /** Begins a step. */
    void begin() {
        step = algebra.manager().newSubManager();
        algebra.in(step);
    }

    /** Ends the step, and with it all that came of it. */
    void end() {
        algebra.in(algebra.manager());
        step.close();
    }

    /** What lives as long as the step lives here. */
    NDManager step() {
        return step;
    }

    /**
     * The objective of the chosen rows under noise, which may live on any device.
     *
     * @param leftOut {@code [N, C]}: 1 where a component of the prior is left out for an event
     */
    Share share(int[] chosen, Noise noise, ObjectiveSettings objective, double beta, Optional<EngineTensor> leftOut) {
        Events<EngineTensor> events = noise.hide(this, rows.batch(algebra, step, chosen));
        Estimate<EngineTensor> estimate = Estimate.of(
                vae,
                events,
                vae.encode(events),
                here(noise.epsilon()),
                objective.draws(),
                objective.gradient(),
                leftOut);
        return new Share(this, events, estimate, nats(estimate.terms(), objective, beta));
    }

    /** A weight that rises from step to step goes with its step: constants of the algebra stay as long as the model. */
    private EngineTensor nats(Terms<EngineTensor> terms, ObjectiveSettings objective, double beta) {
        return beta == 1
                ? objective.minimise().perEvent(terms, 1, objective.draws())
                : objective
                        .minimise()
                        .perEvent(terms, algebra.floats(new float[] {(float) beta}, 1), objective.draws());
    }

    /** An array on this device; the gradient passes through. */
    EngineTensor here(NDArray array) {
        return algebra.here(array);
    }
}

package dev.elbow.trainer.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Estimate;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.recipe.ModelSettings.SigmaFit;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One step of a fit: a batch's objective, its gradient, and what follows from both. Lives as long as the model. */
final class Update {

    /** How much of the running baseline a batch replaces. */
    private static final double BASELINE_GAIN = 0.05;

    private final FitPlan plan;
    private final ObjectiveSettings objective;
    private final EngineAlgebra algebra;
    private final Vae<EngineTensor> vae;
    private final Adam adam;
    private final Optional<Sigma> sigma;
    /** Sums of mean distortion and rate since they were last taken, on the device: reading them would wait for it. */
    private NDArray sums;

    private double baseline = Double.NaN;
    /** The training row that each component of the prior began at; empty until the first step. */
    private long[] starts = {};

    Update(EngineAlgebra algebra, FitPlan plan) {
        this.plan = plan;
        this.objective = plan.objective();
        this.algebra = algebra;
        this.vae = new Vae<>(algebra, algebra.architecture());
        this.sums = algebra.manager().zeros(new Shape(2));
        this.sigma = follows() ? Optional.of(new Sigma(algebra)) : Optional.empty();
        holdFixed();
        List<String> moving = plan.start().names().stream().filter(this::moves).toList();
        moving.forEach(name -> algebra.array(name).setRequiresGradient(true));
        this.adam =
                new Adam(algebra.manager(), moving, algebra::array, plan.fit().clip());
    }

    private boolean follows() {
        return plan.start().names().contains(Architecture.LOG_SIGMA)
                && plan.freeze() != Freeze.DECODER
                && plan.model().sigmaFit() == SigmaFit.ANALYTIC
                && objective.minimise() != Objective.RATE_DISTORTION;
    }

    private boolean moves(String parameter) {
        boolean held = switch (parameter) {
            case Architecture.LOG_SIGMA -> sigma.isPresent() || objective.minimise() == Objective.RATE_DISTORTION;
            case Architecture.LOG_DEGREES -> plan.model().degrees() > 0;
            default -> false;
        };
        return !held && plan.freeze().moves(parameter);
    }

    /** What the recipe gives as a number instead of having it learned. */
    private void holdFixed() {
        if (objective.minimise() == Objective.RATE_DISTORTION
                && plan.start().names().contains(Architecture.LOG_SIGMA)) {
            algebra.fill(Architecture.LOG_SIGMA, -0.5 * Math.log(2 * objective.lambda()));
        }
        if (plan.model().degrees() > 0 && plan.start().names().contains(Architecture.LOG_DEGREES)) {
            algebra.fill(Architecture.LOG_DEGREES, Math.log(plan.model().degrees()));
        }
    }

    /** The fit's sigma, where it follows its analytic optimum. */
    Optional<Sigma> sigma() {
        return sigma;
    }

    /** One step; its distortion and rate are added to the sums. */
    void apply(DeviceRows train, int[] chosen, int step, int steps, double learningRate) {
        // Everything of the step lives until the gradient is computed, and goes with it.
        try (NDManager manager = algebra.manager().newSubManager()) {
            algebra.in(manager);
            Events<EngineTensor> events = DeviceRows.hidden(
                    algebra,
                    manager,
                    train.batch(algebra, manager, chosen),
                    plan.fit().missingRate());
            Shape shape = new Shape(chosen.length, objective.draws(), vae.latent());
            EngineTensor epsilon = algebra.tensor(manager.randomNormal(shape));
            EngineTensor decoded;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                decoded = backward(
                        collector,
                        events,
                        epsilon,
                        objective.beta(step / (double) steps),
                        leftOut(train.size(), chosen));
            }
            sigma.ifPresent(one -> one.follow(events, decoded));
            adam.update(manager, step, learningRate);
        }
    }

    /**
     * For each event 1 at the component that began at its own code, {@code [N, C]}: that one would say only that the event is where
     * it is, and shrink.
     */
    private Optional<EngineTensor> leftOut(int rows, int[] chosen) {
        int components = plan.start().architecture().components();
        if (components < 2) {
            return Optional.empty();
        }
        if (starts.length != components) {
            starts = Arrays.stream(PriorStart.rows(rows, components, plan.fit().seed()))
                    .asLongStream()
                    .toArray();
        }
        long[] events = Arrays.stream(chosen).asLongStream().toArray();
        return Optional.of(algebra.longs(events, events.length, 1)
                .equalTo(algebra.longs(starts, 1, components))
                .toFloat());
    }

    /** Computes the gradient; returns what was decoded. */
    private EngineTensor backward(
            GradientCollector collector,
            Events<EngineTensor> events,
            EngineTensor epsilon,
            double beta,
            Optional<EngineTensor> leftOut) {
        Posterior<EngineTensor> posterior = vae.encode(events);
        Estimate<EngineTensor> estimate =
                Estimate.of(vae, events, posterior, epsilon, objective.draws(), objective.gradient(), leftOut);
        Terms<EngineTensor> terms = estimate.terms();
        EngineTensor nats = objective.minimise().perEvent(terms, beta, objective.draws());
        EngineTensor weights = Trim.weights(algebra, nats, objective.trim());
        EngineTensor minimised = estimate.surrogate(nats, takeBaseline(terms.cost()));
        collector.backward(minimised.times(weights).array().sum());
        sums.addi(NDArrays.stack(new NDList(
                terms.distortion().array().mean(), terms.rate().array().mean())));
        return estimate.decoded();
    }

    /** The running mean of the cost before this batch, for the score function; the batch's own where it is the first. */
    private double takeBaseline(EngineTensor cost) {
        if (objective.gradient() == Gradient.REPARAMETERIZED) {
            return 0;
        }
        double mean = cost.array().mean().getFloat();
        double taken = Double.isNaN(baseline) ? mean : baseline;
        baseline = taken + BASELINE_GAIN * (mean - taken);
        return taken;
    }

    /** Mean distortion and rate since the last call, nats an event. */
    double[] takeMeans(int updates) {
        float[] taken = sums.toFloatArray();
        startSums();
        return new double[] {taken[0] / (double) updates, taken[1] / (double) updates};
    }

    private void startSums() {
        sums.close();
        sums = algebra.manager().zeros(new Shape(2));
    }

    /** What updates have changed, as it stands. */
    FitState.Moving moving() {
        return new FitState.Moving(algebra.parameters(), adam.means(), adam.squares(), baseline);
    }

    /** Goes back. */
    void restore(FitState.Moving saved) {
        algebra.set(saved.parameters());
        holdFixed();
        adam.restore(saved.means(), saved.squares());
        baseline = saved.baseline();
        startSums();
    }
}

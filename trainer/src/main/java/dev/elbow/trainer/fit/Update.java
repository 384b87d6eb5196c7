package dev.elbow.trainer.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.recipe.ModelSettings.SigmaFit;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One step of a fit: a batch's objective, its gradient, and what follows from both. Lives as long as the model. */
final class Update {

    /** How much of the running baseline a batch replaces. */
    private static final double BASELINE_GAIN = 0.05;

    private final FitPlan plan;
    private final ObjectiveSettings objective;
    private final List<Replica> replicas;
    /** The first replica's: its parameters are the model's, the others' are copies. */
    private final EngineAlgebra algebra;

    private final Adam adam;
    private final Optional<Sigma> sigma;
    /** Sums of mean distortion and rate since they were last taken, on the device: reading them would wait for it. */
    private NDArray sums;

    private double baseline = Double.NaN;
    /** The training row that each component of the prior began at; empty until the first step. */
    private long[] starts = {};

    /**
     * Updates of a model.
     *
     * @param replicas one a device; the first one's parameters move
     */
    Update(List<Replica> replicas, FitPlan plan) {
        this.plan = plan;
        this.objective = plan.objective();
        this.replicas = replicas;
        this.algebra = replicas.get(0).algebra();
        this.sums = algebra.manager().zeros(new Shape(2));
        this.sigma = follows() ? Optional.of(new Sigma(algebra, objective)) : Optional.empty();
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
    void apply(int[] chosen, int step, int steps, double learningRate) {
        replicas.forEach(Replica::begin);
        try {
            Noise noise = noise(chosen.length);
            List<Replica.Share> shares;
            Trim trim;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                shares = shares(chosen, noise, objective.beta(step / (double) steps));
                trim = Trim.of(algebra, joined(shares, Replica.Share::nats), objective.trim());
                collector.backward(minimised(shares, trim));
            }
            NDArray distortion = mean(shares, share -> share.estimate().terms().distortion());
            NDArray rate = mean(shares, share -> share.estimate().terms().rate());
            sums.addi(NDArrays.stack(new NDList(distortion, rate)));
            sigma.ifPresent(one -> one.follow(shares, trim.kept()));
            adam.update(replicas.get(0).step(), step, learningRate);
        } finally {
            replicas.forEach(Replica::end);
        }
    }

    private Noise noise(int rows) {
        return Noise.draw(
                replicas.get(0).step(),
                algebra.architecture().layout(),
                rows,
                plan.fit().missingRate(),
                objective.draws(),
                algebra.architecture().latent());
    }

    private NDArray mean(List<Replica.Share> shares, Function<Replica.Share, EngineTensor> what) {
        return joined(shares, what).array().mean();
    }

    /** The batch in even parts, one a device; all are asked for before any is waited for. */
    private List<Replica.Share> shares(int[] chosen, Noise noise, double beta) {
        List<Replica.Share> shares = new ArrayList<>();
        int devices = replicas.size();
        for (int device = 0; device < devices; device++) {
            int from = (int) ((long) chosen.length * device / devices);
            int to = (int) ((long) chosen.length * (device + 1) / devices);
            if (from < to) {
                Replica replica = replicas.get(device);
                if (device > 0) {
                    replica.algebra().follow(algebra);
                }
                int[] part = Arrays.copyOfRange(chosen, from, to);
                shares.add(replica.share(part, noise.rows(from, to), objective, beta, leftOut(replica, part)));
            }
        }
        return shares;
    }

    /** What the gradient is of: the mean objective of the batch's events, but for those that are trimmed. */
    private NDArray minimised(List<Replica.Share> shares, Trim trim) {
        double taken = takeBaseline(shares);
        return joined(shares, share -> share.estimate().surrogate(share.nats(), taken))
                .times(trim.weights())
                .array()
                .sum();
    }

    /** The events of all devices on the first one. */
    private EngineTensor joined(List<Replica.Share> shares, Function<Replica.Share, EngineTensor> what) {
        return algebra.concat(
                0,
                shares.stream()
                        .map(share -> replicas.get(0).here(what.apply(share).array()))
                        .toList());
    }

    /**
     * For each event 1 at the component that began at its own code, {@code [N, C]}: that one would say only that the event is where
     * it is, and shrink.
     */
    private Optional<EngineTensor> leftOut(Replica replica, int[] chosen) {
        int components = plan.start().architecture().components();
        if (components < 2 || !plan.startedAtRows()) {
            return Optional.empty();
        }
        if (starts.length != components) {
            starts = Arrays.stream(PriorStart.rows(
                            replica.rows().size(), components, plan.fit().seed()))
                    .asLongStream()
                    .toArray();
        }
        long[] events = Arrays.stream(chosen).asLongStream().toArray();
        EngineAlgebra there = replica.algebra();
        return Optional.of(there.longs(events, events.length, 1)
                .equalTo(there.longs(starts, 1, components))
                .toFloat());
    }

    /** The running mean of the cost before this batch, for the score function; the batch's own where it is the first. */
    private double takeBaseline(List<Replica.Share> shares) {
        if (objective.gradient() == Gradient.REPARAMETERIZED) {
            return 0;
        }
        double mean = mean(shares, share -> share.estimate().terms().cost()).getFloat();
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

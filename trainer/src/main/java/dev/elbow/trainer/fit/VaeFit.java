package dev.elbow.trainer.fit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineSettings;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Fits a VAE: epochs of updates, each judged by what is minimised, of held-out rows and once the warm-up is over, until it gets no
 * better. The same seed gives the same parameters on the same kind of machine, also when the fit was stopped and resumed: an
 * epoch's random numbers follow from its first step. Not thread-safe: the engine collects one gradient a process.
 */
public final class VaeFit {

    /** How often a fit may go back before it is given up; each time it goes on with a tenth of the learning rate. */
    private static final int MOST_RETREATS = 3;

    private final FitPlan plan;
    private final Progress progress;
    private final NDManager manager;
    private final EngineAlgebra algebra;
    private final DeviceRows train;
    private final DeviceRows heldOut;
    private final Update update;
    private final int updatesPerEpoch;
    private final int steps;

    private VaeFit(FitPlan plan, Progress progress, List<Replica> replicas, DeviceRows heldOut) {
        this.plan = plan;
        this.progress = progress;
        this.algebra = replicas.get(0).algebra();
        this.manager = algebra.manager();
        this.train = replicas.get(0).rows();
        this.heldOut = heldOut;
        this.update = new Update(replicas, plan);
        this.updatesPerEpoch = plan.fit().updatesPerEpoch(train.size());
        this.steps = plan.fit().updates(train.size());
    }

    /**
     * Fits to rows.
     *
     * @param heldOut rows to judge epochs by; not looked at where the plan says when to end
     * @throws FitException where the objective does not stay finite, or a checkpoint is of another fit
     */
    public static Fitted fit(FitPlan plan, EventSource train, EventSource heldOut, Progress progress) {
        return fit(plan, train, heldOut, DeviceRows.budget(plan.devices().get(0)), progress);
    }

    /**
     * Fits to rows.
     *
     * @param budget bytes of training rows, and of held-out ones, that are kept on the device
     */
    static Fitted fit(FitPlan plan, EventSource train, EventSource heldOut, long budget, Progress progress) {
        EngineSettings.apply();
        Optional<Checkpoint> checkpoint = plan.checkpoint()
                .map(file -> new Checkpoint(file, plan.identity(), plan.start().architecture()));
        Layout layout = plan.start().architecture().layout();
        try (NDManager manager =
                Engine.getInstance().newBaseManager(plan.devices().get(0))) {
            List<Replica> replicas = new ArrayList<>();
            for (Device device : plan.devices()) {
                NDManager there = manager.newSubManager(device);
                EngineAlgebra algebra = replicas.isEmpty()
                        ? new EngineAlgebra(there, plan.start())
                        : new EngineAlgebra(there, plan.start().architecture());
                replicas.add(new Replica(algebra, DeviceRows.of(there, layout, train, budget)));
            }
            DeviceRows judged =
                    plan.end().isPresent() ? replicas.get(0).rows() : DeviceRows.of(manager, layout, heldOut, budget);
            return new VaeFit(plan, progress, replicas, judged).run(checkpoint);
        }
    }

    private Fitted run(Optional<Checkpoint> checkpoint) {
        FitState state = checkpoint
                .filter(Checkpoint::exists)
                .map(Checkpoint::read)
                .orElseGet(() -> FitState.start(plan.start()));
        update.restore(state.moving());
        int last = last();
        while (state.step() < last && state.age() < plan.fit().patience()) {
            FitState next = epoch(state);
            checkpoint.ifPresent(file -> file.write(next));
            state = next;
        }
        algebra.set(state.best());
        update.sigma().ifPresent(sigma -> sigma.setOptimum(train));
        return new Fitted(algebra.parameters(), state.curve(), state.bestStep() / (double) steps);
    }

    /** The step that the fit ends at, at the latest: the end of an epoch. */
    private int last() {
        if (plan.end().orElse(1) >= 1) {
            return steps;
        }
        long epochs = Math.round(plan.end().getAsDouble() * steps / updatesPerEpoch);
        return (int) Math.min(steps, Math.max(1, epochs) * updatesPerEpoch);
    }

    /** What held-out rows say of the parameters; where none are held out, the latest are the best. */
    private HeldOut judge(double[] means, int step) {
        return plan.end().isEmpty()
                ? HeldOut.of(algebra, heldOut, plan.objective())
                : new HeldOut(means[0] + means[1], -step);
    }

    /** The state after one more epoch, or the same state and one retreat more. */
    private FitState epoch(FitState before) {
        long seed = new SplittableRandom(plan.fit().seed() + before.step() + 31L * before.retreats()).nextLong();
        manager.getEngine().setRandomSeed((int) (seed ^ (seed >>> 32)));
        int[] order = Shuffle.of(train.size(), new SplittableRandom(seed));
        int updates = Math.min(updatesPerEpoch, steps - before.step());
        long start = System.nanoTime();
        for (int i = 0; i < updates; i++) {
            update.apply(slice(order, i), before.step() + i, steps, learningRate(before, before.step() + i));
        }
        double[] means = update.takeMeans(updates);
        double seconds = (System.nanoTime() - start) / 1e9;
        HeldOut judged = judge(means, before.step() + updates);
        Progress.Epoch epoch = new Progress.Epoch(before.step() + updates, means[0], means[1], judged.anomaly());
        if (!Double.isFinite(means[0] + means[1] + judged.anomaly() + judged.objective())) {
            return retreat(before, epoch);
        }
        boolean warmedUp = plan.end().isPresent() || plan.objective().warmedUp(epoch.step() / (double) steps);
        FitState after = before.after(epoch, update.moving(), judged.objective(), warmedUp);
        int rows = updates * Math.min(plan.fit().batch(), train.size());
        progress.epoch(epoch, steps, after.leastHeldOut(), rows / seconds);
        return after;
    }

    private double learningRate(FitState state, int step) {
        double scheduled = new Schedule(plan.fit().schedule(), plan.fit().learningRate(), steps).learningRate(step);
        return scheduled / Math.pow(10, state.retreats());
    }

    private FitState retreat(FitState before, Progress.Epoch epoch) {
        String what = String.format(
                Locale.ROOT,
                "distortion %.4g + rate %.4g nats, held-out %.4g, between steps %d and %d at a learning rate up to %.3g",
                epoch.distortion(),
                epoch.rate(),
                epoch.heldOut(),
                before.step(),
                epoch.step(),
                learningRate(before, epoch.step() - 1));
        if (before.retreats() == MOST_RETREATS) {
            throw new FitException("fit: objective not finite: " + what + ", after " + MOST_RETREATS
                    + " retreats to a tenth of the learning rate each (expected: finite; lower fit.learning_rate,"
                    + " raise model.sigma_floor, or give far-off columns a transform)");
        }
        progress.retreated("objective not finite: " + what + "; going back to step " + before.step()
                + " with a tenth of the learning rate");
        update.restore(before.moving());
        return before.retreated();
    }

    private int[] slice(int[] order, int batch) {
        int from = batch * plan.fit().batch();
        return Arrays.copyOfRange(
                order, from, Math.min(order.length, from + plan.fit().batch()));
    }
}

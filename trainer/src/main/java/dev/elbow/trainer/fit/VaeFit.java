package dev.elbow.trainer.fit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import dev.elbow.trainer.model.Distortion;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.model.Weights;
import dev.elbow.trainer.recipe.FitSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fits a VAE: minimises distortion + rate, mean over the batch, by one reparameterised draw an event. Each Gaussian sigma
 * follows its analytic optimum, {@code sigma*^2 = mean (s - mean(z))^2}, as a running mean while fitting and over all training
 * rows at the end, never below the floor. The same seed gives the same weights on the same kind of machine. Not thread-safe:
 * DJL collects one gradient a process.
 */
public final class VaeFit {

    /** How much of the running variance a batch replaces. */
    private static final double VARIANCE_GAIN = 0.05;

    private static final float LARGEST_GRADIENT = 1;
    private static final int EVALUATED_ROWS = 4_096;

    private final Layout layout;
    private final FitSettings settings;
    private final Progress progress;
    private final double[] variance;

    private VaeFit(Layout layout, FitSettings settings, Progress progress) {
        this.layout = layout;
        this.settings = settings;
        this.progress = progress;
        this.variance = new double[layout.gaussians()];
        Arrays.fill(variance, 1);
    }

    /**
     * Fits to rows.
     *
     * @throws FitException where the objective is no longer finite
     */
    public static Weights fit(Layout layout, Rows train, Rows heldOut, FitSettings settings, Progress progress) {
        EngineSettings.apply();
        try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
            manager.getEngine().setRandomSeed((int) (settings.seed() ^ (settings.seed() >>> 32)));
            VaeFit fit = new VaeFit(layout, settings, progress);
            int latent = settings.latentFor(layout.numeric() + layout.totalOutcomes());
            Weights initial = Weights.initial(layout, settings.hidden(), latent, settings.seed());
            try (Vae vae = new Vae(manager, initial)) {
                return fit.run(
                        manager, vae, new DeviceRows(manager, layout, train), new DeviceRows(manager, layout, heldOut));
            }
        }
    }

    private Weights run(NDManager manager, Vae vae, DeviceRows train, DeviceRows heldOut) {
        int perEpoch = Math.max(1, train.size() / settings.batch());
        int steps = (int) Math.min(settings.steps(), (long) settings.epochs() * perEpoch);
        Optimizer optimizer = Adam.builder()
                .optLearningRateTracker(new Schedule(settings.learningRate(), steps))
                .optClipGrad(LARGEST_GRADIENT)
                .build();
        SplittableRandom random = new SplittableRandom(settings.seed());
        Best best = new Best();
        int step = 0;
        while (step < steps && best.age() < settings.patience()) {
            long start = System.nanoTime();
            double[] sums = new double[2];
            int[] order = Shuffle.of(train.size(), random);
            int updates = Math.min(perEpoch, steps - step);
            for (int i = 0; i < updates; i++, step++) {
                update(manager, vae, train, slice(order, i), optimizer, sums);
            }
            double bound = evaluate(manager, vae, heldOut);
            best.offer(bound, vae.weights().withSigma(sigmas(variance)));
            checkFinite(step, sums, bound);
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.epoch(new Progress.Step(
                    step,
                    steps,
                    sums[0] / updates,
                    sums[1] / updates,
                    bound,
                    best.bound(),
                    updates * (double) Math.min(settings.batch(), train.size()) / seconds));
        }
        return withOptimalSigma(manager, best.weights(), train);
    }

    private int[] slice(int[] order, int batch) {
        int from = batch * settings.batch();
        return Arrays.copyOfRange(order, from, Math.min(order.length, from + settings.batch()));
    }

    /** One step; adds mean distortion and rate to the sums. */
    private void update(
            NDManager manager, Vae vae, DeviceRows train, int[] chosen, Optimizer optimizer, double[] sums) {
        // Everything of the step lives until the gradient is computed, and goes with it.
        try (NDManager step = manager.newSubManager()) {
            Vae.Batch batch = train.hidden(step, train.batch(step, chosen), settings.missingRate());
            NDArray noise = step.randomNormal(new Shape(chosen.length, vae.latent()));
            Distortion distortion = new Distortion(step, layout, boxed(variance));
            NDArray decoded;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Vae.Posterior posterior = vae.encode(batch);
                decoded = vae.decode(vae.sample(posterior, noise));
                NDArray nats = distortion.of(batch, decoded).sum(new int[] {1}).mean();
                NDArray rate = vae.rate(posterior).sum(new int[] {1}).mean();
                collector.backward(nats.add(rate));
                sums[0] += nats.getFloat();
                sums[1] += rate.getFloat();
            }
            followVariance(distortion, batch, decoded);
            for (int p = 0; p < vae.parameters().size(); p++) {
                NDArray parameter = vae.parameters().get(p);
                NDArray gradient = parameter.getGradient();
                gradient.attach(step);
                optimizer.update("p" + p, parameter, gradient);
            }
        }
    }

    private void followVariance(Distortion distortion, Vae.Batch batch, NDArray decoded) {
        if (variance.length == 0) {
            return;
        }
        double[] optimum = batchVariance(distortion, batch, decoded);
        for (int j = 0; j < variance.length; j++) {
            variance[j] += VARIANCE_GAIN * (Math.max(floor(), optimum[j]) - variance[j]);
        }
    }

    private double[] batchVariance(Distortion distortion, Vae.Batch batch, NDArray decoded) {
        NDArray observed = batch.observed().get(":, 0:" + variance.length);
        float[] errors = distortion
                .squaredError(batch, decoded)
                .mul(observed)
                .sum(new int[] {0})
                .toFloatArray();
        float[] counts = observed.sum(new int[] {0}).toFloatArray();
        double[] optimum = new double[variance.length];
        for (int j = 0; j < optimum.length; j++) {
            optimum[j] = counts[j] == 0 ? variance[j] : errors[j] / counts[j];
        }
        return optimum;
    }

    /** Mean anomaly of the rows, in nats, by one fixed draw an event. */
    private double evaluate(NDManager manager, Vae vae, DeviceRows rows) {
        double sum = 0;
        for (int from = 0; from < rows.size(); from += EVALUATED_ROWS) {
            try (NDManager step = manager.newSubManager()) {
                Vae.Batch batch = rows.slice(step, from, Math.min(rows.size(), from + EVALUATED_ROWS));
                Vae.Posterior posterior = vae.encode(batch);
                NDArray noise = rows.noise(step, from, batch.values().getShape().get(0), vae.latent());
                Distortion distortion = new Distortion(step, layout, boxed(variance));
                NDArray nats = distortion
                        .of(batch, vae.decode(vae.sample(posterior, noise)))
                        .sum();
                sum += nats.getFloat() + (double) vae.rate(posterior).sum().getFloat();
            }
        }
        return sum / rows.size();
    }

    private Weights withOptimalSigma(NDManager manager, Weights weights, DeviceRows train) {
        double[] errors = new double[variance.length];
        try (Vae vae = new Vae(manager, weights)) {
            double rows = 0;
            for (int from = 0; from < train.size() && variance.length > 0; from += EVALUATED_ROWS) {
                try (NDManager step = manager.newSubManager()) {
                    Vae.Batch batch = train.slice(step, from, Math.min(train.size(), from + EVALUATED_ROWS));
                    long size = batch.values().getShape().get(0);
                    NDArray z = vae.sample(vae.encode(batch), train.noise(step, from, size, vae.latent()));
                    double[] part = batchVariance(new Distortion(step, layout, boxed(variance)), batch, vae.decode(z));
                    for (int j = 0; j < errors.length; j++) {
                        errors[j] += part[j] * size;
                    }
                    rows += size;
                }
            }
            for (int j = 0; j < errors.length; j++) {
                errors[j] = Math.max(floor(), errors[j] / rows);
            }
        }
        return weights.withSigma(sigmas(errors));
    }

    private double floor() {
        return settings.sigmaFloor() * settings.sigmaFloor();
    }

    private static void checkFinite(int step, double[] sums, double bound) {
        if (!Double.isFinite(sums[0] + sums[1] + bound)) {
            throw new FitException("fit: objective not finite at step " + step
                    + " (expected: finite; lower fit.learning_rate or raise fit.sigma_floor)");
        }
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    private static List<Double> sigmas(double[] variances) {
        List<Double> list = new ArrayList<>();
        for (double value : variances) {
            list.add(Math.sqrt(value));
        }
        return list;
    }
}

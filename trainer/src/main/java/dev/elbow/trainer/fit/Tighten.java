package dev.elbow.trainer.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.PriorDraws;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.onnx.Nodes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Stochastic variational inference for a given decoder: each event has a posterior of its own, moved by gradient instead of
 * computed by the encoder (Hoffman et al., 2013). Started from the encoder's output it is semi-amortised (Kim et al., 2018): what
 * it gains is what the encoder loses by serving all events with one network. The kind of posterior stays the model's.
 *
 * <p>Steps follow random draws; posteriors are judged, and the best of each event kept, by the model's constant nodes. So the bound
 * of no event gets worse, and none is better by lucky draws. An event's result depends on its batch by its random draws only. Not
 * thread-safe: the engine collects one gradient a process.
 */
public final class Tighten {

    /** Where an event's posterior starts. */
    public enum Start {
        /** The normal distribution with the mean and the variances of the prior: N(0, I) where that is standard. */
        PRIOR,
        /** The encoder's output. */
        ENCODER
    }

    private static final String MEAN = "mean";
    private static final String LOG_VARIANCE = "log_variance";
    private static final String LOWER = "lower";

    /** Of Adam, going down to nothing as half a cosine. */
    private static final double LARGEST_RATE = 0.1;

    /** Antithetic pairs of draws a step: noise that is odd in epsilon cancels. */
    private static final int PAIRS = 2;

    /** Judging costs more than a step. */
    private static final int STEPS_A_JUDGEMENT = 5;

    private final EngineAlgebra algebra;
    private final Architecture architecture;
    private final Vae<EngineTensor> vae;
    private final Nodes nodes;
    private final int steps;

    /**
     * For a model whose parameters stay as they are.
     *
     * @param nodes that posteriors are judged by
     * @param steps T
     */
    public Tighten(EngineAlgebra algebra, Nodes nodes, int steps) {
        this.algebra = algebra;
        this.architecture = algebra.architecture();
        this.vae = new Vae<>(algebra, architecture);
        this.nodes = nodes;
        this.steps = steps;
    }

    /**
     * Tightens all rows, some at a time.
     *
     * @param seed of the random draws
     */
    public Tightened tighten(DeviceRows rows, Start start, long seed) {
        Tightened all = new Tightened(
                new float[rows.size()],
                new float[rows.size()],
                new float[rows.size() * vae.latent()],
                new float[rows.size() * vae.latent()]);
        algebra.manager().getEngine().setRandomSeed((int) (seed ^ (seed >>> 32)));
        for (int from = 0; from < rows.size(); from += DeviceRows.CHUNK) {
            int to = Math.min(rows.size(), from + DeviceRows.CHUNK);
            try (NDManager manager = algebra.manager().newSubManager()) {
                algebra.in(manager);
                Batch batch = new Batch(manager, rows.slice(algebra, manager, from, to), start, to - from);
                batch.run();
                batch.copyTo(all, from);
            }
        }
        return all;
    }

    /** Events that move together. */
    private final class Batch {
        private final NDManager manager;
        private final Events<EngineTensor> events;
        private final int size;
        private final Map<String, NDArray> own;
        private final float[] started;
        private final float[] best;
        private final float[] bestMean;
        private final float[] bestLogVariance;

        Batch(NDManager manager, Events<EngineTensor> events, Start start, int size) {
            this.manager = manager;
            this.events = events;
            this.size = size;
            this.own = start == Start.ENCODER ? encoded() : prior();
            Posterior<EngineTensor> posterior = posterior();
            this.started = judged(posterior);
            this.best = started.clone();
            this.bestMean = posterior.mean().array().toFloatArray();
            this.bestLogVariance = posterior.logVariance().array().toFloatArray();
            own.values().forEach(array -> array.setRequiresGradient(true));
        }

        private Map<String, NDArray> encoded() {
            Posterior<EngineTensor> posterior = vae.encode(events);
            Map<String, NDArray> encoded = new LinkedHashMap<>();
            int diagonal = architecture.posterior().diagonalWidth(vae.latent());
            encoded.put(MEAN, posterior.mean().array().duplicate());
            encoded.put(
                    LOG_VARIANCE,
                    posterior.logVariance().columns(0, diagonal).array().duplicate());
            posterior
                    .lower()
                    .ifPresent(lower -> encoded.put(LOWER, lower.array().duplicate()));
            return encoded;
        }

        private Map<String, NDArray> prior() {
            Map<String, NDArray> prior = new LinkedHashMap<>();
            int lower = architecture.posterior().lowerWidth(vae.latent());
            int diagonal = architecture.posterior().diagonalWidth(vae.latent());
            PriorDraws draws = new PriorDraws(algebra.parameters());
            prior.put(MEAN, repeated(draws.mean()));
            double[] variance = draws.variance();
            double mean = Arrays.stream(variance).average().orElse(1);
            prior.put(
                    LOG_VARIANCE,
                    repeated(Arrays.stream(diagonal == variance.length ? variance : new double[] {mean})
                            .map(Math::log)
                            .toArray()));
            if (lower > 0) {
                prior.put(LOWER, manager.zeros(new Shape(size, lower)));
            }
            return prior;
        }

        private NDArray repeated(double[] row) {
            float[] rows = new float[size * row.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) row[i % row.length];
            }
            return manager.create(rows, new Shape(size, row.length));
        }

        private Posterior<EngineTensor> posterior() {
            return new Posterior<>(
                    algebra.tensor(Objects.requireNonNull(own.get(MEAN))),
                    vae.eachDimension(algebra.tensor(Objects.requireNonNull(own.get(LOG_VARIANCE)))),
                    Optional.ofNullable(own.get(LOWER)).map(algebra::tensor));
        }

        /** {@code -ELBO} of each event at the constant nodes. */
        private float[] judged(Posterior<EngineTensor> posterior) {
            EngineTensor epsilon = algebra.floats(nodes.epsilon(), 1, nodes.count(), nodes.latent());
            return Terms.of(vae, events, posterior, epsilon, nodes.count())
                    .anomaly()
                    .array()
                    .toFloatArray();
        }

        void run() {
            // No clipping: it would make an event's step depend on the others'.
            Adam adam = new Adam(
                    manager, own.keySet(), name -> Objects.requireNonNull(own.get(name)), Double.POSITIVE_INFINITY);
            for (int step = 0; step < steps; step++) {
                try (NDManager inner = manager.newSubManager()) {
                    algebra.in(inner);
                    differentiate(inner);
                    adam.update(inner, step, LARGEST_RATE * (1 + Math.cos(Math.PI * step / steps)) / 2);
                    if ((step + 1) % STEPS_A_JUDGEMENT == 0 || step + 1 == steps) {
                        keepBest(posterior());
                    }
                }
            }
            algebra.in(manager);
        }

        private void differentiate(NDManager inner) {
            EngineTensor half = algebra.tensor(inner.randomNormal(new Shape(size, PAIRS, vae.latent())));
            EngineTensor epsilon = algebra.concat(1, List.of(half, half.negated()));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Terms<EngineTensor> terms = Terms.of(vae, events, posterior(), epsilon, 2 * PAIRS);
                collector.backward(terms.anomaly().array().sum());
            }
        }

        private void keepBest(Posterior<EngineTensor> posterior) {
            float[] now = judged(posterior);
            float[] mean = posterior.mean().array().toFloatArray();
            float[] logVariance = posterior.logVariance().array().toFloatArray();
            for (int row = 0; row < size; row++) {
                if (now[row] < best[row]) {
                    best[row] = now[row];
                    int from = row * vae.latent();
                    System.arraycopy(mean, from, bestMean, from, vae.latent());
                    System.arraycopy(logVariance, from, bestLogVariance, from, vae.latent());
                }
            }
        }

        void copyTo(Tightened all, int from) {
            System.arraycopy(started, 0, all.started(), from, size);
            System.arraycopy(best, 0, all.anomaly(), from, size);
            System.arraycopy(bestMean, 0, all.mean(), from * vae.latent(), bestMean.length);
            System.arraycopy(bestLogVariance, 0, all.logVariance(), from * vae.latent(), bestLogVariance.length);
        }
    }
}

package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.evaluate.LogWeights;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.PriorDraws;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.trainer.model.Vae;
import java.util.SplittableRandom;

/** Random draws of a model, weighted for its evidence. Each event has draws of its own. Not thread-safe. */
public final class Importance {

    private static final int ROWS = 256;
    private static final int DRAWS = 16;

    private final EngineAlgebra algebra;
    private final Vae<EngineTensor> vae;
    private final DeviceRows rows;

    public Importance(EngineAlgebra algebra, DeviceRows rows) {
        this.algebra = algebra;
        this.vae = new Vae<>(algebra, algebra.architecture());
        this.rows = rows;
    }

    /** Draws from the encoder's posterior: {@code log p(x|z) + log p(z) - log q(z|x)}. */
    public LogWeights fromPosterior(int draws, long seed) {
        return drawn(draws, seed, (events, epsilon, count) -> {
            Posterior<EngineTensor> posterior = vae.encode(events);
            EngineTensor z = vae.draw(posterior, epsilon);
            EngineTensor cost = vae.cost(events, vae.decode(z, count)).total(vae.costs());
            return vae.exactLogRatio(posterior, epsilon, z, count).minus(cost);
        });
    }

    /** Draws from the prior: {@code log p(x|z)}. */
    public LogWeights fromPrior(int draws, long seed) {
        PriorDraws prior = new PriorDraws(algebra.parameters());
        boolean standard = algebra.architecture().prior() == PriorKind.STANDARD;
        SplittableRandom random = new SplittableRandom(seed);
        return drawn(draws, seed, (events, normal, count) -> {
            long size = normal.array().getShape().get(0);
            EngineTensor z = standard
                    ? normal
                    : algebra.floats(prior.draw((int) size * count, random), size, count, vae.latent());
            return vae.cost(events, vae.decode(z, count)).total(vae.costs()).negated();
        });
    }

    private interface Weighing {
        EngineTensor weights(Events<EngineTensor> events, EngineTensor normal, int draws);
    }

    private LogWeights drawn(int draws, long seed, Weighing weighing) {
        algebra.manager().getEngine().setRandomSeed((int) (seed ^ (seed >>> 32)));
        LogWeights weights = new LogWeights(rows.size(), draws);
        for (int from = 0; from < rows.size(); from += ROWS) {
            int to = Math.min(rows.size(), from + ROWS);
            for (int first = 0; first < draws; first += DRAWS) {
                weigh(weights, from, to, first, Math.min(DRAWS, draws - first), weighing);
            }
        }
        return weights;
    }

    private void weigh(LogWeights weights, int from, int to, int first, int draws, Weighing weighing) {
        try (NDManager step = algebra.manager().newSubManager()) {
            algebra.in(step);
            Events<EngineTensor> events = rows.slice(algebra, step, from, to);
            EngineTensor normal = algebra.tensor(step.randomNormal(new Shape(to - from, draws, vae.latent())));
            float[] found = weighing.weights(events, normal, draws).array().toFloatArray();
            for (int i = 0; i < found.length; i++) {
                weights.set(from + i / draws, first + i % draws, found[i]);
            }
        }
    }
}

package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.List;
import java.util.Optional;

/**
 * Sigma at its analytic optimum, {@code sigma*^2 = mean (s - mean(z))^2} over observed values: a running mean of each batch's
 * optimum while fitting, that of all training rows at the end; never below the floor. Given the means it is the sigma of least
 * distortion, {@code (D / 2) log(2 pi e sigma*^2)}. Events that the objective trims count for neither. Lives as long as the model.
 */
final class Sigma {

    /** How much of the running variance a batch replaces. */
    private static final double GAIN = 0.05;

    private static final int ROWS = 4_096;

    private final EngineAlgebra algebra;
    private final ObjectiveSettings objective;
    private final Layout.Block block;
    private final boolean shared;
    private final float floor;

    Sigma(EngineAlgebra algebra, ObjectiveSettings objective) {
        this.algebra = algebra;
        this.objective = objective;
        Architecture architecture = algebra.architecture();
        this.block = architecture.layout().block(Head.GAUSSIAN);
        this.shared = architecture.sharedSigma();
        this.floor = (float) (architecture.sigmaFloor() * architecture.sigmaFloor());
    }

    /**
     * Moves sigma towards the batch's optimum, on the device.
     *
     * @param kept 1 for each event of the batch that counts, else 0; absent where all do
     */
    void follow(List<Replica.Share> shares, Optional<EngineTensor> kept) {
        NDArray[] sums = {};
        int from = 0;
        for (Replica.Share share : shares) {
            int start = from;
            int end = from + share.size();
            Optional<EngineTensor> there =
                    kept.map(all -> share.replica().here(all.columns(start, end).array()));
            NDArray[] more = sums(share.events(), share.estimate().decoded(), there);
            for (int i = 0; i < sums.length; i++) {
                more[i] = sums[i].add(algebra.here(more[i]).array());
            }
            sums = more;
            from = end;
        }
        EngineTensor logSigma = algebra.parameter(Architecture.LOG_SIGMA);
        NDArray variance = logSigma.plus(logSigma).exp().array();
        // Where a batch has no value of a column, nothing moves.
        NDArray none = sums[1].eq(0).toType(DataType.FLOAT32, false);
        NDArray optimum = sums[0].add(variance.mul(none)).div(sums[1].add(none)).maximum(floor);
        NDArray moved = variance.add(optimum.sub(variance).mul(algebra.scalar(GAIN)));
        algebra.replace(Architecture.LOG_SIGMA, moved.log().mul(algebra.scalar(0.5)));
    }

    /** Sets sigma to the optimum over all rows that are not trimmed, at the objective as it stands before. */
    void setOptimum(DeviceRows rows) {
        Vae<EngineTensor> vae = new Vae<>(algebra, algebra.architecture());
        float[] nats = new float[objective.trim() > 0 ? rows.size() : 0];
        if (nats.length > 0) {
            HeldOut.nats(algebra, rows, objective, nats);
        }
        float bound = nats.length == 0 ? Float.POSITIVE_INFINITY : Trim.bound(nats, objective.trim());
        double[] errors = new double[shared ? 1 : block.width()];
        double[] counts = new double[errors.length];
        for (int from = 0; from < rows.size(); from += ROWS) {
            int to = Math.min(rows.size(), from + ROWS);
            try (NDManager step = algebra.manager().newSubManager()) {
                algebra.in(step);
                Events<EngineTensor> events = rows.slice(algebra, step, from, to);
                EngineTensor noise = DeviceRows.noise(algebra, from, to - from, vae.latent());
                EngineTensor decoded = vae.decode(vae.draw(vae.encode(events), noise), 1);
                Optional<EngineTensor> kept =
                        nats.length == 0 ? Optional.empty() : Optional.of(kept(nats, bound, from, to));
                NDArray[] sums = sums(events, decoded, kept);
                add(errors, sums[0].toFloatArray());
                add(counts, sums[1].toFloatArray());
            }
        }
        float[] logSigma = algebra.array(Architecture.LOG_SIGMA).toFloatArray();
        for (int j = 0; j < errors.length; j++) {
            if (counts[j] > 0) {
                logSigma[j] = (float) (0.5 * Math.log(Math.max(floor, errors[j] / counts[j])));
            }
        }
        algebra.set(Architecture.LOG_SIGMA, logSigma);
    }

    private EngineTensor kept(float[] nats, float bound, int from, int to) {
        float[] kept = new float[to - from];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = nats[from + i] <= bound ? 1 : 0;
        }
        return algebra.floats(kept, kept.length);
    }

    /** Sums of squared errors, mean over the draws, and of observed values, {@code [1, columns]} each. */
    private NDArray[] sums(Events<EngineTensor> events, EngineTensor decoded, Optional<EngineTensor> kept) {
        EngineTensor all = events.observed().orElseThrow().columns(block.from(), block.to());
        EngineTensor observed = kept.map(rows -> all.times(rows.unsqueeze(1))).orElse(all);
        EngineTensor values = events.values().orElseThrow().columns(block.from(), block.to());
        EngineTensor error = values.unsqueeze(1)
                .minus(decoded.columns(block.from(), block.to()))
                .square()
                .mean(1);
        int[] axes = shared ? new int[] {0, 1} : new int[] {0};
        Shape row = new Shape(1, shared ? 1 : block.width());
        return new NDArray[] {
            error.times(observed).array().sum(axes).reshape(row),
            observed.array().sum(axes).reshape(row)
        };
    }

    private static void add(double[] to, float[] more) {
        for (int j = 0; j < to.length; j++) {
            to[j] += more[j];
        }
    }
}

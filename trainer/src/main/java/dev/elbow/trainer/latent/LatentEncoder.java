package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.Tensors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** A package's encoder: events to latent codes. Thread-safe; closed by its owner. */
public final class LatentEncoder implements AutoCloseable {

    /** Events a run: more would fall out of the processor's caches. */
    public static final int ROWS = 1_024;

    /** A lone row would take another kernel, with other rounding, than the same row beside others. */
    static final int FEWEST_ROWS = 2;

    private static final Set<String> OUTPUTS = Set.of(GraphContract.LATENT_MEAN, GraphContract.LATENT_LOG_VARIANCE);

    private final Manifest manifest;
    private final GraphSession session;

    private LatentEncoder(Manifest manifest, GraphSession session) {
        this.manifest = manifest;
        this.session = session;
    }

    /** Opens the encoder of a package. */
    public static LatentEncoder open(VerifiedPackage verified) {
        return new LatentEncoder(verified.manifest(), verified.graphs().open(GraphContract.ENCODER, Provider.CPU));
    }

    /** Codes all events of the batch, in their order, in one run. */
    public LatentCodes encode(EventBatch batch) {
        int rows = batch.size();
        if (rows == 0) {
            return new LatentCodes(manifest, 0, new float[0], new float[0]);
        }
        int run = Math.max(rows, FEWEST_ROWS);
        int numeric = batch.schema().numericWidth();
        int categorical = batch.schema().categoricalWidth();
        // What stands behind the rows in the buffers are events too, and nobody asks for their codes.
        Tensors codes = session.run(
                run,
                Map.of(GraphContract.NUMERIC, FloatBuffer.wrap(Arrays.copyOf(batch.numeric(), run * numeric))),
                Map.of(
                        GraphContract.CATEGORICAL,
                        LongBuffer.wrap(Arrays.copyOf(batch.categorical(), run * categorical))),
                OUTPUTS);
        return new LatentCodes(
                manifest,
                rows,
                codes.floats(GraphContract.LATENT_MEAN),
                codes.floats(GraphContract.LATENT_LOG_VARIANCE));
    }

    @Override
    public void close() {
        session.close();
    }
}

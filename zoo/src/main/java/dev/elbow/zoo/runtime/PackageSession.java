package dev.elbow.zoo.runtime;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * A model ready to score. Thread-safe: scoring threads share one. A score is a pure function of the event: it depends
 * neither on the batch the event came in nor on the thread. Closed by its owner.
 */
public final class PackageSession implements AutoCloseable {

    /** Decoded rows a run: larger runs fall out of the processor's caches. */
    private static final int DECODED_ROWS = 2_048;

    /**
     * A run has a multiple of so many rows, the last ones of them empty where need be. Kernels work on vectors and on blocks of rows, and
     * round otherwise what is left over at the end; of such runs nothing is left over, in a block of rows or in a vector of floats.
     */
    private static final int ROW_BLOCK = 16;

    private final EventSchema schema;
    private final int latent;
    private final int rateParts;
    private final GraphSession score;
    private final int numericWidth;
    private final int categoricalWidth;
    private final int rowsPerRun;

    private PackageSession(EventSchema schema, int latent, int nodes, GraphSession score) {
        this.schema = schema;
        this.latent = latent;
        this.score = score;
        this.rateParts = score.graph().outputs().stream()
                .filter(port -> port.name().equals(GraphContract.LATENT_RATE))
                .mapToInt(Graph.Port::width)
                .findFirst()
                .orElseThrow();
        this.numericWidth = schema.numericWidth();
        this.categoricalWidth = schema.categoricalWidth();
        this.rowsPerRun = blocks(Math.max(64, DECODED_ROWS / nodes));
    }

    /**
     * Opens a scoring graph. Whoever opens has proved the graphs by their golden vectors before, or is making them.
     *
     * @param latent L
     * @param nodes K
     */
    public static PackageSession open(EventSchema schema, int latent, int nodes, GraphSet graphs, Provider provider) {
        return new PackageSession(schema, latent, nodes, graphs.open(GraphContract.SCORE, provider));
    }

    /**
     * Scores all events of the batch, in their order.
     *
     * @throws GraphFault where the graph fails on one of them
     */
    public ScoredBatch score(EventBatch batch) {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException("batch: of another schema (expected: that of the package)");
        }
        int size = batch.size();
        if (size > 0 && size <= rowsPerRun) {
            Tensors tensors = run(batch, 0, size);
            return new ScoredBatch(size, schema.size(), latent, rateParts, numericWidth, categoricalWidth, tensors);
        }
        ScoredBatch scored = new ScoredBatch(size, schema.size(), latent, rateParts, numericWidth, categoricalWidth);
        for (int from = 0; from < size; from += rowsPerRun) {
            int rows = Math.min(rowsPerRun, size - from);
            copy(run(batch, from, rows), from, rows, scored);
        }
        return scored;
    }

    private Tensors run(EventBatch batch, int from, int rows) {
        int run = blocks(rows);
        return score.run(
                run,
                Map.of(GraphContract.NUMERIC, numeric(batch, from, rows, run)),
                Map.of(GraphContract.CATEGORICAL, categorical(batch, from, rows, run)));
    }

    private void copy(Tensors tensors, int from, int rows, ScoredBatch scored) {
        copy(tensors, GraphContract.ANOMALY, scored.anomaly, from, rows, 1);
        copy(tensors, GraphContract.DISTORTION, scored.distortion, from, rows, 1);
        copy(tensors, GraphContract.RATE, scored.rate, from, rows, 1);
        copy(tensors, GraphContract.EVIDENCE, scored.evidence, from, rows, 1);
        copy(tensors, GraphContract.FEATURE_DISTORTION, scored.featureDistortion, from, rows, scored.features());
        copy(tensors, GraphContract.LATENT_RATE, scored.latentRate, from, rows, rateParts);
        copy(tensors, GraphContract.LATENT_MEAN, scored.latentMean, from, rows, scored.latent());
        copy(tensors, GraphContract.LATENT_LOG_VARIANCE, scored.latentLogVariance, from, rows, scored.latent());
        if (numericWidth > 0) {
            copy(tensors, GraphContract.EXPECTED_NUMERIC, scored.expectedNumeric, from, rows, numericWidth);
        }
        if (categoricalWidth > 0) {
            long[] expected = tensors.longs(GraphContract.EXPECTED_CATEGORICAL);
            System.arraycopy(expected, 0, scored.expectedCategorical, from * categoricalWidth, rows * categoricalWidth);
        }
    }

    /** The next multiple of a block. */
    private static int blocks(int rows) {
        return (rows + ROW_BLOCK - 1) / ROW_BLOCK * ROW_BLOCK;
    }

    private static void copy(Tensors tensors, String output, float[] to, int from, int rows, int width) {
        System.arraycopy(tensors.floats(output), 0, to, from * width, rows * width);
    }

    /** The batch's own rows, or a copy with rows of zeros after them. */
    private FloatBuffer numeric(EventBatch batch, int from, int rows, int run) {
        FloatBuffer own = FloatBuffer.wrap(batch.numeric(), from * numericWidth, rows * numericWidth);
        return rows == run
                ? own
                : FloatBuffer.allocate(run * numericWidth).put(own).rewind();
    }

    private LongBuffer categorical(EventBatch batch, int from, int rows, int run) {
        LongBuffer own = LongBuffer.wrap(batch.categorical(), from * categoricalWidth, rows * categoricalWidth);
        return rows == run
                ? own
                : LongBuffer.allocate(run * categoricalWidth).put(own).rewind();
    }

    @Override
    public void close() {
        score.close();
    }
}

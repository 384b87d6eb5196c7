package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** A decoder: latent codes to the distribution of each feature, p(x|z). Thread-safe; closed by its owner. */
public final class LatentDecoder implements AutoCloseable {

    private final EventSchema schema;
    private final int dimensions;
    private final GraphSession session;

    private LatentDecoder(EventSchema schema, int dimensions, GraphSession session) {
        this.schema = schema;
        this.dimensions = dimensions;
        this.session = session;
    }

    /** Opens the decoder of a package. */
    public static LatentDecoder open(VerifiedPackage verified) {
        int dimensions = verified.manifest().latent().dimensions();
        return open(verified.manifest().schema(), dimensions, verified.graphs());
    }

    /** Opens the decoder among graphs that are no package yet. */
    public static LatentDecoder open(EventSchema schema, int dimensions, GraphSet graphs) {
        return new LatentDecoder(schema, dimensions, graphs.open(GraphContract.DECODER, Provider.CPU));
    }

    /**
     * Decodes codes, in their order, in one run.
     *
     * @param codes {@code [rows, L]} row by row
     */
    public Decoded decode(float[] codes, int rows) {
        int run = Math.max(rows, LatentEncoder.FEWEST_ROWS);
        float[] padded = Arrays.copyOf(Arrays.copyOf(codes, rows * dimensions), run * dimensions);
        return new Decoded(
                schema, session.run(run, Map.of(GraphContract.LATENT, FloatBuffer.wrap(padded)), Map.of()), rows);
    }

    /** L. */
    public int dimensions() {
        return dimensions;
    }

    public EventSchema schema() {
        return schema;
    }

    @Override
    public void close() {
        session.close();
    }
}

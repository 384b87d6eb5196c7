package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Events to prove a package by: drawn from the model itself, never training rows, and edge cases. The same graphs and seed
 * give the same events.
 */
final class GoldenEvents {

    private static final int DRAWN = 48;
    private static final int EACH_EDGE = 8;
    private static final float[] EXTREMES = {0, -0f, 1, -1, 1e6f, -1e6f, Float.MAX_VALUE, -Float.MAX_VALUE};

    private final EventSchema schema;
    private final int[] columns;
    private final SplittableRandom random;
    private final EventBatch events;
    private final List<String> kinds = new ArrayList<>();

    private GoldenEvents(EventSchema schema, long seed) {
        this.schema = schema;
        this.columns = schema.columns();
        this.random = new SplittableRandom(seed);
        this.events = new EventBatch(schema);
    }

    static GoldenEvents draw(EventSchema schema, GraphSet graphs, int latent, long seed) {
        GoldenEvents golden = new GoldenEvents(schema, seed);
        int rows = DRAWN + 2 * EACH_EDGE;
        float[] z = new float[rows * latent];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) golden.random.nextGaussian();
        }
        try (GraphSession decoder = graphs.open(GraphContract.DECODER, Provider.CPU)) {
            Tensors decoded = decoder.run(rows, Map.of(GraphContract.LATENT, FloatBuffer.wrap(z)), Map.of());
            for (int row = 0; row < rows; row++) {
                golden.draw(decoded, row, row < DRAWN ? "drawn" : row < DRAWN + EACH_EDGE ? "missing" : "unknown");
            }
        }
        for (float extreme : EXTREMES) {
            golden.extreme(extreme);
        }
        return golden;
    }

    EventBatch events() {
        return events;
    }

    /** One a row: {@code drawn}, {@code missing}, {@code unknown} or {@code extreme}. */
    List<String> kinds() {
        return kinds;
    }

    private void draw(Tensors decoded, int row, String kind) {
        events.begin();
        int outcome = 0;
        for (int f = 0; f < columns.length; f++) {
            Feature feature = schema.features().get(f);
            if (feature instanceof Feature.Categorical categorical) {
                long code = kind.equals("unknown") ? categorical.unknown() : symbol(decoded, row, outcome, categorical);
                events.categorical(columns[f], hidden(kind, row) ? Feature.Categorical.MISSING : code);
                outcome += categorical.outcomes();
            } else if (!hidden(kind, row)) {
                events.numeric(columns[f], number(decoded, row, columns[f], feature));
            }
        }
        events.commit();
        kinds.add(kind);
    }

    /** Half the values of events with missing ones; all values of the first. */
    private boolean hidden(String kind, int row) {
        return kind.equals("missing") && (row == DRAWN || random.nextBoolean());
    }

    /** A normal draw between its quantiles at one sigma, which the transform may have made uneven. */
    private float number(Tensors decoded, int row, int column, Feature feature) {
        int width = schema.numericWidth();
        float median = decoded.floats(GraphContract.NUMERIC_MEDIAN)[row * width + column];
        if (feature instanceof Feature.Flag) {
            return random.nextDouble() < median ? 1 : 0;
        }
        double normal = random.nextGaussian();
        String port = normal < 0 ? GraphContract.NUMERIC_LOW : GraphContract.NUMERIC_HIGH;
        float sigma = decoded.floats(port)[row * width + column];
        double drawn = median + Math.abs(normal) * (sigma - median);
        drawn = feature instanceof Feature.Count ? Math.max(0, Math.rint(drawn)) : drawn;
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, drawn));
    }

    private long symbol(Tensors decoded, int row, int from, Feature.Categorical categorical) {
        float[] logProbability = decoded.floats(GraphContract.CATEGORICAL_LOG_PROBABILITY);
        int width = logProbability.length / (DRAWN + 2 * EACH_EDGE);
        double left = random.nextDouble();
        for (int outcome = 0; outcome < categorical.outcomes(); outcome++) {
            left -= Math.exp(logProbability[row * width + from + outcome]);
            if (left < 0) {
                return outcome + 1L;
            }
        }
        return categorical.unknown();
    }

    private void extreme(float value) {
        events.begin();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = schema.features().get(f);
            if (feature instanceof Feature.Categorical categorical) {
                events.categorical(columns[f], 1 + (kinds.size() + f) % categorical.outcomes());
            } else {
                boolean flag = feature instanceof Feature.Flag;
                boolean count = feature instanceof Feature.Count;
                events.numeric(columns[f], flag ? kinds.size() % 2 : count ? Math.abs(value) : value);
            }
        }
        events.commit();
        kinds.add("extreme");
    }
}

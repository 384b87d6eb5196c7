package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.trainer.latent.Decoded;
import dev.elbow.trainer.latent.LatentDecoder;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.ArrayList;
import java.util.List;
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
        try (LatentDecoder decoder = LatentDecoder.open(schema, latent, graphs)) {
            Decoded decoded = decoder.decode(z, rows);
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

    private void draw(Decoded decoded, int row, String kind) {
        events.begin();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = schema.features().get(f);
            if (feature instanceof Feature.Categorical categorical) {
                long code = kind.equals("unknown")
                        ? categorical.unknown()
                        : decoded.drawOutcome(row, f, categorical.outcomes(), random);
                events.categorical(columns[f], hidden(kind, row) ? Feature.Categorical.MISSING : code);
            } else if (!hidden(kind, row)) {
                events.numeric(columns[f], decoded.drawNumber(row, f, random));
            }
        }
        events.commit();
        kinds.add(kind);
    }

    /** Half the values of events with missing ones; all values of the first. */
    private boolean hidden(String kind, int row) {
        return kind.equals("missing") && (row == DRAWN || random.nextBoolean());
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
        kinds.add(GoldenVectors.EXTREME);
    }
}

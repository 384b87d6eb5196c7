package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import java.util.SplittableRandom;

/**
 * Held-out events made strange: some features of each take the values of another event. Each value is one that the data
 * holds, only their company is wrong; so who looks at features one by one sees nothing. Stateless.
 */
public final class Corruptions {

    /** Share of an event's features that change, one at least. */
    private static final double SHARE = 0.3;

    private Corruptions() {}

    /** One corrupted event for each, in their order. */
    public static EventBatch of(EventBatch events, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventSchema schema = events.schema();
        EventBatch corrupted = new EventBatch(schema);
        int features = schema.size();
        int[] columns = schema.columns();
        for (int row = 0; row < events.size(); row++) {
            int other = random.nextInt(events.size());
            int sure = random.nextInt(features);
            corrupted.begin();
            for (int f = 0; f < features; f++) {
                int source = f == sure || random.nextDouble() < SHARE ? other : row;
                if (schema.features().get(f).symbolic()) {
                    corrupted.categorical(columns[f], events.categoricalAt(source, columns[f]));
                } else {
                    corrupted.numeric(columns[f], events.numericAt(source, columns[f]));
                }
            }
            corrupted.commit();
        }
        return corrupted;
    }
}

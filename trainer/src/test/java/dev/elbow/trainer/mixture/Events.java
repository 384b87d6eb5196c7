package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Events of numbers that are encoded as they are. */
final class Events {

    private Events() {}

    static EventSchema schema(int numbers) {
        List<Feature> features = new ArrayList<>();
        IntStream.range(0, numbers)
                .forEach(j -> features.add(new Feature.Numeric("x" + j, "/x" + j, Missing.MARGINALISE)));
        return new EventSchema(features);
    }

    static List<Optional<Transform>> asTheyAre(int numbers) {
        return Collections.nCopies(numbers, Optional.of(new Transform(Shape.IDENTITY, 0, 1, 1e30)));
    }

    /** One event. */
    static EventBatch of(double... numbers) {
        EventBatch batch = new EventBatch(schema(numbers.length));
        add(batch, numbers);
        return batch;
    }

    static void add(EventBatch batch, double... numbers) {
        batch.begin();
        for (int j = 0; j < numbers.length; j++) {
            batch.numeric(j, (float) numbers[j]);
        }
        batch.commit();
    }
}

package dev.elbow.trainer.baseline;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.trainer.evaluate.Mahalanobis;
import dev.elbow.trainer.model.EventSource;
import java.util.ArrayList;
import java.util.List;

/** The squared Mahalanobis distance, by the code that evaluations print beside every model. */
final class CovarianceDistance implements Detector {

    @Override
    public Fitted fit(float[][] train, long seed) {
        EventSchema schema = schema(train[0].length);
        Mahalanobis mahalanobis = new Mahalanobis(Mahalanobis.fit(EventSource.of(events(schema, train))));
        return rows -> mahalanobis.distances(events(schema, rows));
    }

    private static EventSchema schema(int width) {
        List<Feature> columns = new ArrayList<>();
        for (int j = 0; j < width; j++) {
            columns.add(new Feature.Numeric("c" + j, "/c" + j, Feature.Missing.MARGINALISE));
        }
        return new EventSchema(columns);
    }

    private static EventBatch events(EventSchema schema, float[][] rows) {
        EventBatch batch = new EventBatch(schema, rows.length);
        for (float[] row : rows) {
            batch.begin();
            for (int j = 0; j < row.length; j++) {
                batch.numeric(j, row[j]);
            }
            batch.commit();
        }
        return batch;
    }
}

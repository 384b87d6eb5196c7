package dev.elbow.scorer.explain;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of one event, each with one value changed, scored many at once. Values are numbers as they stand in a graph's input, codes
 * of symbols among them. Not thread-safe.
 */
final class Trials {

    /** Cells of a batch: it bounds the memory where features are many. */
    private static final int MOST_CELLS = 1 << 20;

    private final EventSchema schema;
    private final int[] columns;
    private final PackageSession graph;
    private final EventBatch batch;
    private final int mostRows;
    private final List<Trial> waiting = new ArrayList<>();

    /** What one value is changed to. */
    record Trial(int feature, double value) {}

    /** Takes what the graph says about a trial. */
    interface Results {
        void scored(Trial trial, ScoredBatch scored, int row);
    }

    Trials(EventSchema schema, PackageSession graph) {
        this.schema = schema;
        this.columns = schema.columns();
        this.graph = graph;
        this.batch = new EventBatch(schema);
        this.mostRows = Math.max(1, MOST_CELLS / schema.size());
    }

    /** Scores an event's trials, in their order. */
    void score(EventBatch event, List<Trial> trials, Results results) {
        for (Trial trial : trials) {
            add(event, trial);
            if (waiting.size() == mostRows) {
                score(results);
            }
        }
        score(results);
    }

    /** The event with a change made. */
    EventBatch changed(EventBatch event, Trial trial) {
        EventBatch changed = new EventBatch(schema, 1);
        copy(event, trial, changed);
        return changed;
    }

    private void score(Results results) {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            ScoredBatch scored = graph.score(batch);
            for (int row = 0; row < waiting.size(); row++) {
                results.scored(waiting.get(row), scored, row);
            }
        } finally { // where the graph fails, its trials are not those of the next event
            waiting.clear();
            batch.clear();
        }
    }

    private void add(EventBatch event, Trial trial) {
        copy(event, trial, batch);
        waiting.add(trial);
    }

    private void copy(EventBatch event, Trial trial, EventBatch to) {
        to.begin();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = schema.features().get(f);
            boolean own = f != trial.feature;
            if (feature.symbolic()) {
                to.categorical(columns[f], own ? event.categoricalAt(0, columns[f]) : (long) trial.value);
            } else {
                to.numeric(columns[f], own ? event.numericAt(0, columns[f]) : (float) trial.value);
            }
        }
        to.commit();
    }
}

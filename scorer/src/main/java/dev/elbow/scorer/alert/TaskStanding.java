package dev.elbow.scorer.alert;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.budget.Drift;
import dev.elbow.scorer.budget.ModelLevel;
import java.util.Map;
import java.util.OptionalDouble;

/** How a task stands, as its thread told last. Written by that thread, read by any. */
final class TaskStanding {

    private final int partition;
    private final DriftLog drifts;
    private volatile long entities;
    private volatile long episodes;
    private volatile Map<Score.Model, OfModel> models = Map.of();

    /**
     * What is known of a model's scores in the task's partition.
     *
     * @param level the p-value of the scores' own at which they are anomalous; empty as long as the traffic is not known
     */
    record OfModel(OptionalDouble level, Drift drift) {}

    TaskStanding(int partition, DriftLog drifts) {
        this.partition = partition;
        this.drifts = drifts;
    }

    int partition() {
        return partition;
    }

    /**
     * What is remembered.
     *
     * @param count of entities
     * @param open episodes
     */
    void remembers(long count, long open) {
        entities = count;
        episodes = open;
    }

    void levels(Map<Score.Model, OfModel> now) {
        models = Map.copyOf(now);
    }

    /** What another task has learned, and told, of a model. */
    void restored(Score.Model model, ModelLevel learned) {
        drifts.restored(model, partition, learned.moved());
    }

    /** A model's scores have moved, or are back. */
    void moved(Score.Model model, Drift drift) {
        drifts.turned(model, partition, drift);
    }

    long entities() {
        return entities;
    }

    long episodes() {
        return episodes;
    }

    Map<Score.Model, OfModel> models() {
        return models;
    }
}

package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what all tasks of a process do. Thread-safe. */
final class AlertTally {

    private final LongAdder scores = new LongAdder();
    private final LongAdder noScores = new LongAdder();
    private final LongAdder withoutKey = new LongAdder();
    private final DriftLog drifts = new DriftLog();
    private final Map<Integer, TaskStanding> tasks = new ConcurrentHashMap<>();
    private final Map<Alert.State, LongAdder> alerts = new EnumMap<>(Alert.State.class);

    AlertTally() {
        for (Alert.State state : Alert.State.values()) {
            alerts.put(state, new LongAdder());
        }
    }

    /** The standing of a task that begins. */
    TaskStanding task(int partition) {
        TaskStanding standing = new TaskStanding(partition, drifts);
        tasks.put(partition, standing);
        return standing;
    }

    /** The task goes on elsewhere, or nowhere. */
    void left(TaskStanding standing) {
        tasks.remove(standing.partition(), standing);
    }

    /** The tasks of this process. */
    Collection<TaskStanding> tasks() {
        return tasks.values();
    }

    void score() {
        scores.increment();
    }

    void noScore() {
        noScores.increment();
    }

    void withoutKey() {
        withoutKey.increment();
    }

    void alert(Alert.State state) {
        alerts.getOrDefault(state, new LongAdder()).increment();
    }

    AlertProgress progress() {
        return new AlertProgress(
                scores.sum(),
                count(Alert.State.OPEN),
                count(Alert.State.WORSE),
                count(Alert.State.CLOSED),
                noScores.sum(),
                withoutKey.sum());
    }

    private long count(Alert.State state) {
        return alerts.getOrDefault(state, new LongAdder()).sum();
    }
}

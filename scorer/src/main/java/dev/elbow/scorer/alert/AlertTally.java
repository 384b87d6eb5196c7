package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.scorer.sink.DeliveryTally;
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

    /** The last offset of each partition that was dealt with. */
    private final Map<Integer, Long> furthest = new ConcurrentHashMap<>();

    private final LongAdder restarts = new LongAdder();
    private final Map<String, DeliveryTally> sinks = new ConcurrentHashMap<>();
    private final DriftLog drifts = new DriftLog();
    private final Map<Integer, TaskStanding> tasks = new ConcurrentHashMap<>();
    private final Map<Alert.State, LongAdder> alerts = new EnumMap<>(Alert.State.class);

    AlertTally() {
        for (Alert.State state : Alert.State.values()) {
            alerts.put(state, new LongAdder());
        }
    }

    /** What becomes of a sink's alerts. */
    DeliveryTally sink(String name) {
        return sinks.computeIfAbsent(name, unused -> new DeliveryTally());
    }

    /** It begins again after a fault. */
    void restart() {
        restarts.increment();
    }

    long restarts() {
        return restarts.sum();
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

    /** A record has been dealt with. */
    void reached(int partition, long offset) {
        furthest.merge(partition, offset, Math::max);
    }

    /** Grows only where records are dealt with that never were, and not where some are read again after a fault. */
    long furthest() {
        return furthest.values().stream().mapToLong(Long::longValue).sum();
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
                alerts(Alert.State.OPEN),
                alerts(Alert.State.WORSE),
                alerts(Alert.State.CLOSED),
                noScores.sum(),
                withoutKey.sum());
    }

    long alerts(Alert.State state) {
        return alerts.getOrDefault(state, new LongAdder()).sum();
    }
}

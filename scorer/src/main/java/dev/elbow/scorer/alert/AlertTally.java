package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what all tasks of a process do. Thread-safe. */
final class AlertTally {

    private final LongAdder scores = new LongAdder();
    private final LongAdder noScores = new LongAdder();
    private final LongAdder withoutKey = new LongAdder();
    private final Map<Alert.State, LongAdder> alerts = new EnumMap<>(Alert.State.class);

    AlertTally() {
        for (Alert.State state : Alert.State.values()) {
            alerts.put(state, new LongAdder());
        }
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

package dev.elbow.scorer.alert;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.budget.Drift;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once of a model that its scores have moved, whichever partition shows it first, and once that all are back. Thread-safe. */
final class DriftLog {

    private static final Logger LOG = LoggerFactory.getLogger(DriftLog.class);

    private final Consumer<String> warning;
    private final Consumer<String> relief;

    /** The partitions in which they have, by model; empty ones of models of which it was said. */
    private final Map<Score.Model, Set<Integer>> moved = new HashMap<>();

    DriftLog() {
        this(line -> LOG.warn("{}", line), line -> LOG.info("{}", line));
    }

    /**
     * A log elsewhere.
     *
     * @param warning that scores have moved
     * @param relief that they are back
     */
    DriftLog(Consumer<String> warning, Consumer<String> relief) {
        this.warning = warning;
        this.relief = relief;
    }

    /** What an earlier process has said. */
    synchronized void restored(Score.Model model, int partition, boolean hasMoved) {
        if (hasMoved) {
            moved.computeIfAbsent(model, unused -> new HashSet<>()).add(partition);
        }
    }

    synchronized void turned(Score.Model model, int partition, Drift drift) {
        Set<Integer> partitions = moved.get(model);
        if (drift.moved()) {
            if (partitions == null) {
                warning.accept(line(model, drift));
            }
            moved.computeIfAbsent(model, unused -> new HashSet<>()).add(partition);
        } else if (partitions != null) {
            partitions.remove(partition);
            if (partitions.isEmpty()) {
                moved.remove(model);
                relief.accept(model.reference() + ": its scores are back at its package's calibration");
            }
        }
    }

    private static String line(Score.Model model, Drift drift) {
        return model.reference() + ": its scores have moved from its package's calibration, events are "
                + (drift.stranger() ? "stranger" : "less strange")
                + " than they were; alerts go by scores of late (expected: a package of newer events, or news of whoever sends them)";
    }
}

package dev.elbow.scorer.cli;

import dev.elbow.scorer.alert.AlertProgress;
import dev.elbow.scorer.alert.AlertSupervisor;
import dev.elbow.scorer.observe.Health;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.scorer.stream.ScoringService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one process does: it scores, and makes alerts beside it where that is wanted. Scoring comes first: alerts end after it, and
 * whatever is wrong with them is no reason for a new start. Thread-safe.
 */
record ScoringAndAlerts(ScoringService scoring, Optional<AlertSupervisor> alerts) implements Observed {

    /** For both together; with what is said last, less than the 30 s that containers are given before they are killed. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(27);

    private static final Duration SHORTEST_STOP = Duration.ofSeconds(1);

    void start() {
        scoring.start();
        alerts.ifPresent(AlertSupervisor::start);
    }

    /** Ends scoring, then alerts, each with its last commit. May be called again. */
    void stop() {
        long begin = System.nanoTime();
        scoring.stop();
        Duration left = LONGEST_STOP.minusNanos(System.nanoTime() - begin);
        alerts.ifPresent(one -> one.stop(left.compareTo(SHORTEST_STOP) < 0 ? SHORTEST_STOP : left));
    }

    Optional<AlertProgress> alerted() {
        return alerts.map(AlertSupervisor::progress);
    }

    @Override
    public Health live() {
        return scoring.live();
    }

    @Override
    public Health ready() {
        List<String> problems = new ArrayList<>(scoring.ready().problems());
        alerts.ifPresent(one -> one.ready().problems().forEach(problem -> problems.add("alerts: " + problem)));
        return new Health(problems);
    }

    @Override
    public String metrics() {
        return scoring.metrics();
    }
}

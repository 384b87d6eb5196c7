package dev.elbow.scorer.observe;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where the time of a thread's turns goes, and how much each brings. Thread-safe. */
public final class PollMeters {

    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final DistributionSummary fill;

    public PollMeters(Meters meters) {
        for (Stage stage : Stage.values()) {
            stages.put(stage, meters.timer(Metric.STAGES, stage.label()));
        }
        fill = meters.summary(Metric.POLLED);
    }

    /** A poll brought events. */
    public void polled(int events) {
        fill.record(events);
    }

    /** A stage is over. */
    public void took(Stage stage, long nanos) {
        Timer timer = stages.get(stage);
        if (timer != null) { // always, but the map cannot say so
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}

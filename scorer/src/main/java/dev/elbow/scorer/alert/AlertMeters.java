package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.scorer.sink.ClientWatch;
import dev.elbow.scorer.sink.SinkProgress;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Puts what alerting counts into metrics, of one service after another. Thread-safe. */
final class AlertMeters {

    private final Meters meters;
    private final AlertTally tally;
    private final ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "elbow-alert-metrics");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Metrics of what comes.
     *
     * @param sinks by their names
     */
    AlertMeters(Meters meters, AlertTally tally, List<String> sinks) {
        this.meters = meters;
        this.tally = tally;
        for (Alert.State state : Alert.State.values()) {
            meters.counter(
                    Metric.ALERTS, () -> tally.alerts(state), state.name().toLowerCase(Locale.ROOT));
        }
        meters.counter(
                Metric.ALERT_SCORES,
                () -> tally.progress().scores() - tally.progress().withoutKey(),
                "judged");
        meters.counter(Metric.ALERT_SCORES, () -> tally.progress().withoutKey(), "without_key");
        meters.counter(Metric.ALERT_SCORES, () -> tally.progress().noScores(), "no_score");
        meters.counter(Metric.ALERT_RESTARTS, tally::restarts);
        meters.gauge(Metric.ALERT_EPISODES, () -> sum(TaskStanding::episodes));
        meters.gauge(Metric.ALERT_ENTITIES, () -> sum(TaskStanding::entities));
        meters.gauges(Metric.ALERT_LEVEL, this::levels);
        meters.gauges(Metric.ALERT_MOVED, () -> ofModels(one -> one.drift().moved() ? 1 : 0));
        meters.gauges(Metric.ALERT_DISTANCE, () -> ofModels(one -> one.drift().distance()));
        sinks.forEach(this::sink);
    }

    private void sink(String name) {
        Supplier<SinkProgress> progress = () -> tally.sink(name).progress(name);
        meters.counter(Metric.ALERT_DELIVERIES, () -> progress.get().delivered(), name, "delivered");
        meters.counter(Metric.ALERT_DELIVERIES, () -> progress.get().refused(), name, "refused");
        meters.counter(Metric.ALERT_DELIVERIES, () -> progress.get().failed(), name, "failed");
        meters.gauge(Metric.ALERT_WAITING, () -> progress.get().waiting(), name);
        meters.gauge(Metric.ALERT_BREAKER, () -> progress.get().rests() ? 1 : 0, name);
    }

    /** Whether it goes well, and how far behind it is. */
    void standing(Supplier<Boolean> ready, Supplier<Map<List<String>, Number>> lag) {
        meters.gauge(Metric.ALERT_READY, () -> ready.get() ? 1 : 0);
        meters.gauges(Metric.ALERT_LAG, lag);
    }

    /** Kafka's own metrics of a service's clients, until the answer is closed. */
    ClientWatch.Closing opened(KafkaStreams streams) {
        KafkaStreamsMetrics bound = new KafkaStreamsMetrics(streams, Tags.empty(), refresh);
        bound.bindTo(meters.registry());
        return bound::close;
    }

    /** The same of a sink's consumer. */
    ClientWatch sinks() {
        return consumer -> {
            KafkaClientMetrics bound = new KafkaClientMetrics(consumer, Tags.empty(), refresh);
            bound.bindTo(meters.registry());
            return bound::close;
        };
    }

    private long sum(Function<TaskStanding, Long> part) {
        return tally.tasks().stream().mapToLong(part::apply).sum();
    }

    private Map<List<String>, Number> levels() {
        Map<List<String>, Number> rows = new HashMap<>();
        for (TaskStanding task : tally.tasks()) {
            task.models()
                    .forEach((model, one) -> rows.put(
                            List.of(name(model), model.digest(), String.valueOf(task.partition())),
                            one.level().orElse(Double.NaN)));
        }
        return rows;
    }

    /** Of the partitions of this process, the one where it is most. */
    private Map<List<String>, Number> ofModels(Function<TaskStanding.OfModel, Number> value) {
        Map<List<String>, Number> rows = new HashMap<>();
        for (TaskStanding task : tally.tasks()) {
            task.models()
                    .forEach((model, one) -> rows.merge(
                            List.of(name(model), model.digest()),
                            value.apply(one),
                            (a, b) -> a.doubleValue() >= b.doubleValue() ? a : b));
        }
        return rows;
    }

    private static String name(Score.Model model) {
        return model.name() + ":" + model.version();
    }

    void close() {
        refresh.shutdownNow();
    }
}

package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.observe.AnomalyQuantiles;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.zoo.runtime.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Which models score, and the quantiles of each one's anomalies, of all threads together. Thread-safe. */
final class ModelMeters {

    private final Supplier<Map<Score.Model, Provider>> models;
    private final Map<Score.Model, AnomalyQuantiles> quantiles = new ConcurrentHashMap<>();

    /**
     * Registers both.
     *
     * @param models those that score now
     */
    ModelMeters(Meters meters, Supplier<Map<Score.Model, Provider>> models) {
        this.models = models;
        meters.gauges(Metric.MODEL, this::rows);
        meters.gauges(Metric.ANOMALY, this::anomalies);
    }

    /** Adds what a commit made durable. */
    void add(Tally tally) {
        quantiles
                .computeIfAbsent(tally.model(), first -> new AnomalyQuantiles())
                .add(tally.anomalies());
    }

    private Map<List<String>, Number> rows() {
        Map<List<String>, Number> rows = new LinkedHashMap<>();
        models.get().forEach((model, provider) -> {
            rows.put(List.of(name(model), model.digest(), provider.name().toLowerCase(Locale.ROOT)), 1);
        });
        return rows;
    }

    private Map<List<String>, Number> anomalies() {
        Map<Score.Model, Provider> now = models.get();
        quantiles.keySet().retainAll(now.keySet());
        Map<List<String>, Number> rows = new LinkedHashMap<>();
        now.keySet()
                .forEach(model -> quantiles
                        .computeIfAbsent(model, first -> new AnomalyQuantiles())
                        .read()
                        .forEach((quantile, nats) -> rows.put(List.of(name(model), model.digest(), quantile), nats)));
        return rows;
    }

    private static String name(Score.Model model) {
        return model.name() + ":" + model.version();
    }
}

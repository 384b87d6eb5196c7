package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** How far shadows agree, as metrics. Stateless. */
final class ShadowMeters {

    private ShadowMeters() {}

    /**
     * Registers those of each shadow that there is.
     *
     * @param agreements by topic of events; the topics stay the same
     */
    static void register(Meters meters, Supplier<Map<String, Agreement>> agreements) {
        for (String topic : agreements.get().keySet()) {
            Counter counter = (metric, part, labels) -> meters.counter(
                    metric,
                    () -> part.apply(Objects.requireNonNull(agreements.get().get(topic))),
                    labels);
            counter.register(Metric.SHADOW, Agreement::both, topic, "both");
            counter.register(Metric.SHADOW, Agreement::first, topic, "first");
            counter.register(Metric.SHADOW, Agreement::shadow, topic, "shadow");
            counter.register(Metric.SHADOW, Agreement::neither, topic, "neither");
            counter.register(Metric.SHADOW_APART, Agreement::pValuesApart, topic);
            counter.register(Metric.SHADOW_MISSING, Agreement::refused, topic, "refused");
            counter.register(Metric.SHADOW_MISSING, Agreement::lost, topic, "fault");
        }
    }

    private interface Counter {
        void register(Metric metric, Function<Agreement, Number> part, String... labels);
    }
}

package dev.elbow.scorer.observe;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The metrics of one service, as Prometheus reads them. Thread-safe. */
public final class Meters implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> refreshes = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /** Micrometer holds what it reads by weak references. */
    private final List<Supplier<Number>> counts = new CopyOnWriteArrayList<>();

    /** For what binds meters of its own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** A counter that someone else counts. */
    public void counter(Metric metric, Supplier<Number> count, String... labels) {
        FunctionCounter.builder(
                        metric.dotted(), count, supplier -> supplier.get().doubleValue())
                .baseUnit(metric.unit())
                .description(metric.description())
                .tags(tags(metric, labels))
                .register(registry);
        counts.add(count);
    }

    /** A number that is looked up when it is asked for. */
    public void gauge(Metric metric, Supplier<Number> value, String... labels) {
        Gauge.builder(metric.dotted(), value)
                .baseUnit(metric.unit())
                .description(metric.description())
                .tags(tags(metric, labels))
                .strongReference(true)
                .register(registry);
    }

    /** Numbers whose labels come and go: looked up together when they are asked for. */
    public void gauges(Metric metric, Supplier<Map<List<String>, Number>> values) {
        MultiGauge gauge = MultiGauge.builder(metric.dotted())
                .baseUnit(metric.unit())
                .description(metric.description())
                .register(registry);
        refreshes.add(() -> gauge.register(
                values.get().entrySet().stream()
                        .<MultiGauge.Row<?>>map(one ->
                                MultiGauge.Row.of(tags(metric, one.getKey().toArray(String[]::new)), one.getValue()))
                        .toList(),
                true));
    }

    Timer timer(Metric metric, String... labels) {
        return Timer.builder(metric.dotted())
                .description(metric.description())
                .tags(tags(metric, labels))
                .register(registry);
    }

    DistributionSummary summary(Metric metric) {
        return DistributionSummary.builder(metric.dotted())
                .baseUnit(metric.unit())
                .description(metric.description())
                .register(registry);
    }

    /** Adds what the process itself tells: memory, garbage collection, threads, processor, start time. */
    public void bindProcess() {
        collector.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** All there is, in Prometheus' text format 0.0.4. */
    public String scrape() {
        synchronized (refreshes) { // rows of two scrapes at a time would come and go in between
            refreshes.forEach(Runnable::run);
            return registry.scrape();
        }
    }

    /** Lets go of the process; the numbers stay readable. */
    @Override
    public void close() {
        collector.close();
    }

    private static Tags tags(Metric metric, String... values) {
        List<String> names = metric.labels();
        if (names.size() != values.length) {
            throw new IllegalArgumentException(
                    metric + ": " + values.length + " labels (expected: " + String.join(", ", names) + ")");
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(Tag.of(names.get(i), values[i]));
        }
        return tags;
    }
}

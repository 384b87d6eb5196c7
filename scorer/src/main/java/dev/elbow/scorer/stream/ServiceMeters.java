package dev.elbow.scorer.stream;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.observe.AnomalyQuantiles;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.scorer.observe.PollMeters;
import dev.elbow.zoo.VerifiedPackage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Puts what the threads count into metrics. Thread-safe. */
final class ServiceMeters implements AutoCloseable {

    private final Meters meters = new Meters();
    private final AnomalyQuantiles quantiles = new AnomalyQuantiles();
    private final List<ThreadMeters> threads = new ArrayList<>();
    private final List<Counters> counters = new ArrayList<>();
    private final ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "elbow-kafka-metrics");
        thread.setDaemon(true);
        return thread;
    });

    ServiceMeters(ScorerConfig config, VerifiedPackage scoredWith) {
        PollMeters polls = new PollMeters(meters);
        for (int i = 0; i < config.threads(); i++) {
            ThreadMeters thread = new ThreadMeters(polls, quantiles);
            threads.add(thread);
            counters.add(new Counters(thread));
        }
        count();
        model(scoredWith, config.scoring().provider().name().toLowerCase(Locale.ROOT));
        meters.gauges(Metric.LAG, () -> lag(config.topics().events()));
    }

    Meters meters() {
        return meters;
    }

    /** One for each thread. */
    List<Counters> counters() {
        return List.copyOf(counters);
    }

    /** A thread's clients are open; it says itself when they close. */
    void opened(int thread, Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        threads.get(thread).opened(new BoundClients(meters.registry(), refresh, consumer, producer));
    }

    @Override
    public void close() {
        refresh.shutdownNow();
        meters.close();
    }

    private void count() {
        meters.counter(Metric.EVENTS, () -> total(Progress::scored), "scored");
        meters.counter(Metric.EVENTS, () -> total(Progress::refused), "refused");
        meters.counter(Metric.EVENTS, () -> total(Progress::tombstones), "tombstone");
        meters.counter(Metric.ANOMALOUS, () -> total(Progress::anomalous));
        meters.counter(
                Metric.TIGHTENED,
                () -> counters.stream().mapToLong(Counters::tightened).sum());
        meters.counter(Metric.RESTARTS, () -> total(Progress::restarts));
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            meters.counter(
                    Metric.REFUSALS,
                    () -> counters.stream()
                            .mapToLong(one -> one.refused(reason))
                            .sum(),
                    OutputRecords.label(reason));
        }
        for (ThreadWatch.Phase phase : ThreadWatch.Phase.values()) {
            meters.gauge(
                    Metric.THREADS,
                    () -> counters.stream()
                            .filter(one -> one.watch().phase() == phase)
                            .count(),
                    phase.label());
        }
    }

    private long total(Function<Progress, Long> part) {
        return part.apply(Counters.total(counters));
    }

    private void model(VerifiedPackage scoredWith, String provider) {
        Manifest manifest = scoredWith.manifest();
        String name = manifest.name() + ":" + manifest.version();
        meters.gauge(Metric.MODEL, () -> 1, name, scoredWith.digest(), provider);
        meters.gauges(Metric.ANOMALY, () -> {
            Map<List<String>, Number> rows = new LinkedHashMap<>();
            quantiles.read().forEach((quantile, nats) -> rows.put(List.of(name, scoredWith.digest(), quantile), nats));
            return rows;
        });
    }

    private Map<List<String>, Number> lag(String topic) {
        Map<List<String>, Number> rows = new LinkedHashMap<>();
        threads.forEach(thread ->
                thread.lag().forEach((partition, events) -> rows.put(List.of(topic, partition.toString()), events)));
        return rows;
    }
}

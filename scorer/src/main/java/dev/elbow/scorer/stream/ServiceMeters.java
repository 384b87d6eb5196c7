package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.scorer.observe.PollMeters;
import dev.elbow.zoo.runtime.Provider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Puts what the threads count into metrics. Thread-safe. */
final class ServiceMeters implements AutoCloseable {

    private final Meters meters = new Meters();
    private final List<ThreadMeters> threads = new ArrayList<>();
    private final List<String> eventTopics;
    private final List<Counters> counters = new ArrayList<>();
    private final ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "elbow-kafka-metrics");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Metrics of a service.
     *
     * @param models those that score now, and on which provider
     * @param swaps of packages
     */
    ServiceMeters(ScorerConfig config, Supplier<Map<Score.Model, Provider>> models, Watch.Counts swaps) {
        PollMeters polls = new PollMeters(meters);
        ModelMeters quantiles = new ModelMeters(meters, models);
        for (int i = 0; i < config.threads(); i++) {
            ThreadMeters thread = new ThreadMeters(polls, quantiles);
            threads.add(thread);
            counters.add(new Counters(thread));
        }
        count();
        meters.counter(Metric.SWAPS, swaps.swapped()::sum, "swapped");
        meters.counter(Metric.SWAPS, swaps.refused()::sum, "refused");
        this.eventTopics = config.eventTopics();
        meters.gauges(Metric.LAG, this::lags);
    }

    /** The sum over partitions; empty while none is known. */
    OptionalLong lag() {
        Map<List<String>, Number> rows = lags();
        return rows.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        rows.values().stream().mapToLong(Number::longValue).sum());
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

    private Map<List<String>, Number> lags() {
        Map<List<String>, Number> rows = new LinkedHashMap<>();
        threads.forEach(thread -> rows.putAll(thread.lag()));
        rows.keySet().removeIf(row -> !eventTopics.contains(row.get(0))); // Kafka has some twice, with dots and without
        return rows;
    }
}

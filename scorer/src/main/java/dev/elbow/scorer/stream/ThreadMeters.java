package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.AnomalyCounts;
import dev.elbow.scorer.observe.AnomalyQuantiles;
import dev.elbow.scorer.observe.PollMeters;
import dev.elbow.scorer.observe.Stage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands what a thread does on to the metrics of all threads. Thread-safe. */
final class ThreadMeters implements TurnLog {

    private final PollMeters polls;
    private final AnomalyQuantiles quantiles;
    private final AtomicReference<@Nullable BoundClients> clients = new AtomicReference<>();

    ThreadMeters(PollMeters polls, AnomalyQuantiles quantiles) {
        this.polls = polls;
        this.quantiles = quantiles;
    }

    /** The thread has new clients. */
    void opened(BoundClients bound) {
        close(clients.getAndSet(bound));
    }

    /** For each partition that events came from, how many are behind; none while there are no clients. */
    Map<Integer, Number> lag() {
        BoundClients now = clients.get();
        return now == null ? Map.of() : now.lag();
    }

    @Override
    public void polled(int events) {
        polls.polled(events);
    }

    @Override
    public void took(Stage stage, long nanos) {
        polls.took(stage, nanos);
    }

    @Override
    public void committed(AnomalyCounts anomalies) {
        quantiles.add(anomalies);
    }

    @Override
    public void closing() {
        close(clients.getAndSet(null));
    }

    private static void close(@Nullable BoundClients bound) {
        if (bound != null) {
            bound.close();
        }
    }
}

package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.PollMeters;
import dev.elbow.scorer.observe.Stage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands what a thread does on to the metrics of all threads. Thread-safe. */
final class ThreadMeters implements TurnLog {

    private final PollMeters polls;
    private final ModelMeters models;
    private final AtomicReference<@Nullable BoundClients> clients = new AtomicReference<>();

    ThreadMeters(PollMeters polls, ModelMeters models) {
        this.polls = polls;
        this.models = models;
    }

    /** The thread has new clients. */
    void opened(BoundClients bound) {
        close(clients.getAndSet(bound));
    }

    /** For topic and partition that events came from, how many are behind; none while there are no clients. */
    Map<List<String>, Number> lag() {
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
    public void committed(Tally tally) {
        models.add(tally);
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

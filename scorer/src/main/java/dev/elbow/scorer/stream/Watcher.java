package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets a service look now and then at what nobody tells it, on a thread of its own. Thread-safe. */
final class Watcher implements AutoCloseable {

    private record Turn(Runnable look, Duration interval) {}

    private final List<Turn> turns = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "elbow-watch");
        made.setDaemon(true);
        return made;
    });

    /** Adds a look, before the start. */
    void add(Runnable look, Duration interval) {
        turns.add(new Turn(look, interval));
    }

    void start() {
        for (Turn turn : turns) {
            long nanos = turn.interval.toNanos();
            Future<?> unused = thread.scheduleWithFixedDelay(turn.look, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Looks no more; a package that is being loaded is dropped. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}

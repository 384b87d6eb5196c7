package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells of threads that stand still within a turn, since they cannot: until their clients give up, they only wait. Not thread-safe. */
final class Standstill {

    /** How often it looks. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<ThreadWatch> threads;
    private final Consumer<String> warn;
    private final Consumer<String> inform;
    private final Set<Integer> told = new HashSet<>();

    /**
     * Tells of some threads.
     *
     * @param warn takes a line where one stands still
     * @param inform takes a line where it goes on
     */
    Standstill(List<ThreadWatch> threads, Consumer<String> warn, Consumer<String> inform) {
        this.threads = threads;
        this.warn = warn;
        this.inform = inform;
    }

    /** Looks at each thread, and tells once of what has changed. */
    void look() {
        for (int i = 0; i < threads.size(); i++) {
            ThreadWatch thread = threads.get(i);
            String name = "thread " + (i + 1) + ": ";
            Optional<String> problem = thread.standstill();
            if (problem.isPresent() && told.add(i)) {
                warn.accept(name + problem.get() + "; it goes on once they do, or from the last commit");
            } else if (problem.isEmpty() && told.remove(i) && thread.idle().isEmpty()) {
                inform.accept(name + "goes on");
            }
        }
    }
}

package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges the threads of a service. Thread-safe.
 *
 * @param longestTurn what takes longer hangs
 */
record ServiceHealth(List<ThreadWatch> threads, StopSignal stop, Duration longestTurn) {

    Health live() {
        return new Health(each(this::dead));
    }

    Health ready() {
        return new Health(stop.given() ? List.of("stopping") : each(ThreadWatch::idle));
    }

    private Optional<String> dead(ThreadWatch thread) {
        boolean ended = thread.phase() == ThreadWatch.Phase.ENDED && !stop.given();
        return ended ? Optional.of("ended") : thread.hang(longestTurn);
    }

    private List<String> each(Function<ThreadWatch, Optional<String>> judge) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            String name = "thread " + (i + 1) + ": ";
            judge.apply(threads.get(i)).ifPresent(problem -> problems.add(name + problem));
        }
        return problems;
    }
}

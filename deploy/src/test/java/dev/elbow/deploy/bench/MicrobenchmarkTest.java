package dev.elbow.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Prints what {@link ScoringBenchmark} measures; the profile {@code jmh} runs it. */
@Tag("jmh")
class MicrobenchmarkTest {

    private static final int BENCHMARKS = 7;

    @Test
    void timesEachStepOfScoring() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(ScoringBenchmark.class.getName())
                        .addProfiler("gc")
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run();
        assertThat(results).hasSize(BENCHMARKS);
    }
}

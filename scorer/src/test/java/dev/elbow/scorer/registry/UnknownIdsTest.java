package dev.elbow.scorer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnknownIdsTest {

    private static final Duration WHILE = Duration.ofSeconds(30);

    private static final long TENTH = 100_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final UnknownIds ids = new UnknownIds(1_000, WHILE, new UnknownIds.Questions(3, 10), nanos::get);

    @Test
    void ofTooManyTheOldestIsForgotten() {
        IntStream.rangeClosed(0, 1_000).forEach(ids::add);

        assertThat(ids.contains(0)).isFalse();
        assertThat(IntStream.rangeClosed(1, 1_000)).allMatch(ids::contains);
    }

    @Test
    void oneThatIsUnknownAgainIsTheNewest() {
        IntStream.range(0, 1_000).forEach(ids::add);
        ids.add(0);
        ids.add(1_000);

        assertThat(ids.contains(0)).isTrue();
        assertThat(ids.contains(1)).isFalse();
    }

    @Test
    void eachIsRememberedForAWhile() {
        ids.add(7);
        nanos.set(WHILE.toNanos() - 1);
        assertThat(ids.contains(7)).isTrue();

        nanos.set(WHILE.toNanos());

        assertThat(ids.contains(7)).isFalse();
    }

    @Test
    void theFirstQuestionsInVainNeedNotWait() {
        ids.add(1);
        ids.add(2);
        ids.add(3);

        assertThat(ids.untilNext()).isZero();
        ids.add(4);
        assertThat(ids.untilNext()).isEqualTo(TENTH);
        ids.add(5);
        assertThat(ids.untilNext()).isEqualTo(2 * TENTH);
    }

    @Test
    void timeBringsTheFirstOnesBackAndNoMore() {
        IntStream.range(0, 8).forEach(ids::add);
        assertThat(ids.untilNext()).isEqualTo(5 * TENTH);

        nanos.set(3_600 * 10 * TENTH);

        assertThat(ids.untilNext()).isNegative();
        IntStream.range(10, 13).forEach(ids::add);
        assertThat(ids.untilNext()).isZero();
        ids.add(13);
        assertThat(ids.untilNext()).isEqualTo(TENTH);
    }

    /** Its clock may begin anywhere. */
    @Test
    void isNotConfusedByAClockThatRunsOver() {
        nanos.set(Long.MAX_VALUE - TENTH);
        UnknownIds late = new UnknownIds(1_000, WHILE, new UnknownIds.Questions(3, 10), nanos::get);

        IntStream.range(0, 4).forEach(late::add);
        assertThat(late.untilNext()).isEqualTo(TENTH);
        nanos.addAndGet(2 * TENTH);

        assertThat(late.untilNext()).isEqualTo(-TENTH);
        assertThat(late.contains(0)).isTrue();
    }
}

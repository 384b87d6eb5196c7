package dev.elbow.scorer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnknownIdsTest {

    private static final Duration WHILE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final UnknownIds ids = new UnknownIds(1_000, WHILE, nanos::get);

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
}

package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static dev.elbow.scorer.stream.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.OpenTiny;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A poll that is scored in parts, see {@link Backlog}. */
class LargePollTest {

    /** The first part of a loop's first poll has 256. */
    private static final int EVENTS = 300;

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    private final Bench bench = new Bench(Guarantee.EXACTLY_ONCE, TINY.model(), TINY.session(), true);

    @Test
    void answersAllInOrderAndPollsInBetweenWithoutReadingOn() {
        bench.turn(() -> send(EVENTS));
        bench.turn(() -> {
            assertThat(bench.producer.commitCount()).isEqualTo(1);
            assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, 256L));
            assertThat(bench.consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
            send(1);
        });
        bench.turn(() -> assertThat(bench.consumer.paused()).isEmpty());

        bench.run();

        assertThat(bench.answered())
                .containsExactlyElementsOf(IntStream.rangeClosed(0, EVENTS)
                        .mapToObj(i -> "scores " + i)
                        .toList());
        assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, EVENTS + 1L));
    }

    @Test
    void leavesTheRestToWhoeverGetsThePartition() {
        bench.turn(() -> send(EVENTS));
        bench.turn(() -> {
            bench.loop.onPartitionsRevoked(List.of(FIRST));
            bench.consumer.rebalance(List.of(SECOND));
        });
        bench.turn(() -> assertThat(bench.consumer.paused()).isEmpty());

        bench.run();

        assertThat(bench.answered()).hasSize(256);
        assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, 256L));
    }

    @Test
    void commitsNothingOfTheRestWhereItIsStopped() {
        bench.turn(() -> send(EVENTS));

        bench.run();

        assertThat(bench.answered()).hasSizeLessThan(EVENTS + 1);
        assertThat(bench.offsetsInTransactions())
                .isEqualTo(Map.of(0, (long) bench.answered().size()));
    }

    private void send(int events) {
        for (int i = 0; i < events; i++) {
            bench.event(FIRST, EVENT);
        }
    }
}

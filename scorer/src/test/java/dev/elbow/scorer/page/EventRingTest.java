package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.fixture.Scores;
import dev.elbow.scorer.score.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRingTest {

    @Test
    void keepsTheNewestWholeAndOfTheOlderOnesFewerAndFewer() {
        EventRing ring = new EventRing(100, Long.MAX_VALUE);

        add(ring, 10_000, 10);

        List<Long> kept = ring.events().stream().map(EventRing.Numbered::number).toList();
        assertThat(kept).hasSizeBetween(50, 100).isSorted().endsWith(9_996L, 9_997L, 9_998L, 9_999L);
        assertThat(kept.get(0)).isLessThan(9_900);
        assertThat(ring.byNumber(9_999)).isPresent();
        assertThat(ring.byNumber(kept.get(0) - 1)).isEmpty();
    }

    @Test
    void holdsNoMoreBytesThanItMay() {
        EventRing ring = new EventRing(1_000, 100_000);

        add(ring, 500, 5_000);

        assertThat(ring.events()).hasSizeLessThanOrEqualTo(16);
        assertThat(ring.events().stream().mapToLong(one -> one.seen().size()).sum())
                .isLessThanOrEqualTo(100_000);
        assertThat(ring.byNumber(499)).isPresent();
    }

    @Test
    void findsAnEventByItsPlace() {
        EventRing ring = new EventRing(10, Long.MAX_VALUE);

        add(ring, 5, 1);

        assertThat(ring.byPlace(seen(3, 1).source())).isPresent();
        assertThat(ring.byPlace(seen(7, 1).source())).isEmpty();
        Score.Source there = seen(3, 1).source();
        assertThat(ring.byPlace(
                        new Score.Source(there.topic(), there.partition(), there.offset(), there.timestamp() + 1)))
                .as("of a topic made anew")
                .isEmpty();
    }

    private static void add(EventRing ring, int events, int bytes) {
        for (int i = 0; i < events; i++) {
            ring.add(new EventRing.Numbered(i, seen(i, bytes)));
        }
    }

    private static Seen seen(long offset, int bytes) {
        var score = Scores.of(offset, 0, 0.5, 1, false);
        return Seen.of(new Answer.Scored(score), score.event().orElseThrow(), null, new byte[bytes]);
    }
}

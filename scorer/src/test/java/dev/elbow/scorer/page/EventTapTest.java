package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.fixture.Scores;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EventTapTest {

    private static final byte[] NOTHING = {};

    private final EventTap tap = new EventTap();

    @Test
    void keepsAllWhereThereIsRoom() {
        tap.open(10);

        scored(0, 10);

        assertThat(tap.take()).hasSize(10);
    }

    @Test
    void keepsTheStrangestAndAUniformSampleOfTheOthers() {
        int early = 0;
        for (int round = 0; round < 200; round++) {
            tap.open(50);

            scored(round * 10_000L, 2_000);

            List<Long> places = tap.take().stream()
                    .map(seen -> seen.source().offset() % 10_000)
                    .sorted()
                    .toList();
            assertThat(places).hasSize(50).doesNotHaveDuplicates();
            assertThat(places.subList(20, 50))
                    .as("the last 30 are the strangest")
                    .allMatch(place -> place >= 1_970);
            early +=
                    (int) places.stream().limit(20).filter(place -> place < 985).count();
        }

        // Of 4,000 draws with the share 1/2, three standard deviations are 95.
        assertThat(early).isBetween(1_905, 2_095);
    }

    @Test
    void keepsTheFirstPartAloneWhereEventsAreLarge() {
        tap.open(50);
        byte[] large = new byte[2 << 20];
        for (int i = 0; i < 50; i++) {
            tap.scored(null, large, Scores.of(i, 0, 0.5, i, false));
        }

        List<Seen> kept = tap.take();

        assertThat(kept).hasSize(50);
        assertThat(kept.stream().mapToLong(Seen::size).sum()).isLessThan(20 << 20);
        assertThat(kept).allMatch(seen -> seen.event().length() == large.length);
        tap.open(1);
        tap.scored(null, large, Scores.of(60, 0, 0.5, 1, false));
        assertThat(tap.take().get(0).event().whole()).as("there is room again").isTrue();
    }

    @Test
    void keepsNothingBetweenALookAndTheNextRoom() {
        tap.open(5);
        List<Seen> first = tap.take();

        scored(0, 5);

        assertThat(first).isEmpty();
        assertThat(tap.take()).isEmpty();
    }

    @Test
    void keepsFewRefusals() {
        for (int i = 0; i < 1_000; i++) {
            tap.refused(source(i), null, NOTHING, new Refusal(Refusal.Reason.MALFORMED, "no JSON"));
        }

        assertThat(tap.take()).hasSize(5);
        assertThat(tap.take()).isEmpty();
    }

    @Test
    void takesAnswersOfSeveralThreadsWhileItIsLookedAt() throws Exception {
        CountDownLatch done = new CountDownLatch(3);
        for (int thread = 0; thread < 3; thread++) {
            long from = thread * 1_000_000L;
            new Thread(() -> {
                        scored(from, 20_000);
                        done.countDown();
                    })
                    .start();
        }

        int looks = 0;
        while (done.getCount() > 0 || looks < 10) {
            assertThat(tap.take()).hasSizeLessThanOrEqualTo(20);
            tap.open(20);
            looks++;
        }
        tap.take();
        tap.open(20);
        scored(9_000_000, 1);
        assertThat(tap.take()).hasSize(1);
    }

    /** Each stranger than the one before. */
    private void scored(long from, int events) {
        for (int i = 0; i < events; i++) {
            Score score = Scores.of(from + i, 0, 0.5, i, false);
            tap.scored(null, NOTHING, score);
        }
    }

    private static Score.Source source(long offset) {
        return new Score.Source("events", 0, offset, 0);
    }
}

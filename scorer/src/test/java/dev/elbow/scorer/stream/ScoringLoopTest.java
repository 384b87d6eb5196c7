package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static dev.elbow.scorer.stream.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.score.Tighten;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringLoopTest {
    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @Test
    void answersEveryEventOnceInOrder() {
        Bench bench = exactlyOnce();
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.event(FIRST, "{");
            bench.event(FIRST, EVENT);
            bench.event(FIRST, null);
        });
        bench.turn(() -> bench.event(FIRST, EVENT));

        bench.run();

        assertThat(bench.answered()).containsExactly("scores 0", "refusals", "scores 2", "scores", "scores 4");
        assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, 5L));
        assertThat(bench.counters.progress()).isEqualTo(new Progress(5, 3, 1, 0, 1, 0));
    }

    /** Of the two scores, that of the usual event lies outside of the band. */
    @Test
    void countsWhatWasScoredAgainOnceItIsCommitted(@TempDir Path temp) {
        VerifiedPackage tightened = TinyPackage.writeTightened(temp.resolve("tightened"));
        ScoringOptions options =
                ScoringOptions.defaults("tiny:1.0.0").withTighten(Optional.of(Tighten.between(0, 0.01)));
        try (PackageSession opened = tightened.open(Provider.CPU)) {
            Bench bench = new Bench(tightened, opened, options);
            bench.turn(() -> {
                bench.event(FIRST, EVENT);
                bench.event(FIRST, EVENT.replace("21.5", "95"));
            });
            bench.turn(() -> assertThat(bench.counters.tightened()).isZero());

            bench.run();

            assertThat(bench.counters.tightened()).isEqualTo(1);
            assertThat(bench.producer.history())
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8)
                            .contains("\"anomalous\":true,\"tightened\":true"))
                    .containsExactly(false, true);
        }
    }

    @Test
    void commitsByEventsOrByTimeAndNotWithEachPoll() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.event(SECOND, EVENT));
        bench.turn(() -> assertThat(bench.producer.commitCount()).isZero());
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.event(FIRST, EVENT);
        });
        bench.turn(() -> assertThat(bench.producer.commitCount()).isEqualTo(1));
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.nanos.addAndGet(100_000_000));
        bench.turn(() -> assertThat(bench.producer.commitCount()).isEqualTo(2));

        bench.run();

        assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, 4L, 1, 1L));
    }

    /** Its clock may begin anywhere, run over, and tell nothing of the time of day; events may claim any time at all. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, -1, Long.MAX_VALUE - 50_000_000})
    void commitsAfterTheIntervalWhateverTheTimeOfDay(long begin) {
        Bench bench = exactlyOnce();
        bench.nanos.set(begin);
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> {
            bench.jump(Duration.ofDays(-3_650));
            bench.event(FIRST, EVENT);
            bench.nanos.addAndGet(99_000_000);
        });
        bench.turn(() -> {
            assertThat(bench.producer.commitCount()).isZero();
            bench.jump(Duration.ofDays(7_300));
            bench.event(FIRST, EVENT);
            bench.nanos.addAndGet(1_000_000);
        });
        bench.turn(() -> assertThat(bench.producer.commitCount()).isEqualTo(1));

        bench.run();

        assertThat(bench.answered()).containsExactly("scores 0", "scores 1", "scores 2");
        assertThat(bench.producer.history())
                .allSatisfy(record -> assertThat(record.timestamp()).isNull());
        assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, 3L));
    }

    @Test
    void commitsNothingWhereNothingWasRead() {
        Bench bench = exactlyOnce();

        bench.run();

        assertThat(bench.producer.transactionInitialized()).isTrue();
        assertThat(bench.producer.commitCount()).isZero();
        assertThat(bench.loop.committed()).isFalse();
    }

    @Test
    void commitsOffsetsAfterTheAnswersWhereOnceIsNotAsked() {
        Bench bench = new Bench(Guarantee.AT_LEAST_ONCE, TINY.model(), TINY.session(), true);
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.event(SECOND, "no event");
            bench.event(SECOND, EVENT);
        });

        bench.run();

        assertThat(bench.consumer.committed(Set.of(FIRST, SECOND)))
                .extractingByKeys(FIRST, SECOND)
                .extracting(OffsetAndMetadata::offset)
                .containsExactly(1L, 2L);
        assertThat(bench.producer.flushed()).isTrue();
        assertThat(bench.producer.transactionInitialized()).isFalse();
        assertThat(bench.counters.progress()).isEqualTo(new Progress(3, 2, 1, 0, 0, 0));
    }

    @Test
    void commitsWhatIsOpenBeforePartitionsGo() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.loop.onPartitionsRevoked(List.of(FIRST)));
        bench.turn(() -> assertThat(bench.offsetsInTransactions()).isEqualTo(Map.of(0, 1L)));

        bench.run();

        assertThat(bench.producer.commitCount()).isEqualTo(1);
    }

    @Test
    void dropsWhatIsOpenWherePartitionsAreLost() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.loop.onPartitionsLost(List.of(FIRST)));

        assertThatThrownBy(bench::run)
                .hasMessage("partitions went to another member before their events were committed");
        bench.loop.close();

        assertThat(bench.producer.commitCount()).isZero();
        assertThat(bench.producer.transactionAborted()).isTrue();
    }

    @Test
    void goesOnWherePartitionsAreLostWithNothingOpen() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.loop.onPartitionsLost(List.of(SECOND)));
        bench.turn(() -> bench.event(FIRST, EVENT));

        bench.run();

        assertThat(bench.answered()).containsExactly("scores 0");
    }

    /** A member that is put out of its group may be back, and asked for what it holds, before its poll returns. */
    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void commitsNothingOfLostPartitionsInTheNextGeneration(Guarantee guarantee) {
        Bench bench = new Bench(guarantee, TINY.model(), TINY.session(), true);
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> {
            bench.loop.onPartitionsLost(List.of(FIRST));
            bench.loop.onPartitionsRevoked(List.of(SECOND));
        });

        assertThatThrownBy(bench::run)
                .hasMessage("partitions went to another member before their events were committed");
        bench.loop.close();

        assertThat(bench.consumer.committed).isEmpty();
        assertThat(bench.offsetsInTransactions()).isEmpty();
        assertThat(bench.counters.progress().events()).isZero();
    }

    @Test
    void commitsAsTheMemberThatItIsNow() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.nanos.addAndGet(100_000_000));
        bench.turn(() -> {
            bench.consumer.generation = 2;
            bench.event(FIRST, EVENT);
        });

        bench.run();

        assertThat(bench.producer.committers)
                .extracting(
                        ConsumerGroupMetadata::groupId,
                        ConsumerGroupMetadata::memberId,
                        ConsumerGroupMetadata::generationId)
                .containsExactly(tuple("group", "member", 1), tuple("group", "member", 2));
    }

    @Test
    void refusesAnEventWhoseScoreWouldBeTooLarge() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.record(FIRST, "k".repeat(4_900), EVENT.getBytes(StandardCharsets.UTF_8), Map.of()));

        bench.run();

        assertThat(bench.answered()).containsExactly("refusals");
        assertThat(bench.counters.progress()).isEqualTo(new Progress(1, 0, 1, 0, 0, 0));
        assertThat(Bench.headers(bench.producer.history().get(0)).get("elbow-refusal-reason"))
                .isEqualTo("too_large");
    }

    private static Bench exactlyOnce() {
        return new Bench(Guarantee.EXACTLY_ONCE, TINY.model(), TINY.session(), true);
    }
}

package dev.elbow.deploy.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class ScoringThreadTest {

    private static final int EVENTS = 2_000;

    private final ScoringThread.Counts counts =
            new ScoringThread.Counts(new SimpleCounter(), new SimpleCounter(), new SimpleCounter());

    @Test
    void scoresWhatWaitsTogetherAndEachEventAsItWouldAlone() throws Exception {
        List<ScoredEvent> expected = MachineEvents.scored(EVENTS);
        List<CompletableFuture<ScoredEvent>> answers = new ArrayList<>();
        ScoringThread thread = start();
        try {
            for (int i = 0; i < EVENTS; i++) {
                answers.add(add(thread, MachineEvents.event(i)));
            }
            for (int i = 0; i < EVENTS; i++) {
                ScoredEvent scored = answers.get(i).get(30, TimeUnit.SECONDS);
                assertThat(scored.answer()).isEqualTo(expected.get(i).answer());
                assertThat(scored.refused()).isEqualTo(MachineEvents.refused(i));
            }
        } finally {
            thread.close();
        }
        assertThat(counts.events().getCount()).isEqualTo(EVENTS);
        assertThat(counts.refused().getCount()).isEqualTo(EVENTS / 100);
        assertThat(counts.batches().getCount()).isBetween(EVENTS / (long) ScoringThread.LARGEST_BATCH, EVENTS / 4L);
    }

    @Test
    void answersNobodyOnceItIsClosed() throws Exception {
        ScoringThread thread = start();
        thread.close();

        CompletableFuture<ScoredEvent> late = add(thread, MachineEvents.event(1));

        assertThat(late).isNotDone();
    }

    /** A job that waited for an answer would hear of nothing until its timeout. */
    @Test
    void tellsWhoeverWaitsOfAFaultOfTheModel() throws Exception {
        VerifiedPackage model = Zoo.load(MachineEvents.PACKAGE);
        ScoringOptions options = ScoringOptions.defaults(MachineEvents.PACKAGE);
        PackageSession ofAnother = Zoo.load("network-intrusion:1.0.0").open(options.provider());
        ScoringThread thread = ScoringThread.start(ofAnother, new Scorer(model, ofAnother, options), counts);
        try {
            for (int i = 1; i <= 2; i++) {
                assertThat(add(thread, MachineEvents.event(i)))
                        .failsWithin(Duration.ofSeconds(30))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(IllegalArgumentException.class);
            }
        } finally {
            thread.close();
        }
        assertThat(counts.events().getCount()).isZero();
    }

    @Test
    void goesOnAfterAnAnswerThatIsNotTaken() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        ScoringThread thread = start();
        try {
            thread.add(MachineEvents.event(1), new ScoringThread.Waiting() {
                @Override
                public void answer(ScoredEvent scored) {
                    throw new IllegalStateException("takes none");
                }

                @Override
                public void fail(Throwable fault) {
                    told.complete(fault);
                }
            });

            assertThat(told)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .satisfies(fault -> assertThat(fault).hasMessage("takes none"));
            assertThat(add(thread, MachineEvents.event(2))).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            thread.close();
        }
    }

    private ScoringThread start() {
        return ScoringThread.start(
                Zoo.load(MachineEvents.PACKAGE), ScoringOptions.defaults(MachineEvents.PACKAGE), counts);
    }

    private static CompletableFuture<ScoredEvent> add(ScoringThread thread, byte[] event) {
        CompletableFuture<ScoredEvent> answer = new CompletableFuture<>();
        thread.add(event, new ScoringThread.Waiting() {
            @Override
            public void answer(ScoredEvent scored) {
                answer.complete(scored);
            }

            @Override
            public void fail(Throwable fault) {
                answer.completeExceptionally(fault);
            }
        });
        return answer;
    }
}

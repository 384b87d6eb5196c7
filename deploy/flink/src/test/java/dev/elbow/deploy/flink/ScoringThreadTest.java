package dev.elbow.deploy.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

package dev.elbow.deploy.flink;

import dev.elbow.scorer.score.Answer;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.metrics.Counter;

/**
 * A thread that scores what waits, all of it at once up to {@value #LARGEST_BATCH} events. Its queue is as long as the operator's capacity.
 * {@link #add} is for the operator's thread.
 */
final class ScoringThread {

    /** Beyond that, larger batches gain nothing, and the first event of one waits for the last. */
    static final int LARGEST_BATCH = 256;

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final PackageSession session;
    private final Scorer scorer;
    private final Counts counts;
    private final Thread thread;

    /** Who waits for an answer; told once, but for one who did not take it. */
    interface Waiting {
        void answer(ScoredEvent scored);

        void fail(Throwable fault);
    }

    /** What is counted, by this thread alone. */
    record Counts(Counter events, Counter refused, Counter batches) {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Asked(byte[] event, Waiting waiting) {}

    private ScoringThread(PackageSession session, Scorer scorer, Counts counts) {
        this.session = session;
        this.scorer = scorer;
        this.counts = counts;
        this.thread = new Thread(this::run, "elbow-scoring");
        thread.setDaemon(true);
    }

    /** Opens a package, and starts to score with it. */
    static ScoringThread start(VerifiedPackage model, ScoringOptions options, Counts counts) {
        PackageSession session = model.open(options.provider());
        try {
            return start(session, new Scorer(model, session, options), counts);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Starts to score with a session, which is its own from then on. */
    static ScoringThread start(PackageSession session, Scorer scorer, Counts counts) {
        ScoringThread scoring = new ScoringThread(session, scorer, counts);
        scoring.thread.start();
        return scoring;
    }

    void add(byte[] event, Waiting waiting) {
        asked.add(new Asked(event, waiting));
    }

    private void run() {
        List<Asked> batch = new ArrayList<>(LARGEST_BATCH);
        try {
            while (true) {
                batch.add(asked.take());
                asked.drainTo(batch, LARGEST_BATCH - 1);
                score(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: Flink has the events that wait in its checkpoint
        }
    }

    private void score(List<Asked> batch) {
        int answered = 0;
        try {
            List<Answer> answers = scorer.score(batch.stream().map(Asked::event).toList());
            counts.batches.inc();
            for (; answered < batch.size(); answered++) {
                Asked one = batch.get(answered);
                ScoredEvent scored = ScoredEvent.of(one.event, answers.get(answered));
                counts.events.inc();
                counts.refused.inc(scored.refused() ? 1 : 0);
                one.waiting.answer(scored);
            }
        } catch (RuntimeException | Error e) {
            // The job has to hear of it, whatever it is; else it would wait until the timeout.
            batch.subList(answered, batch.size()).forEach(one -> one.waiting.fail(e));
        }
    }

    /** Lets the batch at work be finished; the session must not close under it. */
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        session.close();
    }
}

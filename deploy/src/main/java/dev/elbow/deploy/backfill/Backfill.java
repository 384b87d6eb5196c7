package dev.elbow.deploy.backfill;

import dev.elbow.deploy.replay.EventFile;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Scores files on several threads, and writes answers in the events' order. Used by one thread, which reads and writes; the others decode,
 * score and encode.
 */
final class Backfill implements AutoCloseable {

    /** Far beyond what a model takes for one chunk, which nothing can interrupt. */
    private static final long LONGEST_SECONDS = 120;

    private final ExecutorService workers;
    private final BlockingQueue<Scorer> scorers;
    private final int underWay;
    private final Outputs outputs;
    private final Queue<Future<Chunk>> pending = new ArrayDeque<>();
    private long scored;
    private long anomalous;
    private long refused;

    /**
     * Where answers go.
     *
     * @param refusals empty where they stand among the scores
     */
    record Outputs(WholeFile scores, Optional<WholeFile> refusals) {}

    /** A backfill that writes to files of the caller, who finishes them. */
    Backfill(int threads, Supplier<Scorer> scorer, Outputs outputs) {
        this.outputs = outputs;
        this.workers = Executors.newFixedThreadPool(threads);
        this.scorers = new ArrayBlockingQueue<>(threads);
        for (int i = 0; i < threads; i++) {
            scorers.add(scorer.get());
        }
        this.underWay = 2 * threads; // while one is written, no thread waits for the next
    }

    /**
     * Takes all events of a file.
     *
     * @param progress called now and then
     */
    void score(String name, EventFile events, Runnable progress) {
        while (events.hasNext()) {
            Chunk chunk = new Chunk(name, outputs.refusals().isPresent());
            while (!chunk.full() && events.hasNext()) {
                chunk.add(events.next());
            }
            if (pending.size() == underWay) {
                writeNext();
                progress.run();
            }
            pending.add(workers.submit(() -> scored(chunk)));
        }
    }

    /** Waits for what is under way. */
    void finish(Runnable progress) {
        while (!pending.isEmpty()) {
            writeNext();
            progress.run();
        }
    }

    long scored() {
        return scored;
    }

    long anomalous() {
        return anomalous;
    }

    long refused() {
        return refused;
    }

    private Chunk scored(Chunk chunk) throws InterruptedException {
        Scorer scorer = scorers.take();
        try {
            return chunk.score(scorer);
        } finally {
            scorers.add(scorer);
        }
    }

    private void writeNext() {
        Chunk chunk = result(pending.remove());
        outputs.scores().write(chunk.answers());
        outputs.refusals().ifPresent(file -> file.write(chunk.refusals()));
        scored += chunk.scored();
        anomalous += chunk.anomalous();
        refused += chunk.refused();
    }

    private static Chunk result(Future<Chunk> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted; nothing was written", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault; // whose kind says what the user can do
            }
            throw new IllegalStateException("scoring failed", Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /**
     * Ends the threads, and returns once none of them runs: what they score with is closed next, and a model that is freed while a
     * thread is in it takes the whole process down. What is not written is given up.
     *
     * @throws IllegalStateException where a thread still runs after {@value #LONGEST_SECONDS} seconds
     */
    @Override
    public void close() {
        pending.forEach(future -> future.cancel(true));
        workers.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!ended && System.nanoTime() < deadline) {
            try {
                ended = workers.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true; // does not end a run of the model any sooner
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            throw new IllegalStateException("threads: still scoring after " + LONGEST_SECONDS + " s");
        }
    }
}

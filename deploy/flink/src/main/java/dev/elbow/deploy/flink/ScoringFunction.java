package dev.elbow.deploy.flink;

import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Scores events, as many at once as wait for it: while the model is at work on some, Flink hands in the next ones, up to the capacity
 * of the operator. Each answer is an event's own, whatever it was scored with, so that the order of the results is the stream's choice.
 *
 * <pre>{@code
 * AsyncDataStream.orderedWait(
 *         events, new ScoringFunction("network-intrusion:1.0.0"), 60, TimeUnit.SECONDS, ScoringFunction.CAPACITY);
 * }</pre>
 *
 * <p>Flink keeps the events that wait in its checkpoints, and hands them in again after a fault; a score is a function of the event and the
 * package alone, so that it comes out the same. An event that cannot be scored is answered by a refusal; a fault of the model on an
 * event that it is known to score fails the job.
 *
 * <p>Each subtask opens the package for itself, by a reference that every task manager can resolve, and verifies it before the first score.
 */
public final class ScoringFunction extends RichAsyncFunction<byte[], ScoredEvent> {

    /** Events that wait and are at work, for {@code AsyncDataStream}: a few hundred go through a model together as fast as more would. */
    public static final int CAPACITY = 1_024;

    private static final long serialVersionUID = 1;

    private final String reference;
    private final int contributions;
    private final boolean latent;
    private transient @Nullable ScoringThread thread;

    /** With what nobody has to give: five contributions, and latent codes. */
    public ScoringFunction(String reference) {
        this(reference, ScoringOptions.defaults(reference).contributions(), true);
    }

    /**
     * A function that opens its package when its subtask does.
     *
     * @param reference {@code name:version}, {@code name@sha256:…}, {@code oci://…} or a folder
     * @param contributions how many features a score names, at most
     * @param latent whether scores tell the latent code
     */
    public ScoringFunction(String reference, int contributions, boolean latent) {
        this.reference = reference;
        this.contributions = contributions;
        this.latent = latent;
    }

    @Override
    public void open(OpenContext context) {
        ScoringOptions given = ScoringOptions.defaults(reference);
        ScoringOptions options =
                new ScoringOptions(reference, given.provider(), contributions, latent, given.maxEventBytes());
        VerifiedPackage model = Zoo.load(reference);
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("elbow");
        thread = ScoringThread.start(
                model,
                options,
                new ScoringThread.Counts(
                        metrics.counter("events"), metrics.counter("refused"), metrics.counter("batches")));
    }

    @Override
    public void asyncInvoke(byte[] event, ResultFuture<ScoredEvent> future) {
        ScoringThread scoring = thread;
        if (scoring == null) {
            throw new IllegalStateException("not open");
        }
        scoring.add(event, new ScoringThread.Waiting() {
            @Override
            public void answer(ScoredEvent scored) {
                future.complete(List.of(scored));
            }

            @Override
            public void fail(Throwable fault) {
                future.completeExceptionally(fault);
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        if (thread != null) {
            thread.close();
            thread = null;
        }
    }
}

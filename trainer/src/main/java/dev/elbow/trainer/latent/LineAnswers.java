package dev.elbow.trainer.latent;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.cli.LineSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers what comes in with a line each, in order, many in one run of a graph. Not thread-safe. */
public final class LineAnswers implements LineSplitter.Lines {

    /** Makes the answers. Those taken in are numbered from 0 until the batch is cleared. */
    interface Batch {
        /** Takes a line in, or says why not. */
        Optional<Refusal> take(byte[] line);

        /** Runs the graph over all that were taken in. */
        void run();

        /** Why one that was taken in has no answer after all. */
        Optional<Refusal> refusal(int row);

        byte[] answer(int row);

        void clear();
    }

    private final Batch batch;
    private final int longest;
    private final OutputStream out;
    private final List<Optional<Refusal>> taken = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private long answered;
    private long refused;

    /**
     * Answers to one stream.
     *
     * @param longest bytes of the longest line that is taken in
     */
    LineAnswers(Batch batch, int longest, OutputStream out) {
        this.batch = batch;
        this.longest = longest;
        this.out = out;
    }

    public long answered() {
        return answered;
    }

    public long refused() {
        return refused;
    }

    @Override
    public void line(byte[] line) throws IOException {
        taken(batch.take(line));
    }

    @Override
    public void tooLong(long bytes) throws IOException {
        taken(Optional.of(new Refusal(
                Refusal.Reason.TOO_LARGE, "line: " + bytes + " bytes (expected: at most " + longest + ")")));
    }

    /** One more was taken in, or refused. */
    void taken(Optional<Refusal> refusal) throws IOException {
        taken.add(refusal);
        if (taken.size() == LatentEncoder.ROWS) {
            answer();
        }
    }

    @Override
    public void pause() throws IOException {
        answer();
        out.flush();
    }

    private void answer() throws IOException {
        batch.run();
        int row = 0;
        for (Optional<Refusal> refusal : taken) {
            Optional<Refusal> found = refusal.isPresent() ? refusal : batch.refusal(row);
            write(found.isPresent() ? ScoreJson.write(found.get()) : batch.answer(row));
            row += refusal.isPresent() ? 0 : 1;
            refused += found.isPresent() ? 1 : 0;
            answered += found.isPresent() ? 0 : 1;
        }
        batch.clear();
        taken.clear();
        lines.writeTo(out);
        lines.reset();
    }

    private void write(byte[] json) {
        lines.writeBytes(json);
        lines.write('\n');
    }
}

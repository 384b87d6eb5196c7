package dev.elbow.scorer.cli;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.format.FormatOptions;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.cli.LineSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers line n of its input with line n of its output: a score, or a refusal. Not thread-safe. */
final class LineScoring implements Exchange<byte[]>, LineSplitter.Lines {

    /** Bounds the answers that are held before they are written. */
    private static final int MOST_LINES = 4_096;

    private final Scorer scorer;
    private final int longest;
    private final OutputStream out;
    private final ScoreEncoder encoder = new JsonScoreEncoder();
    private final List<byte[]> lines = new ArrayList<>();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private long scored;
    private long refused;
    private long anomalous;
    private boolean objects;

    /** Scoring of one stream. */
    LineScoring(Scorer scorer, ScoringOptions options, OutputStream out) {
        this.scorer = scorer;
        this.longest = options.maxEventBytes();
        this.out = out;
        this.objects = options.format().events() == EventFormat.CSV; // none are expected then
    }

    /** Reports formats that make no lines. */
    static void check(FormatOptions format, Settings settings) {
        if (format.events() == EventFormat.AVRO) {
            settings.problem("format.events", "avro", "json or csv, of lines");
        }
        if (format.scores() == ScoreFormat.AVRO) {
            settings.problem("format.scores", "avro", "json, of lines");
        }
    }

    /** Answers all lines, as soon as they are there. */
    void run(InputStream in) throws IOException {
        new LineSplitter(longest, this).split(in);
    }

    long scored() {
        return scored;
    }

    long refused() {
        return refused;
    }

    long anomalous() {
        return anomalous;
    }

    /** Whether there were lines, and none of them can be an event. */
    boolean noObjects() {
        return refused > 0 && !objects;
    }

    @Override
    public void line(byte[] line) {
        objects = objects
                || new String(line, StandardCharsets.UTF_8).stripLeading().startsWith("{");
        lines.add(line);
        if (lines.size() == MOST_LINES) {
            score();
        }
    }

    @Override
    public void tooLong(long bytes) {
        score();
        refuse(Refusal.tooLarge(bytes, longest));
    }

    @Override
    public void pause() throws IOException {
        score();
        answers.writeTo(out);
        answers.reset();
        out.flush();
    }

    private void score() {
        scorer.score(lines, this);
        lines.clear();
    }

    @Override
    public byte[] value(byte[] line) {
        return line;
    }

    @Override
    public Optional<Score.Source> source(byte[] line) {
        return Optional.empty();
    }

    @Override
    public void scored(byte[] line, ScoreView score) {
        scored++;
        anomalous += score.anomalous() ? 1 : 0;
        answer(encoder.encode(score));
    }

    @Override
    public void refused(byte[] line, Refusal refusal) {
        refuse(refusal);
    }

    @Override
    public void tombstone(byte[] line) {
        throw new IllegalStateException("line: absent (expected: bytes)");
    }

    private void refuse(Refusal refusal) {
        refused++;
        answer(ScoreJson.write(refusal));
    }

    private void answer(byte[] json) {
        answers.writeBytes(json);
        answers.write('\n');
    }
}

package dev.elbow.deploy.backfill;

import dev.elbow.deploy.replay.Event;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Events of one file that follow each other, and their answers as lines. Used by one thread at a time. */
final class Chunk implements Exchange<Event> {

    private static final int MOST_EVENTS = 2_048;

    /** Bounds what all chunks under way hold. */
    private static final long MOST_BYTES = 4L << 20;

    private final String file;
    private final boolean apart;
    private final List<Event> events = new ArrayList<>();
    private final ScoreEncoder encoder = new JsonScoreEncoder();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final ByteArrayOutputStream refusals = new ByteArrayOutputStream();
    private long bytes;
    private int scored;
    private int anomalous;
    private int refused;

    /**
     * An empty chunk.
     *
     * @param apart whether refusals have lines of their own; else they stand among the scores
     */
    Chunk(String file, boolean apart) {
        this.file = file;
        this.apart = apart;
    }

    void add(Event event) {
        events.add(event);
        bytes += event.value().length;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean full() {
        return events.size() >= MOST_EVENTS || bytes >= MOST_BYTES;
    }

    /** Answers all events. */
    Chunk score(Scorer scorer) {
        scorer.score(events, this);
        events.clear();
        return this;
    }

    ByteArrayOutputStream answers() {
        return answers;
    }

    ByteArrayOutputStream refusals() {
        return refusals;
    }

    int scored() {
        return scored;
    }

    int anomalous() {
        return anomalous;
    }

    int refused() {
        return refused;
    }

    @Override
    public byte[] value(Event event) {
        return event.value();
    }

    @Override
    public Optional<Score.Source> source(Event event) {
        return Optional.empty();
    }

    @Override
    public void scored(Event event, ScoreView score) {
        scored++;
        anomalous += score.anomalous() ? 1 : 0;
        line(answers, encoder.encode(score));
    }

    @Override
    public void refused(Event event, Refusal refusal) {
        refused++;
        if (!apart) {
            line(answers, ScoreJson.write(refusal));
            return;
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("file", file);
        told.put("line", event.line());
        told.put("reason", refusal.reason().name().toLowerCase(Locale.ROOT));
        told.put("message", refusal.message());
        told.put("event", event.json());
        line(refusals, ResultJson.write(told).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void tombstone(Event event) {
        throw new IllegalStateException("event: absent (expected: bytes)");
    }

    private static void line(ByteArrayOutputStream out, byte[] json) {
        out.writeBytes(json);
        out.write('\n');
    }
}

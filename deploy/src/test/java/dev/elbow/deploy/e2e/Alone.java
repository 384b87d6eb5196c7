package dev.elbow.deploy.e2e;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event is answered where no other is near: the measure of what it is answered among others. Not thread-safe. */
final class Alone implements Exchange<byte[]> {

    /** A score whole, in JSON, or the reason why there is none; the other is empty. */
    record Answer(String score, String refusal) {}

    private final Scorer scorer;
    private final EventDecoder decoder;
    private final ScoreEncoder encoder = new JsonScoreEncoder();
    private final EventBatch batch;
    private Answer last = new Answer("", "none yet");

    Alone(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options) {
        this.scorer = new Scorer(scoredWith, session, options);
        this.decoder = Formats.of(options.format(), scoredWith.manifest().schema(), options.maxEventBytes())
                .decoder();
        this.batch = new EventBatch(scoredWith.manifest().schema());
    }

    Answer answer(byte[] event) {
        batch.clear();
        Optional<Refusal> refusal = decoder.decode(event, batch);
        if (refusal.isPresent()) {
            return new Answer("", refusal.get().message());
        }
        scorer.score(List.of(event), this);
        return last;
    }

    /** The JSON of a score of a topic, as if it came from none. */
    static String score(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replaceFirst("\"event\":\\{[^}]*},", "");
    }

    @Override
    public byte @Nullable [] value(byte[] event) {
        return event;
    }

    @Override
    public Optional<Score.Source> source(byte[] event) {
        return Optional.empty();
    }

    @Override
    public void scored(byte[] event, ScoreView score) {
        last = new Answer(new String(encoder.encode(score), StandardCharsets.UTF_8), "");
    }

    @Override
    public void refused(byte[] event, Refusal refusal) {
        last = new Answer("", refusal.message());
    }

    @Override
    public void tombstone(byte[] event) {
        throw new AssertionError("an event that is there is no tombstone");
    }
}

package dev.elbow.deploy.e2e;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event is answered where no other is near: the measure of what it is answered among others. Not thread-safe. */
final class Alone implements Exchange<byte[]> {

    /** A score, or the reason why there is none. */
    record Answer(double anomaly, String refusal) {}

    private final Scorer scorer;
    private final JsonEventDecoder decoder;
    private final EventBatch batch;
    private Answer last = new Answer(Double.NaN, "none yet");

    Alone(VerifiedPackage scoredWith, PackageSession session) {
        ScoringOptions options = ScoringOptions.defaults("alone");
        this.scorer = new Scorer(scoredWith, session, options);
        this.decoder = new JsonEventDecoder(scoredWith.manifest().schema());
        this.batch = new EventBatch(scoredWith.manifest().schema());
    }

    Answer answer(byte[] event) {
        batch.clear();
        Optional<Refusal> refusal = decoder.decode(event, batch);
        if (refusal.isPresent()) {
            return new Answer(Double.NaN, refusal.get().message());
        }
        scorer.score(List.of(event), this);
        return last;
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
        last = new Answer(score.anomaly(), "");
    }

    @Override
    public void refused(byte[] event, Refusal refusal) {
        last = new Answer(Double.NaN, refusal.message());
    }

    @Override
    public void tombstone(byte[] event) {
        throw new AssertionError("an event that is there is no tombstone");
    }
}

package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes, scores and explains events, many at once. Not thread-safe: one a thread; they may share a session. */
public final class Scorer {

    private final PackageSession session;
    private final EventDecoder decoder;
    private final EventBatch batch;
    private final ModelFacts facts;
    private final Soundness soundness;
    private final GoldenVectors.Case known;
    private final List<Optional<Refusal>> decoded = new ArrayList<>();

    /**
     * A scorer with buffers of its own.
     *
     * @param session of that package; stays the caller's, who closes it after the last score
     */
    public Scorer(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options) {
        EventSchema schema = scoredWith.manifest().schema();
        this.session = session;
        this.decoder = new JsonEventDecoder(schema, options.maxEventBytes());
        this.batch = new EventBatch(schema);
        this.facts = ModelFacts.of(scoredWith.manifest(), scoredWith.digest(), options);
        this.soundness = new Soundness(facts);
        this.known = scoredWith.golden().cases().get(0);
    }

    /**
     * Answers each event once, in order; all that can be scored go through the model together. Where the model fails on them,
     * halves of them do, and so on, until those on which it fails are alone and refused.
     *
     * @throws GraphFault where the model fails even on an event that it is known to score; then some events are not answered
     */
    public <E> void score(List<E> events, Exchange<E> exchange) {
        decode(events, exchange);
        exchange.passed(Stage.DECODE);
        ScoredBatch scored;
        try {
            scored = session.score(batch);
        } catch (GraphFault e) {
            exchange.passed(Stage.MODEL);
            isolate(events, exchange, e);
            return;
        }
        exchange.passed(Stage.MODEL);
        answer(events, scored, exchange);
        exchange.passed(Stage.ANSWER);
    }

    private <E> void isolate(List<E> events, Exchange<E> exchange, GraphFault fault) {
        int half = events.size() / 2;
        if (half > 0) {
            score(events.subList(0, half), exchange);
            score(events.subList(half, events.size()), exchange);
        } else {
            proveModel();
            exchange.refused(events.get(0), soundness.refusal(fault));
        }
    }

    /** Scores the first golden event: an event is at fault only where the model is not. */
    private void proveModel() {
        batch.clear();
        known.addTo(batch);
        ScoredBatch unused = session.score(batch);
    }

    private <E> void answer(List<E> events, ScoredBatch scored, Exchange<E> exchange) {
        ScoreRows rows = new ScoreRows(facts, batch, scored);
        int row = 0;
        for (int i = 0; i < events.size(); i++) {
            E event = events.get(i);
            if (exchange.value(event) == null) {
                exchange.tombstone(event);
                continue;
            }
            Optional<Refusal> refusal = decoded.get(i).isPresent() ? decoded.get(i) : soundness.refusal(scored, row++);
            if (refusal.isPresent()) {
                exchange.refused(event, refusal.get());
            } else {
                rows.moveTo(row - 1, exchange.source(event));
                exchange.scored(event, rows);
            }
        }
    }

    private <E> void decode(List<E> events, Exchange<E> exchange) {
        batch.clear();
        decoded.clear();
        for (E event : events) {
            byte[] value = exchange.value(event);
            decoded.add(value == null ? Optional.empty() : decoder.decode(value, batch));
        }
    }
}

package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes, scores and explains events, many at once. Not thread-safe: one a thread; they may share a session, which is
 * thread-safe. An event's score depends neither on the thread nor on the events that it comes with.
 *
 * <pre>{@code
 * ScoringOptions options = ScoringOptions.defaults("network-intrusion:1.0.0");
 * VerifiedPackage model = Zoo.load(options.reference());
 * try (PackageSession session = model.open(options.provider())) {
 *     List<Answer> answers = new Scorer(model, session, options).score(events);
 * }
 * }</pre>
 */
public final class Scorer {

    private final EventDecoder decoder;
    private final EventBatch batch;
    private final Stages stages;
    private final GoldenVectors.Case known;
    private final List<Optional<Refusal>> decoded = new ArrayList<>();

    /**
     * A scorer of events that come by no topic.
     *
     * @throws dev.elbow.schemas.config.ConfigurationException where the package lacks what the options ask for
     */
    public Scorer(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options) {
        this(
                scoredWith,
                session,
                options,
                Formats.of(options.format(), scoredWith.manifest().schema(), options.maxEventBytes())
                        .decoder());
    }

    /**
     * A scorer with buffers of its own.
     *
     * @param session of that package; stays the caller's, who closes it after the last score
     * @param decoder of the package's events, for this scorer alone
     * @throws dev.elbow.schemas.config.ConfigurationException where the package lacks what the options ask for
     */
    public Scorer(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options, EventDecoder decoder) {
        EventSchema schema = scoredWith.manifest().schema();
        this.decoder = decoder;
        this.batch = new EventBatch(schema);
        this.stages = new Stages(scoredWith, session, options);
        this.known = scoredWith.golden().cases().get(0);
    }

    /**
     * Answers each event once, in order; all that can be scored go through the model together, and those that are to be scored again
     * through its second graph. Where the model fails on them, halves of them do, and so on, until those on which it fails are
     * alone and refused.
     *
     * @throws GraphFault where the model fails even on an event that it is known to score; then some events are not answered
     */
    public <E> void score(List<E> events, Exchange<E> exchange) {
        decode(events, exchange);
        exchange.passed(Stage.DECODE);
        EventAnswers<E> answers = new EventAnswers<>(events, decoded, exchange);
        answer(batch, answers);
        answers.finish();
    }

    /**
     * Answers each event, in order.
     *
     * @param events their bytes, in the package's format; none is null
     * @throws GraphFault where the model fails even on an event that it is known to score
     */
    public List<Answer> score(List<byte[]> events) {
        KeptAnswers kept = new KeptAnswers(events.size());
        score(events, kept);
        return kept.answers();
    }

    /**
     * Answers each row, in order.
     *
     * @param events filled by the caller, whose it stays; of the package's schema
     * @throws GraphFault where the model fails even on an event that it is known to score
     */
    public List<Answer> score(EventBatch events) {
        KeptAnswers kept = new KeptAnswers(events.size());
        answer(events, kept);
        return kept.answers();
    }

    private void answer(EventBatch rows, RowAnswers answers) {
        Stages.Scored scored;
        try {
            scored = stages.score(rows);
        } catch (GraphFault e) {
            answers.passed(Stage.MODEL);
            isolate(rows, answers, e);
            return;
        }
        answers.passed(Stage.MODEL);
        for (int row = 0; row < rows.size(); row++) {
            answers.next(scored, row);
        }
        answers.passed(Stage.ANSWER);
    }

    private void isolate(EventBatch rows, RowAnswers answers, GraphFault fault) {
        int half = rows.size() / 2;
        if (half > 0) {
            answer(part(rows, 0, half), answers);
            answer(part(rows, half, rows.size()), answers);
        } else {
            proveModel();
            answers.next(stages.refusal(fault));
        }
    }

    private static EventBatch part(EventBatch rows, int from, int to) {
        EventBatch part = new EventBatch(rows.schema(), to - from);
        for (int row = from; row < to; row++) {
            part.append(rows, row);
        }
        return part;
    }

    /** Scores the first golden event: an event is at fault only where the model is not. */
    private void proveModel() {
        EventBatch one = new EventBatch(batch.schema(), 1);
        known.addTo(one);
        stages.prove(one);
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

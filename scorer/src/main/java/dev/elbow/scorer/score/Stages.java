package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores batches by a package's first graph, and where options ask for it, some events again by its second. Not thread-safe. */
final class Stages {

    private final PackageSession session;
    private final ModelFacts facts;
    private final Soundness soundness;
    private final @Nullable SecondStage second;

    /**
     * The stages that options ask for.
     *
     * @throws dev.elbow.schemas.config.ConfigurationException where the package has no graph for one of them
     */
    Stages(VerifiedPackage scoredWith, PackageSession session, ScoringOptions options) {
        this.session = session;
        this.facts = ModelFacts.of(scoredWith.manifest(), scoredWith.digest(), options);
        this.soundness = new Soundness(facts);
        this.second = SecondStage.of(scoredWith, session, options).orElse(null);
    }

    /**
     * What the graphs say about a batch.
     *
     * @return valid until the next call, and as long as the batch is not changed
     * @throws GraphFault where one of them fails on one of the events
     */
    Scored score(EventBatch batch) {
        Rows first = new Rows(facts, soundness, batch, session.score(batch));
        return new Scored(first, second == null ? null : second.score(batch, first));
    }

    /**
     * Runs every graph on events that it is known to score.
     *
     * @throws GraphFault where one fails even on these
     */
    void prove(EventBatch known) {
        ScoredBatch unused = session.score(known);
        if (second != null) {
            second.prove(known);
        }
    }

    /** Why an event on which a graph fails has no score. */
    Refusal refusal(GraphFault fault) {
        return soundness.refusal(fault);
    }

    /** The last word of the stages on each event of a batch: the second's where it has one. */
    record Scored(Rows first, SecondStage.@Nullable Again again) {

        Optional<Refusal> refusal(int row) {
            return again != null && again.has(row) ? again.rows().refusal(again.places()[row]) : first.refusal(row);
        }

        /** The score of a row that is not refused; valid until the next is asked for. */
        ScoreView at(int row, Optional<Score.Source> source) {
            return again != null && again.has(row)
                    ? again.rows().at(again.places()[row], source)
                    : first.at(row, source);
        }
    }
}

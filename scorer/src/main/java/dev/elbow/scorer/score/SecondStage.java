package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Arrays;
import java.util.Optional;

/**
 * Scores again, by the package's second graph, those events of a batch whose p-value lies in a band. Not thread-safe: one a
 * {@link Scorer}; they share the session.
 */
final class SecondStage {

    private static final int NONE = -1;

    private final PackageSession session;
    private final ModelFacts facts;
    private final Soundness soundness;
    private final Tighten.Band band;
    private final EventBatch gathered;

    private SecondStage(PackageSession session, ModelFacts facts, Tighten.Band band, EventBatch gathered) {
        this.session = session;
        this.facts = facts;
        this.soundness = new Soundness(facts);
        this.band = band;
        this.gathered = gathered;
    }

    /**
     * The second stage that options ask for.
     *
     * @param first session of that package
     * @throws dev.elbow.schemas.config.ConfigurationException where the package has no graph for it
     */
    static Optional<SecondStage> of(VerifiedPackage scoredWith, PackageSession first, ScoringOptions options) {
        return options.tighten().map(tighten -> {
            Tighten.Band band = tighten.of(scoredWith.manifest());
            return new SecondStage(
                    first.tightening().orElseThrow(),
                    ModelFacts.tightened(scoredWith.manifest(), scoredWith.digest(), options),
                    band,
                    new EventBatch(scoredWith.manifest().schema()));
        });
    }

    /**
     * Scores events of the band, all in one call of the graph.
     *
     * @param first what the first graph says about the batch, by which events are chosen; those that it cannot score are not
     * @return valid until the next call
     * @throws GraphFault where the graph fails on one of them
     */
    Again score(EventBatch batch, Rows first) {
        int[] places = new int[batch.size()];
        Arrays.fill(places, NONE);
        gathered.clear();
        for (int row = 0; row < places.length; row++) {
            if (band.holds(first.pValue(row)) && first.refusal(row).isEmpty()) {
                places[row] = gathered.size();
                gathered.append(batch, row);
            }
        }
        return new Again(places, new Rows(facts, soundness, gathered, session.score(gathered)));
    }

    /** Runs the graph on events that it is known to score. */
    void prove(EventBatch known) {
        ScoredBatch unused = session.score(known);
    }

    /**
     * What the second graph says about some events of a batch.
     *
     * @param places for each event of the batch, its row, or {@value #NONE}
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Again(int[] places, Rows rows) {
        boolean has(int row) {
            return places[row] != NONE;
        }
    }
}

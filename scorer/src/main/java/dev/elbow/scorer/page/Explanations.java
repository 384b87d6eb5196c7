package dev.elbow.scorer.page;

import dev.elbow.schemas.score.PastScore;
import dev.elbow.scorer.explain.Explainer;
import dev.elbow.scorer.explain.Explanation;
import dev.elbow.scorer.explain.Rescoring;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains events with sessions of its own, one event at a time: whoever asks waits for those who asked before, and no scoring thread
 * does. Thread-safe.
 */
final class Explanations implements AutoCloseable {

    /** Packages that are open at a time. */
    private static final int OPEN = 4;

    private final Map<Way, Open> open = new LinkedHashMap<>(OPEN, 0.75f, true);

    private record Way(String digest, ScoringOptions options) {}

    /** A package that is open for explaining. */
    private static final class Open {
        private final VerifiedPackage model;
        private final ScoringOptions options;
        private final PackageSession session;
        private final Explainer first;
        private @Nullable Explainer second;

        Open(VerifiedPackage model, ScoringOptions options) {
            this.model = model;
            this.options = options;
            this.session = model.open(options.provider());
            this.first = Explainer.of(model, session, options);
        }

        Explainer explainer(boolean tightened) {
            if (!tightened) {
                return first;
            }
            if (second == null) {
                second = Explainer.tightened(model, session, options);
            }
            return second;
        }
    }

    /**
     * Why an event is as strange as it is.
     *
     * @param topic where it stands
     * @param tightened by the package's second graph
     * @throws dev.elbow.schemas.score.Refused where it has no score
     */
    synchronized Explanation of(PageModel model, String topic, byte[] event, boolean tightened) {
        return open(model, model.options(topic)).explainer(tightened).explain(event);
    }

    /**
     * Why an event is as strange as a past score says, by the graph that said so; by the first one where neither says so again.
     *
     * @throws dev.elbow.schemas.score.Refused where it has no score
     */
    synchronized Rescoring of(PageModel model, String topic, byte[] event, PastScore past) {
        ScoringOptions options = model.options(topic);
        Open one = open(model, options);
        return Rescoring.of(model.manifest(), second -> one.explainer(second).explain(event), past, options);
    }

    private Open open(PageModel model, ScoringOptions options) {
        Open one = open.computeIfAbsent(new Way(model.digest(), options), unused -> new Open(model.model(), options));
        if (open.size() > OPEN) {
            Way oldest = open.keySet().iterator().next();
            Open gone = open.remove(oldest);
            if (gone != null) {
                gone.session.close();
            }
        }
        return one;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(one -> one.session.close());
        open.clear();
    }
}

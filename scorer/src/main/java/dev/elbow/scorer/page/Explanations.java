package dev.elbow.scorer.page;

import dev.elbow.scorer.explain.Explainer;
import dev.elbow.scorer.explain.Explanation;
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

    private final Map<String, Open> open = new LinkedHashMap<>(OPEN, 0.75f, true);

    /** A package that is open for explaining. */
    private static final class Open {
        private final PageModel model;
        private final PackageSession session;
        private final Explainer first;
        private @Nullable Explainer second;

        Open(PageModel model) {
            this.model = model;
            this.session = model.used().model().open(model.used().options().provider());
            this.first =
                    Explainer.of(model.used().model(), session, model.used().options());
        }

        Explainer explainer(boolean tightened) {
            if (!tightened) {
                return first;
            }
            if (second == null) {
                second = Explainer.tightened(
                        model.used().model(), session, model.used().options());
            }
            return second;
        }
    }

    /**
     * Why an event is as strange as it is.
     *
     * @param tightened by the package's second graph
     * @throws dev.elbow.schemas.score.Refused where it has no score
     */
    synchronized Explanation of(PageModel model, byte[] event, boolean tightened) {
        Open one = open.computeIfAbsent(model.digest(), digest -> new Open(model));
        if (open.size() > OPEN) {
            String oldest = open.keySet().iterator().next();
            Open gone = open.remove(oldest);
            if (gone != null) {
                gone.session.close();
            }
        }
        return one.explainer(tightened).explain(event);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(one -> one.session.close());
        open.clear();
    }
}

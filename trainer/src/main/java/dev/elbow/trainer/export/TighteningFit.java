package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Tightening;
import dev.elbow.trainer.evaluate.CalibrationFit;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calibrates the second scoring graph of a model, on the held-out rows that calibrate the first.
 *
 * <p>All of these rows, and not only those near the threshold of the first graph: a p-value is then the share of normal events at least
 * as strange by this graph, whichever events it is asked about.
 *
 * @param session of the model
 * @param heldOut what the model's own fit, or the first of those that speak for it, held out
 * @param judged fits that speak for the model, the first of them by {@code heldOut}
 * @param share see {@link CalibrationFit#fit}
 */
record TighteningFit(Model model, PackageSession session, EventBatch heldOut, List<HeldOutFit> judged, double share) {

    /** Empty where the model has no such graph. */
    Optional<Tightening> fit(double falseAlertRate) {
        return session.tightening().map(second -> {
            ScoredBatch own = second.score(heldOut);
            Calibration calibration = CalibrationFit.fit(scores(own), own, share, falseAlertRate);
            return new Tightening(model.tighten().orElseThrow(), calibration);
        });
    }

    /** Of all held-out rows, each by a fit that has not seen it. */
    private List<ScoredBatch> scores(ScoredBatch own) {
        List<ScoredBatch> scores = new ArrayList<>();
        for (HeldOutFit fit : judged) {
            if (fit.model() == model) {
                scores.add(own);
                continue;
            }
            try (PackageSession one = fit.model().open(heldOut.schema())) {
                scores.add(one.tightening().orElseThrow().score(scores.isEmpty() ? heldOut : fit.heldOut()));
            }
        }
        return scores;
    }
}

package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.evaluate.Corruptions;
import dev.elbow.trainer.evaluate.DistanceToMean;
import dev.elbow.trainer.evaluate.Mahalanobis;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What held-out events say about a model, beside baselines fitted on the same training rows.
 *
 * @param scores of the held-out events
 * @param metrics by name; nats unless the name says otherwise
 * @param objections why the model should not be exported; empty for a good one
 * @param baseline moments of the training rows
 */
record Evaluation(ScoredBatch scores, Map<String, Double> metrics, List<String> objections, Baseline baseline) {

    /** An active unit's posterior mean varies by more than this over events (Burda et al., 2015, section 5.2). */
    private static final double ACTIVE_VARIANCE = 0.01;

    /** Metrics are for people: further digits would be noise. */
    private static final int DIGITS = 6;

    static Evaluation of(
            PackageSession session,
            Model model,
            Dataset data,
            Layout layout,
            Optional<EventBatch> anomalies,
            long seed) {
        ScoredBatch scores = session.score(data.heldOut());
        Baseline baseline = Mahalanobis.fit(data.train());
        Evaluation evaluation = new Evaluation(scores, new TreeMap<>(), new ArrayList<>(), baseline);
        evaluation.addTerms(model.latent().prior().equals("standard"));
        Rivals rivals = new Rivals(session, layout, data, baseline);
        Map<String, Ranking> corrupted = rivals.rank(Corruptions.of(data.heldOut(), seed));
        corrupted.forEach((rival, ranking) -> evaluation.put("corruption_auroc_" + rival, ranking.auroc()));
        evaluation.objectToUseless(corrupted);
        anomalies
                .map(rivals::rank)
                .ifPresent(rankings -> rankings.forEach((rival, ranking) -> {
                    evaluation.put("labelled_auroc_" + rival, ranking.auroc());
                    evaluation.put("labelled_aupr_" + rival, ranking.aupr());
                }));
        return evaluation;
    }

    static final String MODEL = "model";
    static final String MAHALANOBIS = "mahalanobis";
    static final String DISTANCE_TO_MEAN = "distance_to_mean";

    /** The model and its baselines, asked to rank strange events above the held-out ones. */
    private static final class Rivals {
        private final PackageSession session;
        private final Layout layout;
        private final EventBatch heldOut;
        private final DistanceToMean distanceToMean;
        private final Mahalanobis mahalanobis;

        Rivals(PackageSession session, Layout layout, Dataset data, Baseline baseline) {
            this.session = session;
            this.layout = layout;
            this.heldOut = data.heldOut();
            this.distanceToMean = DistanceToMean.fit(layout, Rows.of(layout, data.train()));
            this.mahalanobis = new Mahalanobis(baseline);
        }

        Map<String, Ranking> rank(EventBatch strange) {
            Map<String, Ranking> rankings = new TreeMap<>();
            rankings.put(MODEL, ranking(anomalies(heldOut), anomalies(strange)));
            rankings.put(
                    DISTANCE_TO_MEAN,
                    ranking(
                            distanceToMean.distances(Rows.of(layout, heldOut)),
                            distanceToMean.distances(Rows.of(layout, strange))));
            rankings.put(MAHALANOBIS, ranking(mahalanobis.distances(heldOut), mahalanobis.distances(strange)));
            return rankings;
        }

        private double[] anomalies(EventBatch events) {
            ScoredBatch scored = session.score(events);
            double[] anomalies = new double[events.size()];
            Arrays.setAll(anomalies, scored::anomaly);
            return anomalies;
        }

        private static Ranking ranking(double[] normal, double[] strange) {
            double[] all = Arrays.copyOf(normal, normal.length + strange.length);
            System.arraycopy(strange, 0, all, normal.length, strange.length);
            boolean[] anomalies = new boolean[all.length];
            Arrays.fill(anomalies, normal.length, all.length, true);
            return Ranking.of(all, anomalies);
        }
    }

    /**
     * Adds the terms of the bound.
     *
     * @param units whether the code has units that can collapse; a mixture of one component is none the worse
     */
    private void addTerms(boolean units) {
        double distortion = 0;
        double rate = 0;
        double evidence = 0;
        for (int row = 0; row < scores.size(); row++) {
            distortion += scores.distortion(row) / scores.size();
            rate += scores.rate(row) / scores.size();
            evidence += scores.evidence(row) / scores.size();
        }
        put("held_out_distortion", distortion);
        put("held_out_rate", rate);
        put("held_out_anomaly", distortion + rate);
        put("held_out_evidence", evidence);
        int active = activeUnits();
        put("active_units", active);
        if (units && active == 0) {
            objections.add("collapsed: no latent dimension's posterior mean varies over held-out events by more than "
                    + ACTIVE_VARIANCE + " (expected: at least one active unit)");
        }
    }

    private int activeUnits() {
        int active = 0;
        for (int l = 0; l < scores.latent(); l++) {
            double mean = 0;
            double squares = 0;
            for (int row = 0; row < scores.size(); row++) {
                double delta = scores.latentMean(row, l) - mean;
                mean += delta / (row + 1);
                squares += delta * (scores.latentMean(row, l) - mean);
            }
            active += squares / scores.size() > ACTIVE_VARIANCE ? 1 : 0;
        }
        return active;
    }

    private void objectToUseless(Map<String, Ranking> corrupted) {
        double model = auroc(corrupted, MODEL);
        double rival = auroc(corrupted, DISTANCE_TO_MEAN);
        double error = chanceError(scores.size());
        if (!(model > rival + error)) {
            objections.add(String.format(
                    Locale.ROOT,
                    "useless: ranks corrupted held-out events at AUROC %.4f, the distance to the mean at %.4f"
                            + " (expected: more by the %.4f that chance does with as many events)",
                    model,
                    rival,
                    error));
        }
    }

    /** The standard error of an AUROC by chance over that many events on both sides (Mann and Whitney, 1947). */
    private static double chanceError(int events) {
        return Math.sqrt((2.0 * events + 1) / (12.0 * events * events));
    }

    private static double auroc(Map<String, Ranking> rankings, String rival) {
        Ranking ranking = rankings.get(rival);
        return ranking == null ? Double.NaN : ranking.auroc();
    }

    private void put(String name, double value) {
        metrics.put(name, new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue());
    }
}

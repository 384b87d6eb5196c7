package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.evaluate.ActiveUnits;
import dev.elbow.trainer.evaluate.Corruptions;
import dev.elbow.trainer.evaluate.DistanceToMean;
import dev.elbow.trainer.evaluate.Mahalanobis;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Contest.Kind;
import dev.elbow.trainer.report.Contest.Scores;
import dev.elbow.trainer.report.HeldOutScores;
import dev.elbow.trainer.report.Rival;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
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
 * @param contest against labelled rows where there are some, else against corrupted events
 */
record Evaluation(
        ScoredBatch scores, Map<String, Double> metrics, List<String> objections, Baseline baseline, Contest contest) {

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
        Rivals rivals = new Rivals(session, layout, data, baseline);
        Contest corrupted = rivals.rank(Kind.CORRUPTED, Corruptions.of(data.heldOut(), seed));
        Optional<Contest> labelled = anomalies.map(strange -> rivals.rank(Kind.LABELLED, strange));
        Evaluation evaluation =
                new Evaluation(scores, new TreeMap<>(), new ArrayList<>(), baseline, labelled.orElse(corrupted));
        evaluation.addTerms(!model.latent().prior().equals("categorical"));
        Map<Rival, Ranking> rankings = corrupted.rankings();
        rankings.forEach((rival, ranking) -> evaluation.put(Kind.CORRUPTED.metric("auroc", rival), ranking.auroc()));
        evaluation.objectToUseless(rankings);
        labelled.map(Contest::rankings).orElse(Map.of()).forEach((rival, ranking) -> {
            evaluation.put(Kind.LABELLED.metric("auroc", rival), ranking.auroc());
            evaluation.put(Kind.LABELLED.metric("aupr", rival), ranking.aupr());
        });
        return evaluation;
    }

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
            this.distanceToMean = DistanceToMean.fit(layout, data.train());
            this.mahalanobis = new Mahalanobis(baseline);
        }

        Contest rank(Kind kind, EventBatch strange) {
            Map<Rival, Scores> scores = new EnumMap<>(Rival.class);
            scores.put(Rival.MODEL, new Scores(anomalies(heldOut), anomalies(strange)));
            scores.put(
                    Rival.DISTANCE_TO_MEAN,
                    new Scores(
                            distanceToMean.distances(Rows.of(layout, heldOut)),
                            distanceToMean.distances(Rows.of(layout, strange))));
            scores.put(Rival.MAHALANOBIS, new Scores(mahalanobis.distances(heldOut), mahalanobis.distances(strange)));
            return new Contest(kind, scores);
        }

        private double[] anomalies(EventBatch events) {
            ScoredBatch scored = session.score(events);
            double[] anomalies = new double[events.size()];
            Arrays.setAll(anomalies, scored::anomaly);
            return anomalies;
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
                    + ActiveUnits.LEAST_VARIANCE + " (expected: at least one active unit)");
        }
    }

    private int activeUnits() {
        int active = 0;
        for (double[] means : HeldOutScores.of(List.of(scores)).latentMean()) {
            active += ActiveUnits.active(means) ? 1 : 0;
        }
        return active;
    }

    /** This evaluation, with the objections to another of the same model too. */
    Evaluation objectingTo(Evaluation other) {
        List<String> all = new ArrayList<>(objections);
        other.objections.stream().filter(one -> !all.contains(one)).forEach(all::add);
        return new Evaluation(scores, metrics, all, baseline, contest);
    }

    private void objectToUseless(Map<Rival, Ranking> corrupted) {
        double model = auroc(corrupted, Rival.MODEL);
        double rival = auroc(corrupted, Rival.DISTANCE_TO_MEAN);
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

    private static double auroc(Map<Rival, Ranking> rankings, Rival rival) {
        Ranking ranking = rankings.get(rival);
        return ranking == null ? Double.NaN : ranking.auroc();
    }

    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    }

    private void put(String name, double value) {
        metrics.put(name, rounded(value));
    }
}

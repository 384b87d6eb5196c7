package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.baseline.Detector;
import dev.elbow.trainer.baseline.EventColumns;
import dev.elbow.trainer.baseline.EventDetector;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.evaluate.Lead;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Contest.Kind;
import dev.elbow.trainer.report.Contest.Scores;
import dev.elbow.trainer.report.Rival;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model makes of labelled rows that nothing was fitted to or calibrated on, beside detectors fitted to the rows that the model
 * was fitted to.
 *
 * @param contest the model and the detectors
 * @param beside what is known of each detector
 * @param alerts of the model, at its own threshold
 * @param normal test rows that are normal
 * @param anomalous test rows that are not
 * @param fittedTo rows that the detectors were fitted to
 * @param fittedOf rows that the model was fitted to
 * @param others labelled rows that were not scored
 */
record TestResult(
        Contest contest,
        Map<Rival, Beside> beside,
        Alerts alerts,
        int normal,
        int anomalous,
        int fittedTo,
        int fittedOf,
        Others others) {

    /**
     * A detector beside the model.
     *
     * @param lead of the model
     * @param encoded whether it does better, by AUPR, with numbers as the model encodes them than as they are; it is given what it does
     *     better with
     */
    record Beside(Lead lead, boolean encoded) {}

    /**
     * Labelled rows that were not scored.
     *
     * @param beyond the most that are taken, evenly spaced
     * @param refused since they are no events of the model
     */
    record Others(long beyond, long refused) {}

    /** Rows to fit detectors to, since the nearest neighbours of a row are looked for among all of them. */
    static final int MOST_ROWS = 50_000;

    /** Numbers in those rows, which are in memory. */
    private static final int MOST_NUMBERS = 20_000_000;

    private static final Map<Rival, String> DETECTORS = new EnumMap<>(Map.of(
            Rival.MAHALANOBIS,
            "mahalanobis",
            Rival.NEAREST_NEIGHBOURS,
            "knn5_mean",
            Rival.ISOLATION_FOREST,
            "iforest"));

    /**
     * Scores the rows.
     *
     * @param transforms of the features
     * @param fitted rows that the model was fitted to; of very many, some are taken, evenly spaced
     */
    static TestResult of(
            PackageSession session,
            Calibration calibration,
            List<Optional<Transform>> transforms,
            EventSource fitted,
            LabelledRows rows,
            long seed) {
        boolean[] anomalies = rows.truths();
        ScoredBatch scored = session.score(rows.events());
        double[] own = new double[scored.size()];
        Arrays.setAll(own, scored::anomaly);
        Map<Rival, Scores> scores = new EnumMap<>(Rival.class);
        scores.put(Rival.MODEL, split(own, rows));
        Map<Rival, Beside> beside = new EnumMap<>(Rival.class);
        EventBatch train = some(fitted);
        DETECTORS.forEach((rival, name) -> {
            Detector detector = Detector.named(name);
            double[] plain = EventDetector.fit(detector, EventColumns.plain(fitted.schema()), train, seed)
                    .scores(rows.events());
            double[] encoded = EventDetector.fit(detector, new EventColumns(transforms), train, seed)
                    .scores(rows.events());
            boolean better = Ranking.of(encoded, anomalies).aupr()
                    > Ranking.of(plain, anomalies).aupr();
            double[] other = better ? encoded : plain;
            scores.put(rival, split(other, rows));
            beside.put(rival, new Beside(Lead.of(own, other, anomalies, seed), better));
        });
        Alerts alerts = Alerts.above(calibration.threshold(), own, anomalies);
        int strange = rows.anomalies().cardinality();
        return new TestResult(
                new Contest(Kind.TEST, scores),
                beside,
                alerts,
                anomalies.length - strange,
                strange,
                train.size(),
                fitted.size(),
                new Others(rows.all() - anomalies.length, rows.refused()));
    }

    private static EventBatch some(EventSource fitted) {
        int width = EventColumns.plain(fitted.schema()).of(fitted.range(0, 1))[0].length;
        int count = Math.min(fitted.size(), Math.min(MOST_ROWS, Math.max(1, MOST_NUMBERS / width)));
        int[] spaced = new int[count];
        Arrays.setAll(spaced, i -> (int) ((long) i * fitted.size() / count));
        return fitted.rows(spaced);
    }

    private static Scores split(double[] scores, LabelledRows rows) {
        return new Scores(
                Arrays.stream(rows.rows(false)).mapToDouble(row -> scores[row]).toArray(),
                Arrays.stream(rows.rows(true)).mapToDouble(row -> scores[row]).toArray());
    }

    /** By name, for the manifest. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        contest.rankings().forEach((rival, ranking) -> {
            metrics.put(Kind.TEST.metric("auroc", rival), ranking.auroc());
            metrics.put(Kind.TEST.metric("aupr", rival), ranking.aupr());
        });
        beside.forEach((rival, detector) -> {
            put(metrics, "auroc_lead", rival, detector.lead().auroc());
            put(metrics, "aupr_lead", rival, detector.lead().aupr());
        });
        metrics.put("test_false_alert_rate", alerts.falseAlerts() / (double) normal);
        metrics.put("test_precision", alerts.precision());
        metrics.put("test_recall", alerts.recall());
        metrics.replaceAll((name, value) -> Evaluation.rounded(value));
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String measure, Rival rival, Lead.Interval interval) {
        metrics.put(Kind.TEST.metric(measure + "_low", rival), interval.low());
        metrics.put(Kind.TEST.metric(measure + "_high", rival), interval.high());
    }
}

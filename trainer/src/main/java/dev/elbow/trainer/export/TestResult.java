package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.trainer.baseline.Detector;
import dev.elbow.trainer.baseline.EventColumns;
import dev.elbow.trainer.baseline.Standardised;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.evaluate.Lead;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Contest.Kind;
import dev.elbow.trainer.report.Contest.Scores;
import dev.elbow.trainer.report.Rival;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a model makes of labelled rows that nothing was fitted to or calibrated on, beside detectors fitted to the rows that the model
 * was fitted to: numbers as the model encodes them, standardised, and one column for each symbol.
 *
 * @param contest the model and the detectors
 * @param leads of the model to each detector
 * @param alerts of the model, at its own threshold
 * @param normal test rows that are normal
 * @param anomalous test rows that are not
 * @param fittedTo rows that the detectors were fitted to
 * @param fittedOf rows that the model was fitted to
 * @param others labelled rows beyond the most that are taken, and rows that are no events of the model
 */
record TestResult(
        Contest contest,
        Map<Rival, Lead> leads,
        Alerts alerts,
        int normal,
        int anomalous,
        int fittedTo,
        int fittedOf,
        Others others) {

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

    /** Rows that are scored together. */
    private static final int BLOCK = 2_048;

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
     * @param columns what detectors get of an event
     * @param fitted rows that the model was fitted to; of very many, some are taken, evenly spaced
     */
    static TestResult of(
            PackageSession session,
            Calibration calibration,
            EventColumns columns,
            EventSource fitted,
            LabelledRows rows,
            long seed) {
        boolean[] anomalies = rows.truths();
        ScoredBatch scored = session.score(rows.events());
        double[] own = new double[scored.size()];
        Arrays.setAll(own, scored::anomaly);
        Map<Rival, Scores> scores = new EnumMap<>(Rival.class);
        scores.put(Rival.MODEL, split(own, rows));
        Map<Rival, Lead> leads = new EnumMap<>(Rival.class);
        double[][] train = columns.of(some(columns, fitted));
        Standardised standardised = Standardised.fit(train);
        float[][] values = standardised.of(train);
        DETECTORS.forEach((rival, name) -> {
            Detector.Fitted detector = Detector.named(name).fit(values, seed);
            double[] other = scores(detector, standardised, columns, rows.events());
            scores.put(rival, split(other, rows));
            leads.put(rival, Lead.of(own, other, anomalies, seed));
        });
        Alerts alerts = Alerts.above(calibration.threshold(), own, anomalies);
        int strange = rows.anomalies().cardinality();
        return new TestResult(
                new Contest(Kind.TEST, scores),
                leads,
                alerts,
                anomalies.length - strange,
                strange,
                values.length,
                fitted.size(),
                new Others(rows.all() - anomalies.length, rows.refused()));
    }

    private static EventBatch some(EventColumns columns, EventSource fitted) {
        EventBatch first = new EventBatch(fitted.schema());
        fitted.copy(0, 1, first);
        int width = columns.of(first)[0].length;
        int count = Math.min(fitted.size(), Math.min(MOST_ROWS, Math.max(1, MOST_NUMBERS / width)));
        int[] spaced = new int[count];
        Arrays.setAll(spaced, i -> (int) ((long) i * fitted.size() / count));
        return fitted.rows(spaced);
    }

    private static double[] scores(
            Detector.Fitted detector, Standardised standardised, EventColumns columns, EventBatch events) {
        EventSource source = EventSource.of(events);
        return IntStream.range(0, (events.size() + BLOCK - 1) / BLOCK)
                .parallel()
                .mapToObj(block -> {
                    EventBatch some = new EventBatch(events.schema());
                    source.copy(block * BLOCK, Math.min(events.size(), (block + 1) * BLOCK), some);
                    return detector.scores(standardised.of(columns.of(some)));
                })
                .flatMapToDouble(Arrays::stream)
                .toArray();
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
        leads.forEach((rival, lead) -> {
            put(metrics, "auroc_lead", rival, lead.auroc());
            put(metrics, "aupr_lead", rival, lead.aupr());
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

package dev.elbow.deploy.demo;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.trainer.evaluate.Mahalanobis;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.zoo.VerifiedPackage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demo measured.
 *
 * @param refused events that were answered with a refusal
 * @param eventsPerSecond from the first of the flat-out events sent to the last one's answer read
 * @param paced latency at the pace
 * @param flatOut latency with the whole backlog before the scorer
 * @param model ranking by anomaly
 * @param baseline ranking of the same events by the Mahalanobis distance
 * @param alerts at the package's threshold
 * @param strangest the five largest anomalies, largest first
 */
record DemoResult(
        int events,
        int refused,
        double eventsPerSecond,
        Latency paced,
        Latency flatOut,
        Ranking model,
        Ranking baseline,
        Alerts alerts,
        List<Score> strangest) {

    /** From an event's send to the read of its committed answer, milliseconds. */
    record Latency(double p50, double p99) {
        static Latency of(double[] millis) {
            Arrays.sort(millis);
            return millis.length == 0
                    ? new Latency(Double.NaN, Double.NaN)
                    : new Latency(millis[millis.length / 2], millis[(int) Math.ceil(millis.length * 0.99) - 1]);
        }
    }

    /**
     * Events at or above the threshold, and how many of them are attacks.
     *
     * @param normal events that were scored and are labelled normal
     */
    record Alerts(int anomalous, int right, int attacks, int normal) {
        double precision() {
            return anomalous == 0 ? Double.NaN : (double) right / anomalous;
        }

        double recall() {
            return (double) right / attacks;
        }

        /** The share of normal events that reach the threshold all the same. */
        double falseAlertRate() {
            return (double) (anomalous - right) / normal;
        }
    }

    static DemoResult of(VerifiedPackage model, DemoEvents events, Demo.Run run) {
        DemoAnswers answers = DemoAnswers.of(run.arrivals(), events.size());
        double[] paced = new double[run.paced()];
        double[] flatOut = new double[events.size() - run.paced()];
        long last = Long.MIN_VALUE;
        for (Arrivals.Arrival arrival : run.arrivals()) {
            int event = DemoAnswers.event(arrival);
            double millis = (arrival.nanos() - run.sent()[event]) / 1e6;
            if (event < run.paced()) {
                paced[event] = millis;
            } else {
                flatOut[event - run.paced()] = millis;
            }
            last = Math.max(last, arrival.nanos());
        }
        double seconds = flatOut.length == 0 ? Double.NaN : (last - run.sent()[run.paced()]) / 1e9;
        boolean[] attacks = answers.attacks(events);
        // The first event waited for the scorer to join its group.
        Latency pacedLatency = Latency.of(Arrays.copyOfRange(paced, Math.min(1, paced.length), paced.length));
        return new DemoResult(
                events.size(),
                answers.refused(),
                flatOut.length / seconds,
                pacedLatency,
                Latency.of(flatOut),
                Ranking.of(answers.scored(answers.anomaly()), attacks),
                Ranking.of(answers.scored(baseline(model, events)), attacks),
                answers.alerts(events),
                answers.strangest());
    }

    private static double[] baseline(VerifiedPackage model, DemoEvents events) {
        Mahalanobis mahalanobis = new Mahalanobis(DocumentJson.readBaseline(model.file("baseline.json")));
        JsonEventDecoder decoder = new JsonEventDecoder(model.manifest().schema());
        double[] distances = new double[events.size()];
        EventBatch batch = new EventBatch(model.manifest().schema());
        for (int i = 0; i < distances.length; i++) {
            batch.clear();
            boolean decoded =
                    decoder.decode(events.events().get(i).value(), batch).isEmpty();
            distances[i] = decoded ? mahalanobis.distances(batch)[0] : Double.NaN;
        }
        return distances;
    }

    /** The result as {@code --json} prints it. */
    Map<String, Object> json(VerifiedPackage scoredWith) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("events", events);
        json.put("scored", events - refused);
        json.put("refused", refused);
        json.put("anomalous", alerts.anomalous());
        json.put("auroc", model.auroc());
        json.put("aupr", model.aupr());
        json.put("baseline_auroc", baseline.auroc());
        json.put("baseline_aupr", baseline.aupr());
        json.put("precision", alerts.precision());
        json.put("recall", alerts.recall());
        json.put("false_alert_rate", alerts.falseAlertRate());
        json.put("events_per_second", eventsPerSecond);
        json.put("latency_ms_p50", paced.p50());
        json.put("latency_ms_p99", paced.p99());
        json.put("flat_out_latency_ms_p50", flatOut.p50());
        json.put("flat_out_latency_ms_p99", flatOut.p99());
        json.put("package", scoredWith.manifest().reference());
        json.put("digest", scoredWith.digest());
        return json;
    }
}

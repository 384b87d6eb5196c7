package dev.elbow.deploy.demo;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.common.header.Header;

/** The answers, put back in the order of their events: one each, or there is no result. Immutable once made. */
final class DemoAnswers {

    private static final int STRANGEST = 5;
    private static final String REFUSED_OFFSET = "__connect.errors.offset";

    private final boolean[] answered;
    private final double[] anomaly;
    private final boolean[] anomalous;
    private final PriorityQueue<Score> strangest = new PriorityQueue<>(Comparator.comparingDouble(Score::anomaly));
    private int refused;

    private DemoAnswers(int events) {
        answered = new boolean[events];
        anomaly = new double[events];
        anomalous = new boolean[events];
        Arrays.fill(anomaly, Double.NaN);
    }

    /**
     * Puts the answers to events in order.
     *
     * @param arrivals in the order in which they were read, which is that of each topic
     * @throws CommandException where an event has no answer, or two, or a topic has them out of order
     */
    static DemoAnswers of(List<Arrivals.Arrival> arrivals, int events) {
        DemoAnswers answers = new DemoAnswers(events);
        Map<String, Integer> last = new HashMap<>();
        for (Arrivals.Arrival arrival : arrivals) {
            int event = event(arrival);
            answers.check(event, last.getOrDefault(arrival.committed().topic(), -1));
            answers.add(event, arrival);
            last.put(arrival.committed().topic(), event);
        }
        for (int event = 0; event < events; event++) {
            that(answers.answered[event], "event %,d was not answered (expected: one answer an event)", event);
        }
        return answers;
    }

    /** The number of the event that is answered. */
    static int event(Arrivals.Arrival arrival) {
        Header offset = arrival.committed().headers().lastHeader(REFUSED_OFFSET);
        return offset == null
                ? (int) ScoreJson.read(arrival.committed().value())
                        .event()
                        .orElseThrow()
                        .offset()
                : Integer.parseInt(new String(offset.value(), StandardCharsets.UTF_8));
    }

    private void check(int event, int before) {
        that(event < answered.length, "event %,d was answered (expected: one of %,d)", event, answered.length);
        that(!answered[event], "event %,d was answered twice (expected: one answer an event)", event);
        that(event > before, "event %,d was answered after event %,d (expected: their own order)", event, before);
    }

    private void add(int event, Arrivals.Arrival arrival) {
        answered[event] = true;
        if (arrival.committed().headers().lastHeader(REFUSED_OFFSET) != null) {
            refused++;
            return;
        }
        Score score = ScoreJson.read(arrival.committed().value());
        anomaly[event] = score.anomaly();
        anomalous[event] = score.anomalous();
        strangest.add(score);
        if (strangest.size() > STRANGEST) {
            strangest.poll();
        }
    }

    private static void that(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new CommandException(ExitCode.FAILED, "demo: " + String.format(Locale.ROOT, format, values));
        }
    }

    int refused() {
        return refused;
    }

    /** One an event, in nats; NaN where it was refused. */
    double[] anomaly() {
        return anomaly.clone();
    }

    /** Of values one an event, those of events that were scored. */
    double[] scored(double[] values) {
        double[] kept = new double[anomaly.length - refused];
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(anomaly[i])) {
                kept[size++] = values[i];
            }
        }
        return kept;
    }

    /** Of the events that were scored, which are attacks. */
    boolean[] attacks(DemoEvents events) {
        boolean[] kept = new boolean[anomaly.length - refused];
        int size = 0;
        for (int i = 0; i < anomaly.length; i++) {
            if (!Double.isNaN(anomaly[i])) {
                kept[size++] = events.attack(i);
            }
        }
        return kept;
    }

    DemoResult.Alerts alerts(DemoEvents events) {
        int alerts = 0;
        int right = 0;
        int attacks = 0;
        int normal = 0;
        for (int i = 0; i < anomalous.length; i++) {
            boolean attack = events.attack(i);
            alerts += anomalous[i] ? 1 : 0;
            right += anomalous[i] && attack ? 1 : 0;
            attacks += attack ? 1 : 0;
            normal += attack || Double.isNaN(anomaly[i]) ? 0 : 1;
        }
        return new DemoResult.Alerts(alerts, right, attacks, normal);
    }

    /** The five largest anomalies, largest first. */
    List<Score> strangest() {
        List<Score> largest = new ArrayList<>(strangest);
        largest.sort(Comparator.comparingDouble(Score::anomaly).reversed());
        return largest;
    }
}

package dev.elbow.deploy.budget;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.ModelLevel;
import dev.elbow.scorer.budget.OpeningRule;
import dev.elbow.scorer.budget.PartLevel;
import dev.elbow.scorer.budget.Seen;
import dev.elbow.scorer.budget.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** A stream of events in random order, each of a random key, its alerts counted. Not thread-safe. */
final class Replay {

    /** An event each three seconds: 28,800 a day. */
    private static final long APART = 3_000;

    private static final long DAY = 86_400_000;
    private static final long SEED = 7;

    private final Calibration packaged;
    private final AlertBudget.Alerts budget;
    private final OpeningRule rule;
    private final Threshold threshold;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final boolean[][] last;
    private long now = 1_700_000_000_000L;

    /** At which p-value an event is called anomalous; asked once for each, in their order. */
    private interface Threshold {
        OptionalDouble of(byte[] key, long time, double pValue);
    }

    /**
     * What came of a part.
     *
     * @param alerts opened by normal events, over the budget of the time that it lasted
     * @param found the share of labelled anomalies that were called anomalous
     */
    record Part(double alerts, double found) {}

    private Replay(Calibration packaged, AlertBudget.Alerts budget, OpeningRule rule, int keys, Threshold threshold) {
        this.packaged = packaged;
        this.budget = budget;
        this.rule = rule;
        this.threshold = threshold;
        this.last = new boolean[keys][rule.of()];
    }

    /** By the package's calibration alone. */
    static Replay packaged(Calibration calibration, AlertBudget.Alerts budget, OpeningRule rule, int keys) {
        Traffic traffic = new Traffic();
        return new Replay(calibration, budget, rule, keys, (key, time, pValue) -> {
            traffic.add(key, time);
            OptionalDouble perDay = traffic.eventsPerDay(budget.each());
            return perDay.isPresent()
                    ? OptionalDouble.of(budget.level(rule, perDay.getAsDouble()))
                    : OptionalDouble.empty();
        });
    }

    /** By scores of late, as {@code elbow alert} goes by them. */
    static Replay ofLate(Calibration calibration, AlertBudget.Alerts budget, OpeningRule rule, int keys) {
        PartLevel part = new PartLevel(budget, rule, OptionalDouble.empty());
        int model = part.add(new ModelLevel());
        return new Replay(calibration, budget, rule, keys, (key, time, pValue) -> {
            boolean anomalous = pValue <= calibration.falseAlertRate();
            return part.next(Seen.of(model, anomalous, pValue, time, key), pValue)
                    .opens();
        });
    }

    /** A part of normal events alone. */
    Part play(double[] normal, int length) {
        return play(normal, length, new double[0], 0);
    }

    /** A part with a share of anomalies, which open no alerts here, since only those of normal events are counted. */
    Part play(double[] normal, int length, double[] anomalies, double share) {
        int alerts = 0;
        int all = 0;
        int found = 0;
        for (int i = 0; i < length; i++) {
            boolean anomaly = random.nextDouble() < share;
            double[] from = anomaly ? anomalies : normal;
            int key = key();
            boolean called = called(key, from[random.nextInt(from.length)]);
            if (anomaly) {
                all++;
                found += called ? 1 : 0;
            } else {
                alerts += opens(last[key], called) ? 1 : 0;
            }
        }
        double days = (double) length * (1 - share) * APART / DAY;
        double perDay = budget.alerts() * (budget.each() == Each.KEY ? last.length : 1);
        return new Part(alerts / (days * perDay), all == 0 ? 0 : (double) found / all);
    }

    /** Some keys have many more events than others: of ten, the first has a third of all and the last a twentieth. */
    private int key() {
        return (int) (last.length * Math.pow(random.nextDouble(), 2));
    }

    private boolean called(int key, double anomaly) {
        now += APART;
        byte[] name = ("key-" + key).getBytes(StandardCharsets.UTF_8);
        double pValue = packaged.pValue(anomaly);
        return pValue <= threshold.of(name, now, pValue).orElse(packaged.falseAlertRate());
    }

    private boolean opens(boolean[] events, boolean called) {
        System.arraycopy(events, 1, events, 0, events.length - 1);
        events[events.length - 1] = called;
        int count = 0;
        for (boolean one : events) {
            count += one ? 1 : 0;
        }
        if (count < rule.count()) {
            return false;
        }
        Arrays.fill(events, false);
        return true;
    }
}

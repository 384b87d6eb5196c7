package dev.elbow.deploy.budget;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.OpeningRule;
import dev.elbow.scorer.budget.Recalibration;
import dev.elbow.scorer.budget.Traffic;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** A stream of events in random order, its alerts counted. Not thread-safe. */
final class Replay {

    /** An event each three seconds: 28,800 a day. */
    private static final long APART = 3_000;

    private static final long DAY = 86_400_000;
    private static final long SEED = 7;

    private final Calibration packaged;
    private final AlertBudget budget;
    private final OpeningRule rule;
    private final Optional<Recalibration> recalibration;
    private final Traffic traffic = new Traffic();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final boolean[] last;
    private long now = 1_700_000_000_000L;
    private long events;
    private double level;

    /**
     * What came of a part.
     *
     * @param alerts opened by normal events, over the budget of the time that it lasted
     * @param found the share of labelled anomalies that were called anomalous
     */
    record Part(double alerts, double found) {}

    private Replay(Calibration packaged, AlertBudget budget, OpeningRule rule, Optional<Recalibration> recalibration) {
        this.packaged = packaged;
        this.budget = budget;
        this.rule = rule;
        this.recalibration = recalibration;
        this.last = new boolean[rule.of()];
    }

    /** By the package's calibration alone. */
    static Replay packaged(Calibration calibration, AlertBudget budget, OpeningRule rule) {
        return new Replay(calibration, budget, rule, Optional.empty());
    }

    /** By scores of late. */
    static Replay recalibrated(Calibration calibration, AlertBudget budget, OpeningRule rule) {
        return new Replay(calibration, budget, rule, Optional.of(Recalibration.of(calibration)));
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
            boolean called = called(from[random.nextInt(from.length)]);
            if (anomaly) {
                all++;
                found += called ? 1 : 0;
            } else {
                alerts += opens(called) ? 1 : 0;
            }
        }
        double days = (double) length * (1 - share) * APART / DAY;
        double perDay = ((AlertBudget.Alerts) budget).alerts();
        return new Part(alerts / (days * perDay), all == 0 ? 0 : (double) found / all);
    }

    private boolean called(double anomaly) {
        now += APART;
        traffic.add(now);
        double level = level();
        double p = recalibration.map(one -> one.pValue(anomaly)).orElseGet(() -> packaged.pValue(anomaly));
        recalibration.ifPresent(one -> one.learn(anomaly, level));
        return p <= level;
    }

    /** As whoever keeps it for a while would have it: the traffic changes slowly. */
    private double level() {
        if (events++ % 1_000 == 0) {
            level = traffic.eventsPerDay(budget.each()).stream()
                    .map(perDay -> budget.level(rule, perDay))
                    .findFirst()
                    .orElse(packaged.falseAlertRate());
        }
        return level;
    }

    private boolean opens(boolean called) {
        System.arraycopy(last, 1, last, 0, last.length - 1);
        last[last.length - 1] = called;
        int count = 0;
        for (boolean one : last) {
            count += one ? 1 : 0;
        }
        if (count < rule.count()) {
            return false;
        }
        Arrays.fill(last, false);
        return true;
    }
}

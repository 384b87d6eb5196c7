package dev.elbow.deploy.budget;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.scorer.alert.EpisodeRules;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.ModelLevel;
import dev.elbow.scorer.budget.OpeningRule;
import dev.elbow.scorer.budget.PartLevel;
import dev.elbow.scorer.budget.Seen;
import dev.elbow.scorer.budget.Traffic;
import dev.elbow.scorer.fixture.EpisodeReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** A stream of events in random order, each of a random key, and the episodes that {@code elbow alert} would open, counted. Not thread-safe. */
final class Replay {

    /** An event each three seconds: 28,800 a day. */
    private static final long APART = 3_000;

    private static final long DAY = 86_400_000;
    private static final long SEED = 7;

    private final Calibration packaged;
    private final AlertBudget.Alerts budget;
    private final Threshold threshold;
    private final int keys;
    private final EpisodeReference episodes;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private int told;
    private long now = 1_700_000_000_000L;

    /** To which p-values an event is held; asked once for each, in their order. */
    private interface Threshold {
        PartLevel.Bounds of(byte[] key, long time, double pValue);
    }

    /**
     * What came of a part.
     *
     * @param alerts episodes opened by normal events, over the budget of the time that it lasted
     * @param found the share of labelled anomalies that were called anomalous
     */
    record Part(double alerts, double found) {}

    private Replay(Calibration packaged, AlertBudget.Alerts budget, OpeningRule rule, int keys, Threshold threshold) {
        this.packaged = packaged;
        this.budget = budget;
        this.threshold = threshold;
        this.keys = keys;
        EpisodeRules rules = EpisodeRules.defaults();
        this.episodes = new EpisodeReference(new EpisodeRules(
                new EpisodeRules.Opening(rule.count(), rule.of()),
                rules.closing(),
                rules.silence(),
                rules.coolDown(),
                rules.worseFactor(),
                rules.levelShift()));
    }

    /** By the package's calibration alone. */
    static Replay packaged(Calibration calibration, AlertBudget.Alerts budget, OpeningRule rule, int keys) {
        Traffic traffic = new Traffic();
        return new Replay(calibration, budget, rule, keys, (key, time, pValue) -> {
            traffic.add(key, time);
            OptionalDouble perDay = traffic.eventsPerDay(budget.each());
            double opens = perDay.isPresent() ? budget.level(rule, perDay.getAsDouble()) : calibration.falseAlertRate();
            return new PartLevel.Bounds(
                    OptionalDouble.of(opens), OptionalDouble.of(Math.min(10 * opens, Math.sqrt(opens))));
        });
    }

    /** By scores of late, as {@code elbow alert} goes by them. */
    static Replay ofLate(Calibration calibration, AlertBudget.Alerts budget, OpeningRule rule, int keys) {
        PartLevel part = new PartLevel(budget, rule, OptionalDouble.empty());
        int model = part.add(new ModelLevel());
        return new Replay(calibration, budget, rule, keys, (key, time, pValue) -> {
            boolean anomalous = pValue <= calibration.falseAlertRate();
            return part.next(Seen.of(model, anomalous, pValue, time, key), pValue);
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
            Verdict verdict = next(from[random.nextInt(from.length)]);
            if (anomaly) {
                all++;
                found += verdict.anomalous ? 1 : 0;
            } else {
                alerts += opens(verdict) ? 1 : 0;
            }
        }
        double days = (double) length * (1 - share) * APART / DAY;
        double perDay = budget.alerts() * (budget.each() == Each.KEY ? keys : 1);
        return new Part(alerts / (days * perDay), all == 0 ? 0 : (double) found / all);
    }

    private record Verdict(String key, boolean anomalous, boolean calm, double excess) {}

    private Verdict next(double anomaly) {
        now += APART;
        String key = "key-" + key();
        double pValue = packaged.pValue(anomaly);
        PartLevel.Bounds bounds = threshold.of(key.getBytes(StandardCharsets.UTF_8), now, pValue);
        boolean anomalous = pValue <= bounds.opens().orElse(packaged.falseAlertRate());
        boolean calm = !anomalous && pValue > bounds.closes().orElse(EpisodeRules.Closing.OF_A_PACKAGE);
        return new Verdict(key, anomalous, calm, anomaly - packaged.normal().anomaly());
    }

    /** Some keys have many more events than others: of ten, the first has a third of all and the last a twentieth. */
    private int key() {
        return (int) (keys * Math.pow(random.nextDouble(), 2));
    }

    private boolean opens(Verdict verdict) {
        episodes.event(verdict.key, new EpisodeReference.Seen(now, verdict.anomalous, verdict.calm, verdict.excess, 0));
        List<String> lines = episodes.told();
        List<String> since = lines.subList(told, lines.size());
        told = lines.size();
        return since.stream().anyMatch(line -> line.contains(" open "));
    }
}

package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * At which p-values events of one part of a stream are anomalous, and calm: by a budget, by the part's traffic, and by the scores of late of
 * each model. A pure function of the scores that it has seen, in their order, so that who sees the same ones again, from
 * {@link #toBytes} and the models' bytes on, says the same of all that follow. Not thread-safe.
 */
public final class PartLevel {

    /** The traffic is looked at once in so many scores: keys are counted in thousands of registers. */
    static final int LOOK = 64;

    /** By so much, at least, traffic has changed where it is another. */
    private static final double STEP = 1.02;

    private static final byte FORMAT = 1;

    /** Where ten times the level would be the p-value of usual events. */
    private static final double FACTOR = 10;

    private final AlertBudget budget;
    private final OpeningRule rule;
    private final OptionalDouble closes;
    private final Traffic traffic;
    private final List<ModelLevel> models = new ArrayList<>();

    private long seen;
    /** The logarithm of the traffic in steps; {@link Integer#MIN_VALUE} as long as it is not known. */
    private int step;

    private double level;
    private double milder;

    /**
     * The p-values, on the scale of the scores' own.
     *
     * @param opens at or below which an event is anomalous; below 0 where a p-value of 0 is none; empty where its package's own threshold decides, as long as the traffic is not known
     * @param closes above which it is calm; empty as above
     */
    public record Bounds(OptionalDouble opens, OptionalDouble closes) {
        private static final Bounds UNKNOWN = new Bounds(OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * Nothing is known yet.
     *
     * @param budget of this part
     * @param closes the p-value above which events of late are calm; empty for ten times the level, and its root where that is less
     */
    public PartLevel(AlertBudget budget, OpeningRule rule, OptionalDouble closes) {
        this(budget, rule, closes, new Traffic(), 0, Integer.MIN_VALUE);
    }

    private PartLevel(
            AlertBudget budget, OpeningRule rule, OptionalDouble closes, Traffic traffic, long seen, int step) {
        this.budget = budget;
        this.rule = rule;
        this.closes = closes;
        this.traffic = traffic;
        this.seen = seen;
        this.step = step;
        setLevel();
    }

    /** Adds a model, and returns its place. */
    public int add(ModelLevel model) {
        models.add(model);
        return models.size() - 1;
    }

    public ModelLevel model(int place) {
        return models.get(place);
    }

    /** To what a score that was seen earlier was held. */
    public void again(Seen score) {
        Bounds unused = next(score, Surprisal.pValue(score.surprisal()));
    }

    /**
     * To what a score is held, which is learned from it then.
     *
     * @param pValue the score's own, with all of its digits
     */
    public Bounds next(Seen score, double pValue) {
        traffic.add(score.keyHash(), score.time());
        if (seen++ % LOOK == 0) {
            look();
        }
        ModelLevel model = models.get(score.model());
        if (!known()) {
            model.learn(score);
            return Bounds.UNKNOWN;
        }
        boolean anomalous = model.anomalous(score.surprisal(), level);
        double opens = Surprisal.pValue(model.surprisalAt(level));
        double closing = Math.max(opens, Surprisal.pValue(model.surprisalAt(milder)));
        model.learn(score, level);
        return new Bounds(OptionalDouble.of(agreed(opens, anomalous, pValue)), OptionalDouble.of(closing));
    }

    /** What is never learned from is what is called anomalous, to the last bit, though a surprisal has fewer digits than a p-value. */
    private static double agreed(double opens, boolean anomalous, double pValue) {
        return anomalous ? Math.max(opens, pValue) : Math.min(opens, Math.nextDown(pValue));
    }

    /** The p-value of late at which an event is anomalous; empty as long as the traffic is not known. */
    public OptionalDouble level() {
        return known() ? OptionalDouble.of(level) : OptionalDouble.empty();
    }

    /** The same by a model's own p-values. */
    public OptionalDouble level(int model) {
        return known()
                ? OptionalDouble.of(
                        Math.min(1, Surprisal.pValue(models.get(model).surprisalAt(level))))
                : OptionalDouble.empty();
    }

    private boolean known() {
        return !budget.timed() || step != Integer.MIN_VALUE;
    }

    private void look() {
        OptionalDouble perDay = traffic.eventsPerDay(budget.each());
        if (perDay.isPresent()) {
            double now = Math.log(Math.max(1, perDay.getAsDouble())) / Math.log(STEP);
            if (Math.abs(now - step) > 1) {
                step = (int) Math.round(now);
                setLevel();
            }
        }
    }

    private void setLevel() {
        if (known()) {
            level = budget.level(rule, budget.timed() ? Math.pow(STEP, step) : 1);
            milder = Math.max(level, closes.orElse(Math.min(FACTOR * level, Math.sqrt(level))));
        }
    }

    /**
     * What {@link #toBytes} wrote, without models.
     *
     * @throws IllegalArgumentException for other bytes
     */
    public static PartLevel of(byte[] bytes, AlertBudget budget, OpeningRule rule, OptionalDouble closes) {
        return State.read("traffic and level", FORMAT, bytes, in -> {
            long seen = in.getLong();
            int step = in.getInt();
            Checks.that(seen >= 0, "seen", seen, "0 or more");
            byte[] traffic = new byte[in.remaining()];
            in.get(traffic);
            return new PartLevel(budget, rule, closes, Traffic.of(traffic), seen, step);
        });
    }

    /** All that is known beside the models, some 4 kB. */
    public byte[] toBytes() {
        byte[] counted = traffic.toBytes();
        return State.write(
                FORMAT,
                Long.BYTES + Integer.BYTES + counted.length,
                (ByteBuffer out) -> out.putLong(seen).putInt(step).put(counted));
    }
}

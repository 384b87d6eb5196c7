package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.calibration.SurvivalFit;
import dev.elbow.schemas.model.Calibration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How strange an anomaly is among the scores of late: streaming peaks over threshold, one for each model digest. It begins as the package's
 * calibration and forgets each score after as many others as it has memory for; after each tenth of that it fits anew, by what
 * calibrates packages ({@link SurvivalFit}). A level that fewer than some twenty events of its memory reach rests on the tail's family.
 *
 * <p>The guard: an event whose p-value reaches the level is called anomalous, and its anomaly is never learned. What is learned would be
 * cut off at the level then, and with each fit the level would sink. So in its place stands what the present tail expects of an
 * event above the level (quantiles of that tail, evenly spread), at most as often as the level promises: a share of the level's p-value.
 *
 * <p>Where normal events have drifted upwards, more of them than that go beyond the level, and anomalies do so, too. The scores below the
 * level tell which: those of normal events become more there. As far as their decay towards the level bears out more events above it
 * ({@link BeyondLevel}), and half as many again, they are let in. Where it bears out four times what the level promises, the
 * distribution has leapt, and what was before is no longer looked at. So a level follows normal events, and a flood far above it leaves
 * it where it is. Two things follow: anomalies that reach from below the level to above it are learned like a drift, as far as they
 * are not rare; and where nearly all events are called anomalous at once, nothing is learned: that is a person's to judge.
 *
 * <p>Deterministic in the order of calls; a call takes nanoseconds, a fit some milliseconds. Not thread-safe.
 */
public final class Recalibration {

    /** Events that are remembered, unless said otherwise: as many as a package is well calibrated on. */
    public static final int DEFAULT_MEMORY = 20_000;

    private static final int LEAST_MEMORY = 1_000;
    private static final int MOST_MEMORY = 10_000_000;
    private static final byte FORMAT = 1;

    /** Fits in the time of one memory. */
    private static final int FITS = 10;

    /** At most so many where events are called anomalous {@link #HASTE} times as often as the level promises. */
    private static final int HASTY_FITS = 100;

    /** Scores of the present that are enough to forget the past for. */
    private static final int FEWEST_KNOWN = 100;

    private static final double HASTE = 4;

    /** By so much an exponential tail may fall short of a real one. More follows a heavier tail sooner, and anomalies as well. */
    private static final double TRUST = 1.5;

    /** Of the events below the level, those that tell of what is above it; more where the level is a large p-value. */
    private static final double PEAKS = 0.1;

    private static final double PEAKS_FOR_LEVEL = 5;
    private static final double MOST_PEAKS = 0.5;

    /** Blocks over which that is averaged, since each is of few events. */
    private static final double SMOOTHED = 4;

    /** A hundred times what a level promises is as good as all. */
    private static final double MOST_TIMES = 100;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final RecentScores recent;
    private SurvivalFit fit;
    private Block block = new Block();
    /** How many of the events above the level may still be let in. */
    private double allowed = 1;
    /** How many times what the level promises the scores below it bear out. */
    private double borneOut = 1;

    private long letIn;
    /** So many of the newest scores are those of the present; fewer than all after a leap. */
    private int known;

    /** What came since the last fit. */
    private static final class Block {
        int events;
        int added;
        int anomalous;
        double levels;
        double mildest;
    }

    private Recalibration(RecentScores recent, SurvivalFit fit) {
        this.recent = recent;
        this.fit = fit;
        this.known = recent.memory();
    }

    /** Begins as a package's calibration, with the usual memory. */
    public static Recalibration of(Calibration packaged) {
        return of(packaged, DEFAULT_MEMORY);
    }

    /**
     * Begins as a package's calibration.
     *
     * @param memory how many learned events until one is forgotten, {@value #LEAST_MEMORY} to {@value #MOST_MEMORY}
     */
    public static Recalibration of(Calibration packaged, int memory) {
        Checks.that(
                memory >= LEAST_MEMORY && memory <= MOST_MEMORY,
                "memory",
                memory,
                LEAST_MEMORY + " to " + MOST_MEMORY + " events");
        SurvivalFit fit = new SurvivalFit(packaged.quantiles(), packaged.tail());
        return new Recalibration(new RecentScores(memory, fit), fit);
    }

    /** {@code P(anomaly >= s)} for a normal event of late. */
    public double pValue(double anomaly) {
        return fit.pValue(anomaly);
    }

    /** The anomaly in nats that a share {@code p} of normal events of late reaches. */
    public double anomalyAt(double p) {
        return fit.anomalyAt(p);
    }

    /**
     * Learns an event's anomaly, unless it is anomalous, {@code pValue(anomaly) <= level}. To be called once an event, after
     * {@link #pValue}, with the level that it was held to: the level may change from event to event.
     *
     * @param anomaly nats, finite
     * @param level the p-value from which on the event counts as anomalous, 0 to 1
     */
    public void learn(double anomaly, double level) {
        Checks.finite("anomaly", anomaly);
        Checks.that(level >= 0 && level <= 1, "level", level, "a p-value, 0 to 1");
        block.events++;
        block.levels += level;
        block.mildest = Math.max(block.mildest, level);
        boolean anomalous = fit.pValue(anomaly) <= level;
        block.anomalous += anomalous ? 1 : 0;
        if (!anomalous) {
            add(anomaly);
            double promised = level / (1 - level);
            allowed = Math.min(allowed + promised * pace(level), Math.max(1, promised * recent.memory()));
        } else if (allowed >= 1 && level > 0) {
            allowed--;
            letIn++;
            double evenly = letIn * GOLDEN;
            add(fit.anomalyAt(level * (1 - (evenly - Math.floor(evenly)))));
        }
        if (block.events >= recent.memory() / FITS || tooMany(block)) {
            fitAnew();
        }
    }

    private void add(double anomaly) {
        recent.add(anomaly);
        block.added++;
    }

    /** Many times what the level promises: there is something to be learned, or nothing at all. */
    private boolean tooMany(Block now) {
        return now.events >= Math.max(2 * FEWEST_KNOWN, recent.memory() / HASTY_FITS)
                && now.anomalous > HASTE * (1 + now.levels);
    }

    /** How many times what the level promises is let in: that at least, and at most one for each event that is learned. */
    private double pace(double level) {
        return Math.min((1 - level) / level, Math.max(1, TRUST * borneOut));
    }

    private void fitAnew() {
        double mildest = block.mildest;
        double promised = (block.events - block.anomalous) * mildest / (1 - mildest);
        double share = Math.min(MOST_PEAKS, Math.max(PEAKS, PEAKS_FOR_LEVEL * mildest));
        double expected = BeyondLevel.expected(recent.newest(block.added), fit.anomalyAt(mildest), share);
        double times = promised > 0 ? Math.min(MOST_TIMES, expected / promised) : 1;
        boolean leapt = times > HASTE && block.added >= FEWEST_KNOWN;
        borneOut = leapt ? times : borneOut + (times - borneOut) / SMOOTHED;
        known = leapt ? block.added : Math.min(recent.memory(), known + block.added);
        double rate = Math.min(0.5, Math.max(Double.MIN_NORMAL, block.levels / block.events));
        fit = SurvivalFit.of(recent.newest(known), rate);
        block = new Block();
    }

    /**
     * What {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException for other bytes
     */
    public static Recalibration of(byte[] bytes) {
        return State.read("recalibration", FORMAT, bytes, Recalibration::read);
    }

    /**
     * All that is known, four bytes an event of memory and some 3 kB; {@link #of(byte[])} makes the same of it, to the last bit.
     */
    public byte[] toBytes() {
        int quantiles = fit.quantiles().size();
        int bytes = Integer.BYTES * 2
                + RecentScores.bytes(recent.memory())
                + (quantiles + 3) * Double.BYTES
                + 4 * Integer.BYTES
                + 4 * Double.BYTES
                + Long.BYTES;
        return State.write(FORMAT, bytes, out -> {
            out.putInt(recent.memory());
            recent.write(out);
            out.putInt(quantiles);
            fit.quantiles().forEach(out::putDouble);
            Calibration.Tail tail = fit.tail();
            out.putDouble(tail.from()).putDouble(tail.shape()).putDouble(tail.scale());
            out.putInt(block.events)
                    .putInt(block.added)
                    .putInt(block.anomalous)
                    .putDouble(block.levels)
                    .putDouble(block.mildest);
            out.putDouble(allowed).putDouble(borneOut).putLong(letIn).putInt(known);
        });
    }

    private static Recalibration read(ByteBuffer in) {
        int memory = in.getInt();
        Checks.that(
                memory >= LEAST_MEMORY && memory <= in.remaining() / Float.BYTES, "memory", memory, "one that fits");
        RecentScores recent = new RecentScores(memory, in);
        int count = in.getInt();
        Checks.that(count >= 2 && count <= in.remaining() / Double.BYTES, "quantiles", count, "some that fit");
        List<Double> quantiles = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            quantiles.add(in.getDouble());
        }
        Calibration.Tail tail = new Calibration.Tail(in.getDouble(), in.getDouble(), in.getDouble());
        Recalibration read = new Recalibration(recent, new SurvivalFit(quantiles, tail));
        read.block.events = in.getInt();
        read.block.added = in.getInt();
        read.block.anomalous = in.getInt();
        read.block.levels = in.getDouble();
        read.block.mildest = in.getDouble();
        read.allowed = in.getDouble();
        read.borneOut = in.getDouble();
        read.letIn = in.getLong();
        read.known = in.getInt();
        Checks.that(read.known >= 1 && read.known <= memory, "known", read.known, "1 to " + memory);
        Checks.that(read.block.added >= 0 && read.block.added <= memory, "added", read.block.added, "0 to " + memory);
        return read;
    }
}

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
 * calibrates packages ({@link SurvivalFit}).
 *
 * <p>The guard: an event whose p-value reaches the level is called anomalous, and its anomaly is never learned. What is learned would be
 * cut off at the level then, and with each fit the level would sink. So in its place stands what the present tail expects of an
 * event above the level (quantiles of that tail, evenly spread), at most as often as the level promises: a share of the level's p-value.
 *
 * <p>Scores that have drifted upwards go beyond the level more often than that, and so do anomalies. The scores below the level tell which: those of normal
 * events become more there, too. Where their decay towards the level bears out more events above it ({@link BeyondLevel}), up to three
 * times as many are let in. So a level follows normal events, and a flood of anomalies far above leaves it where it is. Where most
 * events are called anomalous at once, nothing is learned: that is a person's to judge.
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

    /** By so much an exponential tail may fall short of a real one. */
    private static final double TRUST = 3;

    /** Of the events below the level, those that tell of what is above it; more where the level is a large p-value. */
    private static final double PEAKS = 0.1;

    private static final double PEAKS_FOR_LEVEL = 5;
    private static final double MOST_PEAKS = 0.5;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final RecentScores recent;
    private SurvivalFit fit;
    private Block block = new Block();
    /** How many of the events above the level may still be let in. */
    private double allowed = 1;
    /** How many times what the level promises is let in. */
    private double pace = TRUST;

    private long letIn;

    /** What came since the last fit. */
    private static final class Block {
        int events;
        int added;
        double levels;
        double mildest;
    }

    private Recalibration(RecentScores recent, SurvivalFit fit) {
        this.recent = recent;
        this.fit = fit;
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
        allowed = Math.min(allowed + level * pace, Math.max(1, level * recent.memory() * pace));
        if (fit.pValue(anomaly) > level) {
            add(anomaly);
        } else if (allowed >= 1 && level > 0) {
            allowed--;
            letIn++;
            double evenly = letIn * GOLDEN;
            add(fit.anomalyAt(level * (1 - (evenly - Math.floor(evenly)))));
        }
        if (block.events >= recent.memory() / FITS) {
            fitAnew();
        }
    }

    private void add(double anomaly) {
        recent.add(anomaly);
        block.added++;
    }

    private void fitAnew() {
        double rate = Math.min(0.5, Math.max(Double.MIN_NORMAL, block.levels / block.events));
        pace = block.mildest > 0 ? paceOf(block) : TRUST;
        fit = SurvivalFit.of(recent.sorted(), rate);
        block = new Block();
    }

    /** At least 1, what the level promises; at most all of them. */
    private double paceOf(Block last) {
        double share = Math.min(MOST_PEAKS, Math.max(PEAKS, PEAKS_FOR_LEVEL * last.mildest));
        double[] newest = recent.newest(last.added);
        double expected = BeyondLevel.expected(newest, fit.anomalyAt(last.mildest), share);
        double promised = last.events * last.mildest;
        return Math.min(1 / last.mildest, Math.max(1, TRUST * expected / promised));
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
                + 2 * Integer.BYTES
                + 4 * Double.BYTES
                + Long.BYTES;
        return State.write(FORMAT, bytes, out -> {
            out.putInt(recent.memory());
            recent.write(out);
            out.putInt(quantiles);
            fit.quantiles().forEach(out::putDouble);
            Calibration.Tail tail = fit.tail();
            out.putDouble(tail.from()).putDouble(tail.shape()).putDouble(tail.scale());
            out.putInt(block.events).putInt(block.added).putDouble(block.levels).putDouble(block.mildest);
            out.putDouble(allowed).putDouble(pace).putLong(letIn);
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
        read.block.levels = in.getDouble();
        read.block.mildest = in.getDouble();
        read.allowed = in.getDouble();
        read.pace = in.getDouble();
        read.letIn = in.getLong();
        return read;
    }
}

package dev.elbow.scorer.budget;

import java.nio.ByteBuffer;

/**
 * What is known of one model's scores of late in one part of a stream, and whether they have moved. Deterministic in the order of
 * scores. Not thread-safe.
 */
public final class ModelLevel {

    /**
     * Of events until the traffic is known, where packages' own thresholds decide: what a recipe has unless it says otherwise. It is none that
     * an event is held to, but that up to which nothing is learned.
     */
    static final double UNKNOWN = 0.001;

    private static final byte FORMAT = 1;

    private final Recalibration recalibration;
    private final DriftCheck check;

    /** Begins as a package that is well calibrated. */
    public ModelLevel() {
        this(Recalibration.of(Surprisal.CALIBRATION), DriftCheck.of(Surprisal.CALIBRATION));
    }

    private ModelLevel(Recalibration recalibration, DriftCheck check) {
        this.recalibration = recalibration;
        this.check = check;
    }

    /** The surprisal that a share {@code p} of normal events of late reaches. */
    double surprisalAt(double p) {
        return recalibration.anomalyAt(p);
    }

    /** Whether an event is anomalous at a level, by scores of late. */
    boolean anomalous(double surprisal, double level) {
        return recalibration.pValue(surprisal) <= level;
    }

    /** Learns a score that was held to a level. */
    void learn(Seen seen, double level) {
        recalibration.learn(seen.surprisal(), level);
        check(seen);
    }

    /** Learns a score that its package's own threshold was asked about; one that it calls anomalous is not learned, as above. */
    void learn(Seen seen) {
        double beyond = seen.anomalous() ? surprisalAt(UNKNOWN / 2) : 0;
        recalibration.learn(Math.max(seen.surprisal(), beyond), UNKNOWN);
        check(seen);
    }

    private void check(Seen seen) {
        check.add(Math.min(1, Surprisal.pValue(seen.surprisal())));
    }

    /** Whether scores have moved from the package's calibration, and are not back yet. */
    public boolean moved() {
        return check.moved();
    }

    /** The same, and how far. */
    public Drift drift() {
        return check.drift();
    }

    /**
     * What {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException for other bytes
     */
    public static ModelLevel of(byte[] bytes) {
        return State.read("level", FORMAT, bytes, in -> {
            byte[] recalibration = new byte[in.getInt()];
            in.get(recalibration);
            byte[] check = new byte[in.remaining()];
            in.get(check);
            return new ModelLevel(Recalibration.of(recalibration), DriftCheck.of(check));
        });
    }

    /** All that is known, some 84 kB; {@link #of} makes the same of it, to the last bit. */
    public byte[] toBytes() {
        ByteBuffer learned = ByteBuffer.wrap(recalibration.toBytes());
        byte[] checked = check.toBytes();
        return State.write(
                FORMAT,
                Integer.BYTES + learned.remaining() + checked.length,
                out -> out.putInt(learned.remaining()).put(learned).put(checked));
    }
}

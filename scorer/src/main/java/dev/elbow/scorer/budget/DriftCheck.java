package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.model.Calibration;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whether the scores of a model digest have moved from its package's calibration, under which p-values of normal events are uniform.
 * One may look after each event: it is an e-detector, of the kind of Shiryaev and Roberts (Shin, Ramdas and Rinaldo, E-detectors, 2023,
 * section 2). As long as scores have not moved, a false alarm comes after {@link #FALSE_ALARM_EVENTS} events or more on average; that
 * is a bound, not an estimate. A test of Kolmogorov and Smirnov over a window has no such bound when it is looked at again and again.
 *
 * <p>Not to have moved means: no share of events differs by more than the tolerance from what the calibration expects, at any
 * anomaly, whatever came before. So a few anomalies, up to the tolerance, are no drift, however strange they are. The bets are on each of
 * 19 p-values a, on more events than {@code a + tolerance} that reach it, or fewer than {@code a - tolerance}; each bet multiplies what it
 * has by q / b or (1 - q) / (1 - b), with b that bound and q beyond it, which is 1 or less on average.
 *
 * <p>The distance is that of the last some {@value #WINDOW} events; where it has come down to half of the tolerance, {@value #WINDOW} events
 * after the alarm or later, scores are back, and the bets begin anew. Deterministic in the order of events, and a hundred multiplications each. Not thread-safe.
 */
public final class DriftCheck {

    /** At least so many events until a false alarm, on average. */
    public static final double FALSE_ALARM_EVENTS = 1_000_000;

    /** The difference that nobody needs to hear of, as a share of events, unless said otherwise. */
    public static final double DEFAULT_TOLERANCE = 0.05;

    private static final byte FORMAT = 1;
    private static final int STEPS = 20;
    private static final int WINDOW = 2_000;

    /** How far beyond the bound a bet is on, as a share of what is there. */
    private static final double[] BOLDNESS = {0.05, 0.15, 0.45};

    /** How sure the bound on a calibration's own error is. */
    private static final double SURE = 0.99;

    private final double tolerance;
    private final double falseAlarmEvents;
    private final double[] bets = new double[2 * BOLDNESS.length * (STEPS - 1)];
    private final double[] reached = new double[bets.length];
    private final double[] notReached = new double[bets.length];
    private final double[] shares = new double[STEPS];
    private boolean moved;
    private long since;

    private DriftCheck(double tolerance, double falseAlarmEvents) {
        Checks.that(tolerance > 0 && tolerance < 1, "tolerance", tolerance, "a share, between 0 and 1");
        Checks.that(falseAlarmEvents >= 1, "false alarm", falseAlarmEvents, "1 event or more");
        this.tolerance = tolerance;
        this.falseAlarmEvents = falseAlarmEvents;
        Arrays.fill(shares, 1.0 / STEPS);
        place();
    }

    /** A check against a package's calibration, with the usual tolerance. */
    public static DriftCheck of(Calibration packaged) {
        return of(packaged, DEFAULT_TOLERANCE);
    }

    /**
     * A check against a package's calibration.
     *
     * @param tolerance a share of events, between 0 and 1; what a calibration of so many held-out events cannot know is added:
     *     {@code sqrt(ln(2 / 0.01) / (2 n))}, for 20,000 of them 0.012 (Massart, 1990)
     */
    public static DriftCheck of(Calibration packaged, double tolerance) {
        double unknown = Math.sqrt(Math.log(2 / (1 - SURE)) / (2.0 * packaged.heldOut()));
        return new DriftCheck(Math.min(0.5, tolerance + unknown), FALSE_ALARM_EVENTS);
    }

    /** A check of p-values that are known to be uniform. */
    static DriftCheck exact(double tolerance, double falseAlarmEvents) {
        return new DriftCheck(tolerance, falseAlarmEvents);
    }

    /**
     * Looks at an event.
     *
     * @param pValue by the package's own calibration, not by a recalibrated one, 0 to 1
     */
    public void add(double pValue) {
        Checks.that(pValue >= 0 && pValue <= 1, "pValue", pValue, "0 to 1");
        since++;
        for (int i = 0; i < STEPS; i++) {
            shares[i] *= 1 - 1.0 / WINDOW;
        }
        shares[Math.min(STEPS - 1, Math.max(0, (int) Math.ceil(pValue * STEPS) - 1))] += 1.0 / WINDOW;
        if (!moved) {
            bet(pValue);
        } else if (since >= WINDOW && drift().distance() <= tolerance / 2) {
            turn(false);
        }
    }

    /** Whether scores have moved, and are not back yet. */
    boolean moved() {
        return moved;
    }

    /** What is known now. */
    public Drift drift() {
        double sum = 0;
        double distance = 0;
        double expected = 0;
        double found = 0;
        for (int i = 1; i < STEPS; i++) {
            sum += shares[i - 1];
            double bound = (double) i / STEPS;
            if (Math.abs(sum - bound) > distance) {
                distance = Math.abs(sum - bound);
                expected = bound;
                found = sum;
            }
        }
        return new Drift(moved, since, distance, expected, found);
    }

    private void bet(double pValue) {
        double sum = 0;
        for (int i = 0; i < bets.length; i++) {
            bets[i] = (1 + bets[i]) * (pValue <= at(i) ? reached[i] : notReached[i]);
            sum += bets[i];
        }
        if (sum >= bets.length * falseAlarmEvents) {
            turn(true);
        }
    }

    /** The p-value that a bet is on. */
    private static double at(int bet) {
        return (double) (1 + bet / (2 * BOLDNESS.length)) / STEPS;
    }

    /** Nothing is ever won where the bound is all events or none. */
    private void place() {
        for (int i = 0; i < bets.length; i++) {
            double bold = BOLDNESS[i / 2 % BOLDNESS.length];
            double more = at(i) + tolerance;
            double fewer = at(i) - tolerance;
            if (i % 2 == 0 && more < 1) {
                place(i, more, more + bold * (1 - more));
            } else if (i % 2 == 1 && fewer > 0) {
                place(i, fewer, fewer * (1 - bold));
            }
        }
    }

    private void place(int bet, double b, double q) {
        reached[bet] = q / b;
        notReached[bet] = (1 - q) / (1 - b);
    }

    private void turn(boolean now) {
        moved = now;
        since = 0;
        Arrays.fill(bets, 0);
    }

    /**
     * What {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException for other bytes
     */
    public static DriftCheck of(byte[] bytes) {
        return State.read("drift", FORMAT, bytes, DriftCheck::read);
    }

    /** All that is known, some 1 kB; {@link #of(byte[])} makes the same of it, to the last bit. */
    public byte[] toBytes() {
        int doubles = 2 + bets.length + shares.length;
        return State.write(FORMAT, doubles * Double.BYTES + 1 + Long.BYTES, out -> {
            out.putDouble(tolerance).putDouble(falseAlarmEvents);
            for (double bet : bets) {
                out.putDouble(bet);
            }
            for (double share : shares) {
                out.putDouble(share);
            }
            out.put((byte) (moved ? 1 : 0)).putLong(since);
        });
    }

    private static DriftCheck read(ByteBuffer in) {
        DriftCheck read = new DriftCheck(in.getDouble(), in.getDouble());
        for (int i = 0; i < read.bets.length; i++) {
            read.bets[i] = in.getDouble();
        }
        for (int i = 0; i < read.shares.length; i++) {
            read.shares[i] = in.getDouble();
        }
        read.moved = in.get() != 0;
        read.since = in.getLong();
        return read;
    }
}

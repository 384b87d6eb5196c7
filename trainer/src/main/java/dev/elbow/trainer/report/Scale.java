package dev.elbow.trainer.report;

import dev.elbow.schemas.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** From values to places along an axis, 0 at its beginning and 1 at its end. Immutable. */
final class Scale {

    /** Between two labels, as a share of the axis. */
    private static final double GAP = 0.13;

    private static final int STEPS = 5;

    /** A range narrower than this, relative to its ends, is one value and rounding. */
    private static final double NARROW = 1e-9;

    private final double low;
    private final double high;
    private final DoubleUnaryOperator warp;
    private final DoubleUnaryOperator unwarp;
    private final List<Double> ticks;

    private Scale(
            double low, double high, DoubleUnaryOperator warp, DoubleUnaryOperator unwarp, List<Double> candidates) {
        Checks.that(low < high, "range", low + " to " + high, "ascending");
        this.low = low;
        this.high = high;
        this.warp = warp;
        this.unwarp = unwarp;
        this.ticks = apart(candidates);
    }

    /** Even; a range of one value is given room on both sides. */
    static Scale linear(double low, double high) {
        double room = wide(low, high) ? 0 : Math.max(0.5, Math.abs(low) * 1e-3);
        double from = low - room;
        double to = high + room;
        return new Scale(from, to, v -> v, v -> v, steps(from, to));
    }

    /** By the logarithm; both ends are above 0. */
    static Scale logarithmic(double low, double high) {
        return new Scale(low, high, Math::log, Math::exp, decades());
    }

    /**
     * By the inverse hyperbolic sine: even near the centre and logarithmic far from it.
     *
     * @param width of the even part, above 0
     */
    static Scale bent(double low, double high, double centre, double width) {
        List<Double> candidates = new ArrayList<>(List.of(0.0));
        candidates.addAll(decades());
        candidates.addAll(steps(Math.max(low, centre - 2 * width), Math.min(high, centre + 2 * width)));
        return new Scale(low, high, v -> asinh((v - centre) / width), v -> centre + width * Math.sinh(v), candidates);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    double at(double value) {
        double from = warp.applyAsDouble(low);
        return (warp.applyAsDouble(value) - from) / (warp.applyAsDouble(high) - from);
    }

    /** The value at a place, the inverse of {@link #at}. */
    double value(double at) {
        double from = warp.applyAsDouble(low);
        return unwarp.applyAsDouble(from + at * (warp.applyAsDouble(high) - from));
    }

    /** Values to label, ascending. */
    List<Double> ticks() {
        return ticks;
    }

    /** As many candidates as have room, the first ones first. */
    private List<Double> apart(List<Double> candidates) {
        List<Double> chosen = new ArrayList<>();
        for (double candidate : candidates) {
            if (candidate >= low && candidate <= high) {
                double at = at(candidate);
                if (chosen.stream().allMatch(one -> Math.abs(at(one) - at) >= GAP)) {
                    chosen.add(candidate);
                }
            }
        }
        Collections.sort(chosen);
        return List.copyOf(chosen);
    }

    private static boolean wide(double low, double high) {
        return high - low > NARROW * Math.max(Math.abs(low), Math.abs(high));
    }

    /** Multiples of a round step, which are never nearer than the gap; none in a narrow range, where adding a step would change nothing. */
    private static List<Double> steps(double low, double high) {
        if (!wide(low, high)) {
            return List.of();
        }
        double rough = (high - low) / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough > 7.5 * power ? 10 : rough > 3 * power ? 5 : rough > 1.5 * power ? 2 : 1);
        List<Double> steps = new ArrayList<>();
        for (double i = Math.ceil(low / step); i * step <= high; i++) {
            steps.add(i * step + 0.0); // no negative zero
        }
        return steps;
    }

    /** Powers of ten, then their fives and twos. */
    private static List<Double> decades() {
        List<Double> decades = new ArrayList<>();
        for (int digit : new int[] {1, 5, 2}) {
            for (int power = 12; power >= -9; power--) {
                double value = digit * Math.pow(10, power);
                decades.add(value);
                decades.add(-value);
            }
        }
        return decades;
    }

    private static double asinh(double x) {
        return Math.copySign(Math.log(Math.abs(x) + Math.hypot(x, 1)), x);
    }
}

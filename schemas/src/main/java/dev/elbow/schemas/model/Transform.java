package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import java.util.List;
import java.util.Optional;

/**
 * How a numeric value x becomes the encoded value s that its likelihood is stated in:
 *
 * <pre>
 *     u = (shape(x) - center) / scale                      at most 3e38 in magnitude, so that it is finite in float32 too
 *     t = u                                          where |u| &lt;= tail
 *     t = sign(u) (tail + log(1 + |u| - tail))       beyond: still strictly increasing, and finite for every finite x
 *     s = t                                          at most the bound in magnitude, where there is one
 * </pre>
 *
 * @param shape what is applied first
 * @param center in units of {@code shape(x)}
 * @param scale in units of {@code shape(x)}, above 0
 * @param tail in scales, above 0: where the logarithmic tail begins
 * @param bound clips the encoded value; values beyond it are all the same to the model
 * @param knots of the quantile shape, and of no other
 */
public record Transform(
        Shape shape, double center, double scale, double tail, Optional<Double> bound, Optional<Knots> knots) {

    /** The largest magnitude of {@code u}, in scales. */
    public static final double LARGEST = 3e38;

    /** The first step of a transform; strictly increasing. */
    public enum Shape {
        /** x. */
        IDENTITY,
        /** {@code sign(x) log(1 + |x|)}, for values that span orders of magnitude on both sides of 0. */
        SIGNED_LOG,
        /** {@code log(1 + x)}, for values from 0 on; x itself below 0, where they meet with the same slope. */
        LOG1P,
        /** The standard normal quantile of x among the training values, linear between its knots and beyond the last ones. */
        QUANTILE
    }

    /**
     * A piecewise linear function, strictly increasing.
     *
     * @param value ascending, in the event's own unit
     * @param quantile the standard normal quantile at each value, ascending
     */
    public record Knots(List<Double> value, List<Double> quantile) {
        public Knots {
            value = ascending("knots.value", value);
            quantile = ascending("knots.quantile", quantile);
            Checks.that(
                    value.size() == quantile.size() && value.size() >= 2,
                    "knots",
                    value.size() + " values, " + quantile.size() + " quantiles",
                    "as many of both, at least 2");
        }

        private static List<Double> ascending(String name, List<Double> numbers) {
            Checks.allFinite(name, numbers);
            for (int i = 1; i < numbers.size(); i++) {
                Checks.that(numbers.get(i - 1) < numbers.get(i), name, numbers.get(i), "ascending");
            }
            return List.copyOf(numbers);
        }

        double quantileAt(double x) {
            return interpolate(value, quantile, x);
        }

        double valueAt(double normal) {
            return interpolate(quantile, value, normal);
        }

        private static double interpolate(List<Double> from, List<Double> to, double x) {
            int i = 0;
            while (i < from.size() - 2 && x >= from.get(i + 1)) {
                i++;
            }
            double slope = (to.get(i + 1) - to.get(i)) / (from.get(i + 1) - from.get(i));
            return to.get(i) + slope * (x - from.get(i));
        }
    }

    public Transform {
        Checks.finite("transform.center", center);
        Checks.positive("transform.scale", scale);
        Checks.positive("transform.tail", tail);
        bound.ifPresent(one -> Checks.positive("transform.bound", one));
        Checks.that(
                knots.isPresent() == (shape == Shape.QUANTILE),
                "transform.knots",
                knots,
                "some for the quantile shape only");
    }

    /** A transform without bound or knots. */
    public Transform(Shape shape, double center, double scale, double tail) {
        this(shape, center, scale, tail, Optional.empty(), Optional.empty());
    }

    /** The encoded value, a number without unit. */
    public double encode(double x) {
        double u = Math.max(-LARGEST, Math.min(LARGEST, (shaped(x) - center) / scale));
        double beyond = Math.abs(u) - tail;
        double s = beyond <= 0 ? u : Math.signum(u) * (tail + Math.log1p(beyond));
        double most = bound.orElse(LARGEST);
        return Math.max(-most, Math.min(most, s));
    }

    /** The value whose encoding is {@code s}, in the event's own unit; the inverse of {@link #encode} within the bound. */
    public double decode(double s) {
        double beyond = Math.abs(s) - tail;
        double u = beyond <= 0 ? s : Math.signum(s) * (tail + Math.expm1(beyond));
        double shaped = center + scale * u;
        return switch (shape) {
            case IDENTITY -> shaped;
            case SIGNED_LOG -> Math.signum(shaped) * Math.expm1(Math.abs(shaped));
            case LOG1P -> shaped < 0 ? shaped : Math.expm1(shaped);
            case QUANTILE -> knots.orElseThrow().valueAt(shaped);
        };
    }

    private double shaped(double x) {
        return switch (shape) {
            case IDENTITY -> x;
            case SIGNED_LOG -> Math.signum(x) * Math.log1p(Math.abs(x));
            case LOG1P -> x < 0 ? x : Math.log1p(x);
            case QUANTILE -> knots.orElseThrow().quantileAt(x);
        };
    }
}

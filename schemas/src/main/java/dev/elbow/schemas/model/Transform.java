package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;

/**
 * How a numeric value x becomes the encoded value s that its likelihood is stated in:
 *
 * <pre>
 *     u = (shape(x) - center) / scale                      at most 3e38 in magnitude, so that it is finite in float32 too
 *     s = u                                          where |u| &lt;= tail
 *     s = sign(u) (tail + log(1 + |u| - tail))       beyond: still strictly increasing, and finite for every finite x
 * </pre>
 *
 * @param shape what is applied first
 * @param center in units of {@code shape(x)}
 * @param scale in units of {@code shape(x)}, above 0
 * @param tail in scales, above 0: where the logarithmic tail begins
 */
public record Transform(Shape shape, double center, double scale, double tail) {

    /** The largest magnitude of {@code u}, in scales. */
    public static final double LARGEST = 3e38;

    /** The first step of a transform. */
    public enum Shape {
        /** x. */
        IDENTITY,
        /** {@code sign(x) log(1 + |x|)}, for values that span orders of magnitude. */
        SIGNED_LOG
    }

    public Transform {
        Checks.finite("transform.center", center);
        Checks.positive("transform.scale", scale);
        Checks.positive("transform.tail", tail);
    }

    /** The encoded value, a number without unit. */
    public double encode(double x) {
        double u = Math.max(-LARGEST, Math.min(LARGEST, (shaped(x) - center) / scale));
        double beyond = Math.abs(u) - tail;
        return beyond <= 0 ? u : Math.signum(u) * (tail + Math.log1p(beyond));
    }

    /** The value whose encoding is {@code s}, in the event's own unit; the inverse of {@link #encode}. */
    public double decode(double s) {
        double beyond = Math.abs(s) - tail;
        double u = beyond <= 0 ? s : Math.signum(s) * (tail + Math.expm1(beyond));
        double shaped = center + scale * u;
        return shape == Shape.IDENTITY ? shaped : Math.signum(shaped) * Math.expm1(Math.abs(shaped));
    }

    private double shaped(double x) {
        return shape == Shape.IDENTITY ? x : Math.signum(x) * Math.log1p(Math.abs(x));
    }
}

package dev.elbow.trainer.model;

/** The standard Student t distribution, in double precision. Stateless. */
final class StudentT {

    private static final int STEPS = 2_000;
    private static final int HALVINGS = 60;

    private StudentT() {}

    /**
     * The quantile above the median, by halving; the distribution by Simpson's rule in {@code t = tan(a)}, where it is smooth
     * and bounded.
     *
     * @param p from 1/2 to below 1
     * @param degrees at least 1/2
     */
    static double quantile(double p, double degrees) {
        double whole = integral(Math.PI / 2, degrees);
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (0.5 + 0.5 * integral(middle, degrees) / whole < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(degrees) * Math.tan(low);
    }

    /** The integral of {@code cos(a)^(degrees - 1)} from 0: the density of {@code a = atan(t / sqrt(degrees))}. */
    private static double integral(double to, double degrees) {
        double step = to / STEPS;
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            int weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
            // Below one degree the density has a pole at the end, which is integrable: stay off it.
            double angle = Math.min(i * step, Math.PI / 2 - 1e-9);
            sum += weight * Math.pow(Math.cos(angle), degrees - 1);
        }
        return sum * step / 3;
    }
}

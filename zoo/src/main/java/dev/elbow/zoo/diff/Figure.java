package dev.elbow.zoo.diff;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How a difference's numbers are rounded for people. Stateless. */
public final class Figure {

    private static final MathContext DIGITS = new MathContext(4);
    private static final double LEAST_PLAIN = 1e-4;
    private static final double MOST_PLAIN = 1e9;

    private Figure() {}

    /** A whole number with all its digits, any other with four. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < MOST_PLAIN) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        double size = Math.abs(rounded.doubleValue());
        boolean plain = size >= LEAST_PLAIN && size < MOST_PLAIN;
        return plain ? rounded.toPlainString() : String.format(Locale.ROOT, "%.3e", rounded);
    }
}

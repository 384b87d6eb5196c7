package dev.elbow.trainer.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** How cards and reports write numbers: the one place where they are rounded. Stateless. */
public final class Numbers {

    /** Of a figure. */
    static final int DIGITS = 4;

    private static final MathContext PERCENT_DIGITS = new MathContext(3);
    private static final int NATS_SCALE = 4;

    private static final double LEAST_PLAIN = 1e-6;
    private static final double MOST_PLAIN = 1e9;

    private Numbers() {}

    /** Four digits; {@code none} for what is no number. */
    public static String figure(double value) {
        return figure(value, DIGITS);
    }

    private static String figure(double value, int digits) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = rounded.abs().doubleValue();
        boolean plain = size == 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN);
        return plain ? rounded.toPlainString() : rounded.toString().toLowerCase(Locale.ROOT);
    }

    /** Nats in a table: as {@link #figure}, but to a ten-thousandth at most. */
    static String nats(double value) {
        return Double.isFinite(value)
                ? figure(new BigDecimal(value)
                        .setScale(NATS_SCALE, RoundingMode.HALF_EVEN)
                        .doubleValue())
                : figure(value);
    }

    /** A whole number in groups of three digits. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A share of one, in per cent. */
    public static String percent(double share) {
        BigDecimal rounded = new BigDecimal(100 * share).round(PERCENT_DIGITS).stripTrailingZeros();
        return rounded.toPlainString() + "\u00a0%";
    }

    /** A length or place in a drawing, to a tenth. */
    static String pixel(double value) {
        return new BigDecimal(value)
                .setScale(1, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A label of an axis. */
    static String tick(double value, int digits) {
        double size = Math.abs(value);
        if (size >= MOST_PLAIN) {
            return figure(value, digits);
        }
        if (size >= 1e6) {
            return figure(value / 1e6, digits) + "M";
        }
        return size >= 1e4 ? figure(value / 1e3, digits) + "k" : figure(value, digits);
    }
}

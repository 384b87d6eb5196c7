package dev.elbow.scorer.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** A p-value in words. Stateless. */
public final class Rarity {

    private static final double RARE = 0.1;
    private static final double RAREST = 1e-9;

    private Rarity() {}

    /**
     * How many normal events are at least as strange: {@code 3 in 10 normal events}, {@code 1 in 12,000 normal events}.
     *
     * @param pValue 0 to 1
     */
    public static String words(double pValue) {
        if (pValue > RARE) {
            long tenths = Math.round(10 * pValue);
            return (tenths == 10 ? "nearly all" : tenths + " in 10") + " normal events";
        }
        if (pValue < RAREST) {
            return "fewer than 1 in 1,000,000,000 normal events";
        }
        long events = new BigDecimal(1 / pValue).round(new MathContext(2)).longValue();
        return String.format(Locale.ROOT, "1 in %,d normal events", events);
    }
}

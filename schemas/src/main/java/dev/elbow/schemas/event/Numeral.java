package dev.elbow.schemas.event;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/**
 * The one way to write a number that is a symbol, so that writers who differ in digits mean the same symbol: 1, 1.0 and 1e0
 * are {@code 1}, 0.10 is {@code 0.1}. Whole numbers keep all their digits; other numbers are read as doubles and written
 * with the fewest digits that give the double back. Stateless.
 *
 * <p>Not by {@link Double#toString}, whose digits changed with Java 19.
 */
public final class Numeral {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]++(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    /** From here on whole numbers are written with an exponent. */
    private static final BigDecimal VAST = new BigDecimal("1e21");

    private static final int LONGEST_WHOLE = 21;

    /** Every double is told from its neighbours by so many digits, and many are by two fewer. */
    private static final int MOST_DIGITS = 17;

    private Numeral() {}

    /** Whether a text is a number: digits with or without sign, fraction and exponent. */
    public static boolean is(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * The canonical form.
     *
     * @param number as {@link #is} or {@link Double#parseDouble} takes it
     * @return empty for what is not a finite double
     */
    public static String canonical(String number) {
        if (whole(number)) {
            return number;
        }
        double value = Double.parseDouble(number);
        if (!Double.isFinite(value)) {
            return "";
        }
        BigDecimal shortest = shortest(value);
        boolean plain = shortest.scale() <= 0 && shortest.abs().compareTo(VAST) < 0;
        return plain ? shortest.toPlainString() : shortest.toString();
    }

    /** Whether the text is a whole number in canonical form already. */
    private static boolean whole(String number) {
        int first = number.startsWith("-") ? 1 : 0;
        int length = number.length();
        if (length == first || length > LONGEST_WHOLE || number.charAt(first) == '0') {
            return number.equals("0");
        }
        for (int i = first; i < length; i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal shortest(double value) {
        if (value == 0) {
            return BigDecimal.ZERO; // of either sign
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = MOST_DIGITS - 2; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS)).stripTrailingZeros();
    }
}

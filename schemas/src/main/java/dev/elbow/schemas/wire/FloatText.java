package dev.elbow.schemas.wire;

import java.nio.charset.StandardCharsets;

/**
 * Floats as decimal text, by the fewest of at most nine digits that read back as the same float, in the form of {@link Float#toString},
 * several times as fast.
 *
 * <p>A float and its neighbours are far apart beside what a double can tell: the decimal is looked for in double arithmetic, within
 * half the distance to the nearer neighbour less a margin that double rounding stays below. Nine digits always do: Steele and White
 * (1990), How to print floating-point numbers accurately. Stateless.
 */
final class FloatText {

    /** The most characters of a float: {@code -1.17549435E-38}, and one more. */
    static final int LONGEST = 16;

    private static final int DIGITS = 9;

    /** From here on, and below {@link #PLAIN_FROM}, a float is written with an exponent. */
    private static final float PLAIN_BELOW = 1e7f;

    private static final float PLAIN_FROM = 1e-3f;

    /** The exponents of powers of ten that the least and the largest float with all its bits need. */
    private static final int LEAST_POWER = -39;

    private static final int MOST_POWER = 48;

    /** Powers of ten, each the double nearest to it. */
    private static final double[] POWERS = powers();

    private static final int MANTISSA_BITS = 23;
    private static final int MANTISSA = (1 << MANTISSA_BITS) - 1;

    /** By a float's binary exponent: the power of ten of its first digit, or one less. */
    private static final int[] TENS = tens();

    /** By a float's binary exponent: half the distance to its neighbours, less a margin. */
    private static final double[] GAPS = gaps();

    /** The digits of 0 to 99, two each. */
    private static final byte[] PAIRS = pairs();

    private FloatText() {}

    private static double[] powers() {
        double[] powers = new double[MOST_POWER - LEAST_POWER + 1];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Double.parseDouble("1e" + (i + LEAST_POWER)); // Math.pow may be off by an ulp
        }
        return powers;
    }

    private static double power(int exponent) {
        return POWERS[exponent - LEAST_POWER];
    }

    private static int[] tens() {
        int[] tens = new int[Float.MAX_EXPONENT - Float.MIN_EXPONENT + 2];
        for (int i = 1; i < tens.length; i++) {
            tens[i] = (int) Math.floor(Math.log10(Math.scalb(1.0, i - 1 + Float.MIN_EXPONENT)));
        }
        return tens;
    }

    private static double[] gaps() {
        double[] gaps = new double[Float.MAX_EXPONENT - Float.MIN_EXPONENT + 2];
        for (int i = 1; i < gaps.length; i++) {
            gaps[i] = Math.scalb(0.5 * (1 - 1e-6), i - 1 + Float.MIN_EXPONENT - MANTISSA_BITS);
        }
        return gaps;
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /**
     * Writes a finite float.
     *
     * @param to has room for {@value #LONGEST} bytes
     * @return the place after the last byte written
     */
    static int write(float number, byte[] to, int at) {
        float size = Math.abs(number);
        if (size < Float.MIN_NORMAL) {
            return rare(number, to, at);
        }
        int end = at;
        if (number < 0) {
            to[end++] = '-';
        }
        int bits = Float.floatToRawIntBits(size);
        int binary = bits >>> MANTISSA_BITS;
        int exponent = TENS[binary] + (size >= power(TENS[binary] + 1) ? 1 : 0); // 10^e <= size < 10^(e + 1)
        double scale = power(DIGITS - 1 - exponent);
        double scaled = size * scale; // from 10^8 to below 10^9
        // The neighbour below a power of two is nearer than the one above.
        double gap = GAPS[binary] * scale * ((bits & MANTISSA) == 0 ? 0.5 : 1);
        int dropped = 0;
        int digits = (int) (scaled + 0.5);
        for (int fewer = digits(scaled, 1); Math.abs(fewer * power(dropped + 1) - scaled) < gap; ) {
            digits = fewer;
            dropped++;
            fewer = digits(scaled, dropped + 1);
        }
        int count = DIGITS - dropped;
        if (count == 0) { // rounded up to the next power of ten, of which one digit is left
            count = 1;
            exponent++;
        }
        return size >= PLAIN_FROM && size < PLAIN_BELOW
                ? plain(digits, count, exponent, to, end)
                : scientific(digits, count, exponent, to, end);
    }

    private static int digits(double scaled, int dropped) {
        return (int) (scaled * power(-dropped) + 0.5);
    }

    /** Zero, and what is so small that a float holds few of its bits. */
    private static int rare(float number, byte[] to, int at) {
        byte[] text = Float.toString(number).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, to, at, text.length);
        return at + text.length;
    }

    /** {@code 12.5}, {@code 3.0}, {@code 0.0025}. */
    private static int plain(int digits, int count, int exponent, byte[] to, int at) {
        int whole = exponent + 1;
        if (whole > 0 && count > whole) {
            return pointed(digits, count, whole, to, at);
        }
        int end = at;
        if (whole > 0) {
            end = write(digits, count, to, end);
            for (int i = count; i < whole; i++) {
                to[end++] = '0';
            }
            to[end++] = '.';
            to[end++] = '0';
            return end;
        }
        to[end++] = '0';
        to[end++] = '.';
        for (int i = whole; i < 0; i++) {
            to[end++] = '0';
        }
        return write(digits, count, to, end);
    }

    /** {@code 1.25E-5}. */
    private static int scientific(int digits, int count, int exponent, byte[] to, int at) {
        int end = count == 1 ? pointed(digits * 10, 2, 1, to, at) : pointed(digits, count, 1, to, at);
        to[end++] = 'E';
        if (exponent < 0) {
            to[end++] = '-';
        }
        int size = Math.abs(exponent);
        return write(size, size < 10 ? 1 : 2, to, end);
    }

    /** Digits with a point after the first {@code whole}. */
    private static int pointed(int digits, int count, int whole, byte[] to, int at) {
        int end = write(digits, count, to, at + 1);
        for (int i = 0; i < whole; i++) {
            to[at + i] = to[at + i + 1];
        }
        to[at + whole] = '.';
        return end;
    }

    private static int write(int digits, int count, byte[] to, int at) {
        int rest = digits;
        int place = at + count;
        while (place - at >= 2) {
            int pair = 2 * (rest % 100);
            rest /= 100;
            place -= 2;
            to[place] = PAIRS[pair];
            to[place + 1] = PAIRS[pair + 1];
        }
        if (place > at) {
            to[at] = (byte) ('0' + rest);
        }
        return at + count;
    }
}

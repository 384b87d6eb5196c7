package dev.elbow.schemas.wire;

/**
 * Floats as decimal text, by the fewest of at most nine digits that read back as the same float, in the form of {@link Float#toString}.
 *
 * <p>A float and its neighbours are far apart beside what a double can tell: the decimal is looked for in double arithmetic, within
 * half the distance to the nearer neighbour less a margin that double rounding stays below. Nine digits always do: Steele and White
 * (1990), How to print floating-point numbers accurately. Stateless.
 */
final class FloatText {

    /** The most characters of a float: sign, nine digits, point, and {@code E-45}, or three zeros before them. */
    static final int LONGEST = 16;

    private static final int DIGITS = 9;

    /** From here on, and below {@link #PLAIN_FROM}, a float is written with an exponent. */
    private static final float PLAIN_BELOW = 1e7f;

    private static final float PLAIN_FROM = 1e-3f;

    /** The exponents of powers of ten that the least and the largest float need. */
    private static final int LEAST_POWER = -46;

    private static final int MOST_POWER = 54;

    /** Powers of ten, each the double nearest to it. */
    private static final double[] POWERS = powers();

    /** Inside of half a neighbour's distance by this share of it, for doubles round too. */
    private static final double WITHIN = 0.5 * (1 - 1e-6);

    private static final int ONE_MORE_DIGIT = 1_000_000_000;

    /** The bits of a float after its exponent. */
    private static final int MANTISSA = 0x7f_ffff;

    private static final double LOG10_OF_2 = Math.log10(2);

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

    /**
     * Writes a finite float.
     *
     * @param to has room for {@value #LONGEST} bytes
     * @return the place after the last byte written
     */
    static int write(float number, byte[] to, int at) {
        int end = at;
        if (Float.floatToRawIntBits(number) < 0) {
            to[end++] = '-';
        }
        float size = Math.abs(number);
        if (size == 0) {
            to[end] = '0';
            to[end + 1] = '.';
            to[end + 2] = '0';
            return end + 3;
        }
        int exponent = exponent(size);
        int digits = digits(size, exponent);
        if (digits == ONE_MORE_DIGIT) {
            exponent++; // rounded up to the next power of ten
        }
        while (digits % 10 == 0) {
            digits /= 10;
        }
        return size >= PLAIN_FROM && size < PLAIN_BELOW
                ? plain(digits, exponent, to, end)
                : scientific(digits, exponent, to, end);
    }

    /** The power of ten of the first digit: {@code 10^e <= size < 10^(e + 1)}. */
    private static int exponent(float size) {
        int estimate = (int) Math.floor(Math.getExponent((double) size) * LOG10_OF_2);
        return size >= power(estimate + 1) ? estimate + 1 : estimate;
    }

    /** The digits as a number from 10^8 to 10^9, as many of the last ones 0 as can be. */
    private static int digits(float size, int exponent) {
        double scale = power(DIGITS - 1 - exponent);
        double scaled = size * scale;
        double gap = Math.ulp(size) * scale * WITHIN;
        if ((Float.floatToRawIntBits(size) & MANTISSA) == 0) {
            gap /= 2; // the neighbour below a power of two is nearer
        }
        long found = Math.round(scaled);
        long unit = 10;
        for (long wider = rounded(scaled, unit); Math.abs(wider - scaled) < gap; wider = rounded(scaled, unit)) {
            found = wider;
            unit *= 10;
        }
        return (int) found;
    }

    private static long rounded(double scaled, long unit) {
        long units = (long) (scaled / unit + 0.5);
        return units * unit;
    }

    /** {@code 12.5}, {@code 3.0}, {@code 0.0025}. */
    private static int plain(int digits, int exponent, byte[] to, int at) {
        int count = count(digits);
        int end = at;
        if (exponent < 0) {
            to[end++] = '0';
            to[end++] = '.';
            for (int i = exponent + 1; i < 0; i++) {
                to[end++] = '0';
            }
            return write(digits, count, to, end);
        }
        int whole = exponent + 1;
        if (count <= whole) {
            end = write(digits, count, to, end);
            for (int i = count; i < whole; i++) {
                to[end++] = '0';
            }
            to[end++] = '.';
            to[end++] = '0';
            return end;
        }
        return pointed(digits, count, whole, to, end);
    }

    /** {@code 1.25E-5}. */
    private static int scientific(int digits, int exponent, byte[] to, int at) {
        int count = count(digits);
        int end = count == 1 ? pointed(digits * 10, 2, 1, to, at) : pointed(digits, count, 1, to, at);
        to[end++] = 'E';
        if (exponent < 0) {
            to[end++] = '-';
        }
        int size = Math.abs(exponent);
        return write(size, count(size), to, end);
    }

    /** Digits with a point after the first {@code whole}. */
    private static int pointed(int digits, int count, int whole, byte[] to, int at) {
        int end = write(digits, count, to, at + 1);
        System.arraycopy(to, at + 1, to, at, whole);
        to[at + whole] = '.';
        return end;
    }

    private static int write(int digits, int count, byte[] to, int at) {
        int rest = digits;
        for (int i = at + count - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + count;
    }

    private static int count(int digits) {
        int count = 1;
        for (int rest = digits; rest >= 10; rest /= 10) {
            count++;
        }
        return count;
    }
}

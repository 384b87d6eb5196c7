package dev.elbow.schemas.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Floats as decimal text, by the fewest of at most nine digits that read back as the same float, in the form of {@link Float#toString}
 * since Java 19: the same text for each float that has all its bits but ten, of which four get a digit more than they need
 * (1.2621775E-29, 7.038531E-26, 1.5474251E26, 1.2379401E27) and six another last digit. A decimal exactly half-way between two floats is
 * read as the one with an even last bit, as IEEE 754 has it, and so may stand for that one.
 *
 * <p>A float and its neighbours are far apart beside what a double can tell: the decimal is looked for in double arithmetic, within
 * half the distance to the nearer neighbour less a margin that double rounding stays below; in the margin, which is narrow, it is read
 * back. Nine digits always do: Steele and White (1990), How to print floating-point numbers accurately. Stateless.
 */
final class FloatText {

    /** Room that a float needs; its text is shorter, but is written in strides. */
    static final int LONGEST = 20;

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

    private static final double MARGIN = 1e-6;

    /** Times a gap, surely half the distance and more. */
    private static final double PAST = 1 + 3 * MARGIN;

    /** What makes nine digits of fewer. */
    private static final int[] FILL = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
            gaps[i] = Math.scalb(0.5 * (1 - MARGIN), i - 1 + Float.MIN_EXPONENT - MANTISSA_BITS);
        }
        return gaps;
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
        // The neighbour below a power of two is nearer than the one above, but for the least that has all its bits.
        boolean lopsided = (bits & MANTISSA) == 0 && binary > 1;
        double gap = GAPS[binary] * scale * (lopsided ? 0.5 : 1);
        double reach = gap * (lopsided ? 2 * PAST : PAST);
        int dropped = 0;
        int digits = digits(scaled, 0);
        int fewer = digits(scaled, 1);
        while (apart(fewer, dropped + 1, scaled) < gap) {
            digits = fewer;
            dropped++;
            fewer = digits(scaled, dropped + 1);
        }
        while (apart(fewer, dropped + 1, scaled) < reach
                && readsBack(fewer, exponent - DIGITS + 2 + dropped, size)) { // so seldom that it may be slow
            digits = fewer;
            dropped++;
            fewer = digits(scaled, dropped + 1);
        }
        if (digits - scaled * power(-dropped) == 0.5 && (digits & 1) != 0) {
            digits--; // of two that are as near, Java has the even one
        }
        int count = DIGITS - dropped;
        if (count == 0) { // rounded up to the next power of ten, of which one digit is left
            count = 1;
            exponent++;
        }
        int nine = digits * FILL[DIGITS - count];
        return size >= PLAIN_FROM && size < PLAIN_BELOW
                ? plain(nine, count, exponent, to, end)
                : scientific(nine, count, exponent, to, end);
    }

    private static double apart(int digits, int dropped, double scaled) {
        return Math.abs(digits * power(dropped) - scaled);
    }

    /** Whether a decimal that is half-way to a neighbour, or next to there, is this float to all readers: those of floats, and those of doubles. */
    private static boolean readsBack(int digits, int power, float size) {
        String text = digits + "E" + power;
        return Float.parseFloat(text) == size && (float) Double.parseDouble(text) == size;
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
    private static int plain(int nine, int count, int exponent, byte[] to, int at) {
        int whole = exponent + 1;
        if (whole > 0) {
            pointed(nine, whole, to, at);
            return at + 1 + Math.max(count, whole + 1); // at least one digit after the point, if a zero
        }
        to[at] = '0';
        to[at + 1] = '.';
        to[at + 2] = '0';
        to[at + 3] = '0';
        int first = at + 2 - whole;
        EIGHT_BYTES.set(to, first, eight(nine / 10));
        to[first + 8] = (byte) ('0' + nine % 10);
        return first + count;
    }

    /** {@code 1.25E-5}. */
    private static int scientific(int nine, int count, int exponent, byte[] to, int at) {
        pointed(nine, 1, to, at);
        int end = at + 1 + Math.max(count, 2);
        to[end++] = 'E';
        if (exponent < 0) {
            to[end++] = '-';
        }
        int size = Math.abs(exponent);
        if (size >= 10) {
            to[end++] = (byte) ('0' + size / 10);
        }
        to[end++] = (byte) ('0' + size % 10);
        return end;
    }

    /** Nine digits, with a point after the first one to seven of them. */
    private static void pointed(int nine, int whole, byte[] to, int at) {
        long first = eight(nine / 10);
        EIGHT_BYTES.set(to, at, first);
        to[at + whole] = '.';
        EIGHT_BYTES.set(to, at + whole + 1, first >>> (Byte.SIZE * whole));
        to[at + 9] = (byte) ('0' + nine % 10);
    }

    /**
     * Eight digits at once, the first one in the lowest byte: halves of four digits, pairs, single ones, by products that stand for
     * divisions and are exact in this range.
     */
    private static long eight(int digits) {
        long fours = (digits / 10_000) | ((long) (digits % 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x7f_0000_007fL;
        long twos = ((fours - 100 * hundreds) << 16) | hundreds;
        long tens = ((twos * 103) >>> 10) & 0xf_000f_000f_000fL;
        return (((twos - 10 * tens) << 8) | tens) + 0x3030_3030_3030_3030L;
    }
}

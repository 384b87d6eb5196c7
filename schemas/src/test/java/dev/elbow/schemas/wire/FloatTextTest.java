package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-12.5, -12.5",
        "0.1, 0.1",
        "0.001, 0.001",
        "0.00099999, 9.9999E-4",
        "100, 100.0",
        "123456.7, 123456.7",
        "9999999, 9999999.0",
        "1e7, 1.0E7",
        "1e-5, 1.0E-5",
        "1.25e-5, 1.25E-5",
        "1e23, 1.0E23",
        "3.4028235E38, 3.4028235E38",
        "16777216, 1.6777216E7",
        "33554432, 3.3554432E7",
        "1.17549435E-38, 1.1754944E-38",
        "31.2578125, 31.257812",
        "9.8384094E16, 9.838409E16",
        "2.1474836E9, 2.1474836E9",
        "9.007199E15, 9.007199E15"
    })
    void writesAsJavaDoes(float number, String expected) {
        assertThat(text(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsBackWhateverTheBits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < 300_000; i++) {
            readsBack(Float.intBitsToFloat(random.nextInt()));
        }
    }

    /** Where a decimal may lie half-way between two floats and be shorter than all others: it is that of the even one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneDigitFewerIsAnotherFloatHalfWayToo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int from = Float.floatToIntBits(0x1p24f);
        int below = Float.floatToIntBits(0x1p63f);

        for (int i = 0; i < 30_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt(from, below));
            assertThat(shorter(number)).as(text(number)).isEmpty();
            readsBack(number);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneDigitFewerIsAnotherFloat(long seed) {
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < 30_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(number) && Math.abs(number) >= Float.MIN_NORMAL) { // Java writes smaller ones
                assertThat(shorter(number)).as(text(number)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noDecimalOfAsManyDigitsIsNearer(long seed) {
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < 30_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(number) && Math.abs(number) >= Float.MIN_NORMAL) {
                assertThat(nearer(number)).as(text(number)).isEmpty();
            }
        }
    }

    private static List<BigDecimal> nearer(float number) {
        BigDecimal exact = new BigDecimal(number);
        BigDecimal written = new BigDecimal(text(number)).stripTrailingZeros();
        BigDecimal apart = written.subtract(exact).abs();
        return Stream.of(RoundingMode.DOWN, RoundingMode.UP)
                .map(mode -> exact.round(new MathContext(written.precision(), mode)))
                .filter(other -> other.subtract(exact).abs().compareTo(apart) < 0)
                .toList();
    }

    /** The decimals with one digit fewer, the one below and the one above, that read back as the same float. */
    private static List<BigDecimal> shorter(float number) {
        BigDecimal written = new BigDecimal(text(number)).stripTrailingZeros();
        if (written.precision() == 1) {
            return List.of();
        }
        BigDecimal exact = new BigDecimal(number); // what is written is rounded itself
        return Stream.of(RoundingMode.DOWN, RoundingMode.UP)
                .map(mode -> exact.round(new MathContext(written.precision() - 1, mode)))
                .filter(fewer -> fewer.floatValue() == number)
                .toList();
    }

    @Test
    void readsBackAtEachPowerOfTwoAndBesideIt() {
        for (int exponent = -149; exponent <= 127; exponent++) {
            float power = (float) Math.pow(2, exponent);
            readsBack(power);
            readsBack(Math.nextUp(power));
            readsBack(Math.nextDown(power));
        }
    }

    @Test
    void readsBackAtEachPowerOfTenAndBesideIt() {
        for (int exponent = -45; exponent <= 38; exponent++) {
            float power = Float.parseFloat("1e" + exponent);
            readsBack(power);
            readsBack(Math.nextUp(power));
            readsBack(Math.nextDown(power));
            assertThat(text(power)).hasSizeLessThanOrEqualTo(Math.max(7, exponent + 3));
        }
    }

    @Test
    void writesShortDecimalsAsTheyAre() {
        for (int cents = 1; cents < 100_000; cents++) {
            String text = text(Float.parseFloat(cents + "e-2"));

            assertThat(Math.round(Double.parseDouble(text) * 100)).isEqualTo(cents);
            assertThat(text).hasSizeLessThanOrEqualTo(6);
        }
    }

    private static void readsBack(float number) {
        if (!Float.isFinite(number)) {
            return;
        }
        String text = text(number);
        // Readers take JSON numbers for doubles first.
        if (Float.parseFloat(text) != number || (float) Double.parseDouble(text) != number) {
            fail("%s reads back as %s (expected: %s)", text, Float.parseFloat(text), number);
        }
    }

    private static String text(float number) {
        byte[] bytes = new byte[FloatText.LONGEST];
        return new String(bytes, 0, FloatText.write(number, bytes, 0), StandardCharsets.US_ASCII);
    }
}

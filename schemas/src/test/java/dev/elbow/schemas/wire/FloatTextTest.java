package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
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
        "1.17549435E-38, 1.17549435E-38",
        "16777216, 1.6777216E7",
        "33554432, 3.3554432E7"
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

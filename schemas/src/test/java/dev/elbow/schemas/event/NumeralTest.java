package dev.elbow.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            1, 1
            1.0, 1
            1.00e0, 1
            1e3, 1000
            10, 10
            -0, 0
            -0.0, 0
            0, 0
            007, 7
            0.10, 0.1
            -2.50, -2.5
            1e-07, 1E-7
            0.000001, 0.000001
            0.1000000000000000055, 0.1
            123456789012345678, 123456789012345678
            1.2345678901234568e+17, 123456789012345680
            1e20, 100000000000000000000
            1e21, 1E+21
            1.5E300, 1.5E+300
            2.0E-3, 0.002
            4.9E-324, 4.94065645841247E-324
            NaN, ''
            Infinity, ''
            -1e400, ''
            """)
    void writersWhoDifferInDigitsMeanOneSymbol(String number, String canonical) {
        assertThat(Numeral.canonical(number)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void canonicalFormsGiveTheDoubleBackAndAreStable(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() / 1000.0;
            if (Double.isFinite(value)) {
                String canonical = Numeral.canonical(Double.toString(value));
                assertThat(Double.parseDouble(canonical)).as(canonical).isEqualTo(value);
                assertThat(Numeral.canonical(canonical)).isEqualTo(canonical);
                assertThat(Numeral.is(canonical)).isTrue();
            }
        }
    }

    @Test
    void textThatIsNoNumberIsTold() {
        assertThat(new String[] {"1", "-1.5", "1e5", "1.0E-3", "007"}).allMatch(Numeral::is);
        assertThat(new String[] {"", "-", "1.", ".5", "+1", "1,5", "0x1", "1 ", "NaN", "e5", "1e"})
                .noneMatch(Numeral::is);
    }
}

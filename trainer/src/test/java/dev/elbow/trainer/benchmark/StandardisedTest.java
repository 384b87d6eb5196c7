package dev.elbow.trainer.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardisedTest {

    @Test
    void takesMeanAndDeviationOfTheTrainingRows() {
        Standardised standardised = Standardised.fit(List.of(List.of("1"), List.of("3")));

        float[][] values = standardised.of(List.of(List.of("2"), List.of("3"), List.of("7")));

        assertThat(values).isDeepEqualTo(new float[][] {{0}, {1}, {5}});
    }

    @Test
    void aMissingValueIsTheMeanAndAConstantColumnKeepsItsUnit() {
        Standardised standardised = Standardised.fit(List.of(List.of("1", "4"), List.of("", "4"), List.of("3", "4")));

        float[][] values = standardised.of(List.of(List.of("", "4"), List.of("3", "6.5")));

        assertThat(values).isDeepEqualTo(new float[][] {{0, 0}, {1, 2.5f}});
    }

    @Test
    void aColumnOfTextBecomesOneForEachSymbol() {
        Standardised standardised = Standardised.fit(List.of(List.of("a"), List.of("b")));

        float[][] values = standardised.of(List.of(List.of("a"), List.of("b"), List.of("c")));

        assertThat(values).isDeepEqualTo(new float[][] {{1, -1}, {-1, 1}, {-1, -1}});
    }
}

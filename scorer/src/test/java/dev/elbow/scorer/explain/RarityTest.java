package dev.elbow.scorer.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RarityTest {

    @ParameterizedTest
    @CsvSource({
        "1, nearly all normal events",
        "0.96, nearly all normal events",
        "0.94, 9 in 10 normal events",
        "0.11, 1 in 10 normal events",
        "0.1, 1 in 10 normal events",
        "0.04, 1 in 25 normal events",
        "0.000082, '1 in 12,000 normal events'",
        "1.0000001e-9, '1 in 1,000,000,000 normal events'",
        "9.9e-10, 'fewer than 1 in 1,000,000,000 normal events'",
        "0, 'fewer than 1 in 1,000,000,000 normal events'"
    })
    void saysHowManyNormalEventsAreAsStrange(double pValue, String words) {
        assertThat(Rarity.words(pValue)).isEqualTo(words);
    }
}

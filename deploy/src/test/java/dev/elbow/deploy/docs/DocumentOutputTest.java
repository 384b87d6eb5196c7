package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentOutputTest {

    private static final String PRINTED = """
            pumps:1.0.0 sha256:0123456789abcdef
            1,000 events, 26 anomalous, 0 refused (93 events/s)
            1000 events sent to pumps in 4.9 s, 204 a second
            {"entity":"pump-3","events":3,"p_value":5.747235E-14,"anomaly":19.635284,"key":"x"}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pumps:1.0.0 sha256:ce42d0b5…",
                "1,000 events, 26 anomalous, 0 refused (100 events/s)",
                "1000 events sent to pumps in 3.7 s, 271 a second",
                "pumps:1.0.0 … 26 anomalous, … {",
                "{\"entity\":\"pump-3\", … \"p_value\":5.7E-14, \"anomaly\":19.6, …",
            })
    void isWhatWasPrinted(String shown) {
        assertThat(new DocumentOutput(1, shown).missingFrom(PRINTED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pumps:1.0.1 sha256:ce42d0b5…|pumps:1.0.1 sha256:ce42d0b5",
                "1,000 events, 27 anomalous, …|1,000 events, 27 anomalous,",
                "26 anomalous … pumps:1.0.0|pumps:1.0.0",
                "{\"entity\":\"pump-2\", … |{\"entity\":\"pump-2\",",
                "\"p_value\":5.7E-12|\"p_value\":5.7E-12",
                "\"anomaly\":18.6|\"anomaly\":18.6",
                "sha256sum --check SHA256SUMS|sha256sum --check SHA256SUMS",
            })
    void isMissedWhereItWasNotPrinted(String shown, String missing) {
        assertThat(new DocumentOutput(1, shown).missingFrom(PRINTED)).contains(missing.strip());
    }
}

package dev.elbow.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {

    private static final int LOAD = 0;
    private static final int OPEN = 1;
    private static final int MODE = 2;
    private static final int PORT = 3;

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("load", "/load", Missing.REFUSE),
            new Feature.Flag("open", "/open", Missing.MARGINALISE),
            new Feature.Categorical("mode", "/mode", Missing.MARGINALISE, List.of("busy", "1")),
            new Feature.Categorical("port", "/port", Missing.MARGINALISE, List.of("80", "1.50", "true"))));

    private final EventEncoder encoder = new EventEncoder(SCHEMA);
    private final EventBatch batch = new EventBatch(SCHEMA);

    @BeforeEach
    void begin() {
        batch.begin();
    }

    @Test
    void valuesOfTheirKindsAreWritten() {
        assertThat(encoder.number(LOAD, 0.5, batch)).isEmpty();
        assertThat(encoder.truth(OPEN, true, batch)).isEmpty();
        assertThat(encoder.text(MODE, "busy", batch)).isEmpty();
        assertThat(encoder.numeral(PORT, "8e1", batch)).isEmpty();
        batch.commit();

        assertThat(batch.numericAt(0, 0)).isEqualTo(0.5f);
        assertThat(batch.numericAt(0, 1)).isEqualTo(1f);
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(1);
        assertThat(batch.categoricalAt(0, 1)).isEqualTo(1);
    }

    /** The vocabulary's own 1.50 stands for the number 1.5. */
    @ParameterizedTest
    @CsvSource({"80, 1", "80.0, 1", "8.0E1, 1", "1.5, 2", "1.50, 2", "81, 4"})
    void numbersAreSymbolsByTheirValue(String digits, long code) {
        encoder.numeral(PORT, digits, batch);
        batch.commit();
        batch.begin();
        encoder.number(PORT, Double.parseDouble(digits), batch);
        batch.commit();

        assertThat(batch.categoricalAt(0, 1)).isEqualTo(code);
        assertThat(batch.categoricalAt(1, 1)).isEqualTo(code);
    }

    @Test
    void textIsASymbolAsItStands() {
        encoder.text(PORT, "80.0", batch);
        batch.commit();

        assertThat(batch.categoricalAt(0, 1)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39, -3.4028236e38})
    void numbersThatNoFloatHoldsAreRefused(double value) {
        assertThat(encoder.number(LOAD, value, batch)).contains(Reason.NOT_FINITE);
        assertThat(encoder.refusal(LOAD, Reason.NOT_FINITE, "\"it\""))
                .isEqualTo(new Refusal(
                        Reason.NOT_FINITE,
                        "feature load: \"it\" (expected: a finite number of magnitude at most 3.4028235E38)"));
    }

    @Test
    void valuesOfOtherKindsAreRefused() {
        assertThat(encoder.text(LOAD, "0.5", batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.truth(LOAD, true, batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.number(OPEN, 2, batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.number(OPEN, Double.NaN, batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.text(OPEN, "true", batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.numeral(MODE, "1", batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.truth(MODE, true, batch)).contains(Reason.WRONG_TYPE);
        assertThat(encoder.numeral(PORT, "NaN", batch)).contains(Reason.NOT_FINITE);
        assertThat(encoder.refusal(MODE, Reason.WRONG_TYPE, "\"1\"").message())
                .isEqualTo("feature mode: \"1\" (expected: a text)");
    }

    @Test
    void onlyAFeatureThatMustBeThereRefusesToBeMissing() {
        assertThat(encoder.missing(OPEN)).isEmpty();
        assertThat(encoder.missing(LOAD)).contains(Reason.MISSING_FIELD);
        assertThat(encoder.refusal(LOAD, Reason.MISSING_FIELD, "").message())
                .isEqualTo("feature load: absent (expected: a value at /load)");
    }
}

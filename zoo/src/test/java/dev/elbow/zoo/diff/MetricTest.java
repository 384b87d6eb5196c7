package dev.elbow.zoo.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

    @Test
    void joinsWhatBothMeasuredByName() {
        List<Metric> metrics = Metric.measured(
                new TinyVariant().metrics(Map.of("auroc", 0.5, "aupr", 0.25)).manifest(),
                new TinyVariant().metrics(Map.of("rate", 3.0, "auroc", 0.75)).manifest());

        assertThat(metrics)
                .containsExactly(
                        new Metric("aupr", OptionalDouble.of(0.25), OptionalDouble.empty()),
                        new Metric("auroc", OptionalDouble.of(0.5), OptionalDouble.of(0.75)),
                        new Metric("rate", OptionalDouble.empty(), OptionalDouble.of(3)));
        assertThat(metrics)
                .extracting(Metric::difference)
                .containsExactly(OptionalDouble.empty(), OptionalDouble.of(0.25), OptionalDouble.empty());
    }

    @Test
    void takesSizesAndThresholdsFromTheManifests() {
        List<Metric> stated = Metric.stated(
                new TinyVariant().threshold(5).manifest(),
                new TinyVariant().threshold(7.5).heldOut(2_000).manifest());

        assertThat(stated)
                .extracting(Metric::name)
                .containsExactly("latent_dimensions", "nodes", "held_out_events", "threshold", "false_alert_rate");
        assertThat(stated)
                .extracting(metric -> metric.difference().orElseThrow())
                .containsExactly(0.0, 0.0, 1_000.0, 2.5, 0.0);
    }

    @Test
    void tellsOfASecondGraphWhereEitherHasOne() {
        List<Metric> stated = Metric.stated(TinyPackage.tightenedManifest(), TinyPackage.manifest());

        assertThat(stated)
                .contains(new Metric("tighten_nodes", OptionalDouble.of(4), OptionalDouble.empty()))
                .extracting(Metric::name)
                .endsWith("tighten_nodes", "tighten_threshold");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "-12345 | -12,345",
                "0.123456 | 0.1235",
                "-1234.5678 | -1235",
                "0.0001234567 | 0.0001235",
                "0.000001234567 | 1.235e-06",
                "1e12 | 1.000e+12",
                "NaN | NaN"
            })
    void figuresKeepFourDigitsAndWholeNumbersAll(double value, String text) {
        assertThat(Figure.of(value)).isEqualTo(text);
    }
}

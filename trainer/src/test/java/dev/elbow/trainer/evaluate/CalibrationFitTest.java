package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationFitTest {

    /** Several fits speak for one model: quantiles and means are those of all rows. */
    @Test
    void calibratesByAllRowsOfSeveralFits() {
        RandomModel random = RandomModel.of(3);
        VaeModel model = new VaeModel(random.parameters(), 2);
        try (PackageSession session =
                PackageSession.open(random.layout().schema(), random.latent(), 2, model.graphs(), Provider.CPU)) {
            ScoredBatch one = session.score(random.events(300, 1));
            ScoredBatch other = session.score(random.events(500, 2));

            Calibration both = CalibrationFit.fit(List.of(one, other), one, 1, 0.01);

            double[] anomalies = DoubleStream.concat(anomalies(one), anomalies(other))
                    .sorted()
                    .toArray();
            assertThat(both.heldOut()).isEqualTo(800);
            assertThat(both.quantiles().get(0)).isEqualTo(anomalies[0]);
            assertThat(both.threshold()).isBetween(anomalies[780], anomalies[799] * 2);
            double first = IntStream.range(0, 300)
                    .mapToDouble(row -> one.featureDistortion(row, 0))
                    .sum();
            double second = IntStream.range(0, 500)
                    .mapToDouble(row -> other.featureDistortion(row, 0))
                    .sum();
            assertThat(both.normal().featureDistortion().get(0)).isCloseTo((first + second) / 800, within(1e-6));
            assertThat(both.normal().featureDistortion()).hasSize(one.features());
            double rate = IntStream.range(0, 300).mapToDouble(one::rate).sum()
                    + IntStream.range(0, 500).mapToDouble(other::rate).sum();
            List<Double> parts = both.normal().latentRate();
            assertThat(parts).hasSize(one.rateParts());
            assertThat(parts.stream().mapToDouble(part -> part).sum()).isCloseTo(rate / 800, within(1e-4));
        }
    }

    private static DoubleStream anomalies(ScoredBatch scored) {
        return IntStream.range(0, scored.size()).mapToDouble(scored::anomaly);
    }

    /** What fits to four fifths of the rows find stranger than 2 % is stranger than 1.6 % of what the model itself does. */
    @Test
    void theTailShrinksWithTheShareOfTheRowsThatFitsSaw() {
        RandomModel random = RandomModel.of(3);
        VaeModel model = new VaeModel(random.parameters(), 2);
        try (PackageSession session =
                PackageSession.open(random.layout().schema(), random.latent(), 2, model.graphs(), Provider.CPU)) {
            ScoredBatch scored = session.score(random.events(2_000, 1));

            Calibration whole = CalibrationFit.fit(List.of(scored), scored, 1, 0.01);
            Calibration shared = CalibrationFit.fit(List.of(scored), scored, 0.8, 0.01);

            double middle = whole.quantiles().get(whole.quantiles().size() / 2);
            double far = anomalies(scored).max().orElseThrow();
            assertThat(shared.pValue(far)).isCloseTo(0.8 * whole.pValue(far), within(1e-9));
            assertThat(shared.pValue(middle)).isCloseTo(whole.pValue(middle), within(0.006));
            assertThat(shared.pValue(shared.threshold())).isCloseTo(0.01, within(1e-9));
            assertThat(shared.threshold()).isLessThan(whole.threshold());
        }
    }
}

package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("a", "/a", Missing.MARGINALISE), new Feature.Numeric("b", "/b", Missing.MARGINALISE)));

    @Test
    void mahalanobisIsTheQuadraticFormOfTheInverseCovariance() {
        Mahalanobis mahalanobis =
                new Mahalanobis(new Baseline(List.of(1.0, -1.0), List.of(List.of(2.0, 0.6), List.of(0.6, 1.0))));

        double distance = mahalanobis.distances(batch(3, 1))[0];

        // (2, 2) C^-1 (2, 2)' with C^-1 = [[1, -0.6], [-0.6, 2]] / 1.64
        assertThat(distance).isCloseTo((4 - 4.8 + 8) / 1.64, within(1e-4)); // the ridge is 1e-6
    }

    @Test
    void momentsOfRowsAreTheirMeanAndCovariance() {
        Baseline baseline = Mahalanobis.fit(EventSource.of(batch(1, 2, 3, 6, 5, Float.NaN)));

        assertThat(baseline.mean()).containsExactly(3.0, 4.0);
        assertThat(baseline.covariance().get(0).get(0)).isCloseTo(8.0 / 3, within(1e-12));
        assertThat(baseline.covariance().get(0).get(1))
                .isCloseTo(4.0 / 3, within(1e-12)); // a missing value is the mean
        assertThat(baseline.covariance().get(1).get(0)).isCloseTo(4.0 / 3, within(1e-12));
        assertThat(baseline.covariance().get(1).get(1)).isCloseTo(8.0 / 3, within(1e-12));
    }

    @Test
    void collinearAndConstantColumnsHaveADistance() {
        Baseline collinear = Mahalanobis.fit(EventSource.of(batch(1, 2, 2, 4, 3, 6)));
        Baseline constant = Mahalanobis.fit(EventSource.of(batch(1, 7, 2, 7, 3, 7)));

        assertThat(new Mahalanobis(collinear).distances(batch(1, 2, 2, 9))).satisfies(distances -> {
            assertThat(distances[0]).isFinite();
            assertThat(distances[1]).isFinite().isGreaterThan(1_000);
        });
        assertThat(new Mahalanobis(constant).distances(batch(2, 7, 2, 8))).satisfies(distances -> {
            assertThat(distances[0]).isCloseTo(0, within(1e-9));
            assertThat(distances[1]).isFinite().isGreaterThan(1_000);
        });
    }

    @Test
    void distanceToMeanIsInUnitsOfEachColumnsDeviation() {
        Transform identity = new Transform(Shape.IDENTITY, 0, 1, 1e6);
        Layout layout = new Layout(SCHEMA, List.of(Optional.of(identity), Optional.of(identity)));

        DistanceToMean distance = DistanceToMean.fit(layout, EventSource.of(batch(0, 10, 2, 30)));

        assertThat(distance.distances(Rows.of(layout, batch(3, 20)))[0]).isCloseTo(4, within(1e-9));
        assertThat(distance.distances(Rows.of(layout, batch(1, 0)))[0]).isCloseTo(4, within(1e-9));
    }

    /**
     * Of three events of two symbolic features: the indicator of a symbol with share p is p or 1 - p away from its mean, in units of
     * p (1 - p).
     */
    @Test
    void distanceToMeanOfSymbolsIsThatOfTheirIndicators() {
        EventSchema schema = new EventSchema(List.of(
                new Feature.Categorical("a", "/a", Feature.Missing.MARGINALISE, List.of("x", "y")),
                new Feature.Categorical("b", "/b", Feature.Missing.MARGINALISE, List.of("u"))));
        Layout layout = new Layout(schema, List.of(Optional.empty(), Optional.empty()));
        EventBatch events = new EventBatch(schema);
        long[][] codes = {{1, 1}, {1, 2}, {2, 1}, {0, 0}};
        for (long[] row : codes) {
            events.begin();
            events.categorical(0, row[0]);
            events.categorical(1, row[1]);
            events.commit();
        }

        DistanceToMean distance = DistanceToMean.fit(layout, EventSource.of(events));
        double[] distances = distance.distances(Rows.of(layout, events));

        // x in two of four, y in one, no unknown one; u in two, an unknown one in one; a missing symbol has no
        // indicator at all
        double a = (0.5 * 0.5) / (0.5 * 0.5) + (0.25 * 0.25) / (0.25 * 0.75);
        double b = (0.5 * 0.5) / (0.5 * 0.5) + (0.25 * 0.25) / (0.25 * 0.75);
        double otherA = (0.5 * 0.5) / (0.5 * 0.5) + (0.75 * 0.75) / (0.25 * 0.75);
        double otherB = (0.5 * 0.5) / (0.5 * 0.5) + (0.75 * 0.75) / (0.25 * 0.75);
        assertThat(distances).containsExactly(new double[] {a + b, a + otherB, otherA + b, a + b}, within(1e-9));
    }

    @Test
    void corruptionsKeepEachColumnsValuesAndBreakTheirCompany() {
        EventBatch events = new EventBatch(SCHEMA);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            float value = (float) random.nextGaussian();
            add(events, value, -value);
        }

        EventBatch corrupted = Corruptions.of(events, 3);

        assertThat(corrupted.size()).isEqualTo(500);
        int broken = 0;
        for (int row = 0; row < 500; row++) {
            broken += corrupted.numericAt(row, 0) == -corrupted.numericAt(row, 1) ? 0 : 1;
        }
        // One of two features always comes from another event, the second with it three times in ten.
        assertThat(broken).isBetween(300, 400);
    }

    private static EventBatch batch(float... values) {
        EventBatch batch = new EventBatch(SCHEMA);
        for (int i = 0; i < values.length; i += 2) {
            add(batch, values[i], values[i + 1]);
        }
        return batch;
    }

    private static void add(EventBatch batch, float a, float b) {
        batch.begin();
        batch.numeric(0, a);
        batch.numeric(1, b);
        batch.commit();
    }
}

package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.trainer.fixture.LinearModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    private static final LinearModel COLUMNS = LinearModel.of(3, 1, 0);

    /** Columns of deviation 1, 2 and 5; the first two correlate by 0.8, so that their sum is the first component. */
    private static final Baseline BASELINE = new Baseline(
            List.of(1.0, 2.0, 3.0), List.of(List.of(1.0, 1.6, 0.0), List.of(1.6, 4.0, 0.0), List.of(0.0, 0.0, 25.0)));

    @Test
    void whatLiesInThePlaneOfTheComponentsIsRebuilt() {
        EventBatch rows = COLUMNS.batch(List.of(
                new double[] {1, 2, 3}, // the mean
                new double[] {2, 4, 3}, // along the first component
                new double[] {2, 0, 3}, // across it
                new double[] {1, 2, 13})); // along the second

        double[] one = new PrincipalComponents(BASELINE, 1).distances(rows);
        double[] two = new PrincipalComponents(BASELINE, 2).distances(rows);

        assertThat(one).containsExactly(new double[] {0, 0, 2, 4}, within(1e-9));
        assertThat(two).containsExactly(new double[] {0, 0, 2, 0}, within(1e-9));
    }

    @Test
    void aMissingValueCountsAsTheMean() {
        EventBatch rows = COLUMNS.batch(List.of(new double[] {Double.NaN, Double.NaN, 13}));

        assertThat(new PrincipalComponents(BASELINE, 1).distances(rows)[0]).isCloseTo(4, within(1e-9));
    }
}

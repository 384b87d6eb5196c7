package dev.elbow.trainer.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.recipe.MixtureSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MaximisationTest {

    private static final int EVENTS = 500;

    /** From wherever the component was, one step is at the moments: events of a lone component all belong to it. */
    @Test
    void oneStepOfOneComponentIsTheMeanAndCovarianceOfAllEvents() {
        EventBatch events = new EventBatch(Events.schema(2));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < EVENTS; i++) {
            double one = random.nextGaussian();
            Events.add(events, 7 + one, -2 + 0.5 * one + random.nextGaussian());
        }
        Columns columns = new Columns(Events.schema(2), Events.asTheyAre(2));
        Blocks blocks = new Blocks(columns, events, IntStream.range(0, EVENTS).toArray());
        Normal far = Normal.full(new double[] {3, 3}, new double[][] {{9, 1}, {1, 4}});
        Mixture start = new Mixture(columns, List.of(new Component(1, far, new double[0], new double[0][])));
        MixtureSettings settings = new MixtureSettings(1, 1, MixtureSettings.Covariance.FULL, 1e-9, 1e-9, 1, 1, 1e-6);

        Normal next = Maximisation.of(blocks, start, Expectation.of(blocks, start), settings)
                .components()
                .get(0)
                .normal();

        double[] mean = new double[2];
        double[][] products = new double[2][2];
        for (int row = 0; row < EVENTS; row++) {
            for (int j = 0; j < 2; j++) {
                mean[j] += (double) events.numericAt(row, j) / EVENTS;
                for (int k = 0; k < 2; k++) {
                    products[j][k] += (double) events.numericAt(row, j) * events.numericAt(row, k) / EVENTS;
                }
            }
        }
        assertThat(next.mean()).containsExactly(mean, within(1e-9));
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 2; k++) {
                assertThat(next.covariance()[j][k]).isCloseTo(products[j][k] - mean[j] * mean[k], within(1e-9));
            }
        }
    }
}

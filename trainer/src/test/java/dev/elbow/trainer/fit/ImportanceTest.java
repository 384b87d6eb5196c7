package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.trainer.evaluate.LogWeights;
import dev.elbow.trainer.evaluate.Mean;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.PosteriorKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportanceTest {

    private static final int DRAWS = 400;

    private final LinearModel model = LinearModel.of(6, 2, 1);
    private final List<double[]> events = model.draw(300, 1);

    @Test
    void drawsOfTheExactPosteriorAllWeighTheEvidence() {
        LogWeights weights = weights(model.posterior(new double[6]), true);

        for (int k : new int[] {1, 7, DRAWS}) {
            double[] bounds = weights.bound(k);
            for (int row = 0; row < bounds.length; row++) {
                assertThat(bounds[row]).isCloseTo(model.logDensity(events.get(row)), within(1e-4)); // float32
            }
        }
        assertThat(Mean.of(weights.errors(8)).mean()).isLessThan(1e-5);
    }

    @Test
    void anyPosteriorReachesTheEvidenceAndThePriorNeedsMore() {
        double[][] scale = {{0.7, 0}, {0, 0.7}};
        LinearModel.Inference wide = model.posterior(new double[6]).with(new double[] {0.1, -0.1}, scale);

        LogWeights posterior = weights(wide, true);
        LogWeights prior = weights(wide, false);

        double error = Mean.of(posterior.errors(8)).mean();
        double priorError = Mean.of(prior.errors(8)).mean();
        assertThat(missing(posterior)).isCloseTo(0, within(3 * error / Math.sqrt(events.size()) + error * error));
        assertThat(missing(prior)).isGreaterThan(0).isLessThan(0.5);
        assertThat(priorError).isGreaterThan(2 * error);
    }

    private double missing(LogWeights weights) {
        double[] bounds = weights.bound(DRAWS);
        double missing = 0;
        for (int row = 0; row < bounds.length; row++) {
            missing += (model.logDensity(events.get(row)) - bounds[row]) / bounds.length;
        }
        return missing;
    }

    private LogWeights weights(LinearModel.Inference q, boolean posterior) {
        try (Engines engine = new Engines(model.network(q, PosteriorKind.FULL, 1))) {
            DeviceRows rows = DeviceRows.of(engine.manager(), model.layout(), EventSource.of(model.batch(events)));
            Importance importance = new Importance(engine.algebra(), rows);
            return posterior ? importance.fromPosterior(DRAWS, 3) : importance.fromPrior(DRAWS, 3);
        }
    }
}

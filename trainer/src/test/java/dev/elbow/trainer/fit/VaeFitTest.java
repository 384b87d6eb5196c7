package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Weights;
import dev.elbow.trainer.recipe.FitSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VaeFitTest {

    private static final int WIDTH = 4;

    /** Standard deviation of the noise around the one factor. */
    private static final double NOISE = 0.5;

    /**
     * Data of a one-factor model x = w z + 0.5 e with |w| = 2 in four dimensions: log p(x) is that of a normal distribution with
     * variances 4.25 once and 0.25 three times, whose entropy no bound may beat.
     */
    @Test
    void heldOutBoundReachesTheEntropyFromAbove() {
        List<Progress.Step> steps = new ArrayList<>();

        Weights weights = VaeFit.fit(layout(), rows(4_000, 1), rows(2_000, 2), settings(2, 0, 3e-3), steps::add);

        double entropy = 0.5 * (WIDTH * Math.log(2 * Math.PI * Math.E) + Math.log(4.25) + 3 * Math.log(0.25));
        double reached = steps.get(steps.size() - 1).best();
        assertThat(reached).isGreaterThan(entropy - 0.1); // the sampling error of 2,000 rows
        assertThat(reached).isLessThan(entropy + 0.2);
        weights.sigma().forEach(sigma -> assertThat(sigma).isCloseTo(NOISE, within(0.06)));
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        FitSettings settings = settings(2, 7, 2e-3);

        Weights once = VaeFit.fit(layout(), rows(1_000, 1), rows(200, 2), settings, step -> {});
        System.gc();
        Weights twice = VaeFit.fit(layout(), rows(1_000, 1), rows(200, 2), settings, step -> {});

        assertThat(twice.sigma()).isEqualTo(once.sigma());
        for (int i = 0; i < once.layers().size(); i++) {
            assertThat(twice.layers().get(i).weight())
                    .isEqualTo(once.layers().get(i).weight());
            assertThat(twice.layers().get(i).bias())
                    .isEqualTo(once.layers().get(i).bias());
        }
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        Weights one = VaeFit.fit(layout(), rows(500, 1), rows(100, 2), settings(2, 1, 2e-3), step -> {});
        Weights two = VaeFit.fit(layout(), rows(500, 1), rows(100, 2), settings(2, 2, 2e-3), step -> {});

        assertThat(two.mean().weight()).isNotEqualTo(one.mean().weight());
    }

    @Test
    void sigmaStaysAboveItsFloor() {
        Weights weights = VaeFit.fit(layout(), rows(1_000, 1), rows(200, 2), settings(4, 0, 3e-3), step -> {});

        weights.sigma().forEach(sigma -> assertThat(sigma).isGreaterThanOrEqualTo(0.3));
    }

    @Test
    void aFitThatDivergesSaysWhatToChange() {
        FitSettings wild = settings(2, 0, 1e30);

        assertThatThrownBy(() -> VaeFit.fit(layout(), rows(500, 1), rows(100, 2), wild, step -> {}))
                .isInstanceOf(FitException.class)
                .hasMessageMatching(
                        "fit: objective not finite at step \\d+ \\(expected: finite; lower fit.learning_rate"
                                + " or raise fit.sigma_floor\\)");
    }

    private static FitSettings settings(int latent, long seed, double learningRate) {
        return new FitSettings(latent, List.of(32), 40, 2_000, 40, 128, learningRate, 0.2, 0.3, 1e6, 0, 2, seed);
    }

    private static Layout layout() {
        List<Feature> features = new ArrayList<>();
        List<Optional<Transform>> transforms = new ArrayList<>();
        for (int j = 0; j < WIDTH; j++) {
            features.add(new Feature.Numeric("x" + j, "/x" + j, Missing.MARGINALISE));
            transforms.add(Optional.of(new Transform(Shape.IDENTITY, 0, 1, 1e6)));
        }
        return new Layout(new EventSchema(features), transforms);
    }

    private static Rows rows(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(layout().schema());
        for (int row = 0; row < size; row++) {
            batch.begin();
            double z = random.nextGaussian();
            for (int j = 0; j < WIDTH; j++) {
                batch.numeric(j, (float) (z * (j % 2 == 0 ? 1 : -1) + NOISE * random.nextGaussian()));
            }
            batch.commit();
        }
        return Rows.of(layout(), batch);
    }
}

package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.fixture.OtherProcessor;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Scales;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        List<Progress.Epoch> epochs = new ArrayList<>();

        Scales scales = Scales.of(fit(plan(2, 0, 3e-3), 4_000, 2_000, epochs).parameters());

        double entropy = 0.5 * (WIDTH * Math.log(2 * Math.PI * Math.E) + Math.log(4.25) + 3 * Math.log(0.25));
        double reached =
                epochs.stream().mapToDouble(Progress.Epoch::heldOut).min().orElseThrow();
        assertThat(reached).isGreaterThan(entropy - 0.1); // the sampling error of 2,000 rows
        assertThat(reached).isLessThan(entropy + 0.2);
        assertThat(scales.sigma()).satisfies(sigma -> {
            for (double one : sigma) {
                assertThat(one).isCloseTo(NOISE, within(0.06));
            }
        });
    }

    /** One event in twenty is noise thirty times as large, among training rows and held-out ones. */
    @Test
    void trimmedOutliersDoNotWidenSigma() {
        FitPlan plan = plan(2, 0, 3e-3);
        ObjectiveSettings trimmed = new ObjectiveSettings(Objective.ELBO, 1, 0, 0.5, 1, 0.1, Gradient.REPARAMETERIZED);

        double[] found = sigmaAmongOutliers(FitPlan.of(plan.start(), plan.model(), trimmed, plan.fit()));
        double[] untrimmed = sigmaAmongOutliers(plan);

        for (int j = 0; j < WIDTH; j++) {
            assertThat(found[j]).isCloseTo(NOISE, within(0.1));
            assertThat(untrimmed[j]).isGreaterThan(1);
        }
    }

    private static double[] sigmaAmongOutliers(FitPlan plan) {
        Fitted fitted =
                VaeFit.fit(plan, rows(4_000, 1, 20), rows(1_000, 2, 20), (epoch, steps, best, rowsPerSecond) -> {});
        return Scales.of(fitted.parameters()).sigma();
    }

    @Test
    void theSameSeedGivesTheSameParameters() {
        FitPlan plan = plan(2, 7, 2e-3);

        Fitted once = fit(plan, 1_000, 200, new ArrayList<>());
        System.gc();
        Fitted twice = fit(plan, 1_000, 200, new ArrayList<>());

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void aFitWithAnEndTakesWhatItHasThereUnjudged() {
        FitPlan plan = plan(2, 7, 2e-3);
        List<Progress.Epoch> judged = new ArrayList<>();
        List<Progress.Epoch> ended = new ArrayList<>();

        Fitted whole = fit(plan, 1_000, 200, judged);
        Fitted part = fit(plan.withEnd(0.25), 1_000, 0, ended);

        assertThat(whole.length()).isBetween(0.1, 1.0);
        assertThat(part.length()).isEqualTo(0.25);
        assertThat(ended).hasSize(judged.size() / 4);
        assertThat(ended.get(9).distortion()).isEqualTo(judged.get(9).distortion());
        assertThat(plan.withEnd(0.25).identity()).isNotEqualTo(plan.identity());
    }

    @Test
    void twoDevicesFitWhatOneFits() {
        FitPlan plan = plan(2, 7, 2e-3);
        List<Progress.Epoch> alone = new ArrayList<>();
        List<Progress.Epoch> shared = new ArrayList<>();

        fit(plan, 1_000, 200, alone);
        fit(plan.withDevices(List.of(Device.cpu(), Device.cpu())), 1_000, 200, shared);

        // Sums are rounded otherwise, and that grows from step to step.
        for (int epoch = 0; epoch < 10; epoch++) {
            assertThat(shared.get(epoch).heldOut()).isCloseTo(alone.get(epoch).heldOut(), within(1e-3));
        }
        assertThat(shared.get(9).heldOut()).isLessThan(shared.get(0).heldOut() - 0.1);
    }

    /** A copy to another device keeps every bit, so only the way there is another. */
    @Test
    void devicesThatAreApartFitWhatTheSameFitTogether() {
        FitPlan plan = plan(2, 7, 2e-3);

        Fitted together = fit(plan.withDevices(List.of(Device.cpu(), Device.cpu())), 1_000, 200, new ArrayList<>());
        Fitted apart =
                fit(plan.withDevices(List.of(Device.cpu(), new OtherProcessor())), 1_000, 200, new ArrayList<>());

        assertThat(apart).isEqualTo(together);
    }

    @Test
    void rowsThatAreReadBatchByBatchGiveTheSameFit() {
        FitPlan plan = plan(2, 7, 2e-3);
        EventSource train = rows(1_000, 1);
        EventSource heldOut = rows(200, 2);

        Fitted kept = VaeFit.fit(plan, train, heldOut, Long.MAX_VALUE, (epoch, steps, best, rowsPerSecond) -> {});
        Fitted read = VaeFit.fit(plan, train, heldOut, 0, (epoch, steps, best, rowsPerSecond) -> {});

        assertThat(read).isEqualTo(kept);
    }

    @Test
    void anotherSeedGivesOtherParameters() {
        Fitted one = fit(plan(2, 1, 2e-3), 500, 100, new ArrayList<>());
        Fitted two = fit(plan(2, 2, 2e-3), 500, 100, new ArrayList<>());

        assertThat(two.parameters()).isNotEqualTo(one.parameters());
    }

    @Test
    void aResumedFitIsTheUnbrokenOneBitForBit(@TempDir Path folder) {
        FitPlan whole = plan(2, 3, 2e-3);
        Path file = folder.resolve("fit.checkpoint");
        FitPlan broken = whole.withCheckpoint(file);
        List<Progress.Epoch> seen = new ArrayList<>();

        assertThatThrownBy(() -> VaeFit.fit(broken, rows(1_000, 1), rows(200, 2), stopAt(5, seen)))
                .isInstanceOf(Stopped.class);
        Fitted resumed = fit(broken, 1_000, 200, seen);

        assertThat(resumed).isEqualTo(fit(whole, 1_000, 200, new ArrayList<>()));
        // The fifth epoch was told and then lost: the checkpoint is of the fourth.
        assertThat(seen.get(4)).isEqualTo(seen.get(5));
    }

    @Test
    void aDamagedOrForeignCheckpointIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("fit.checkpoint");
        fit(plan(2, 3, 2e-3).withCheckpoint(file), 500, 100, new ArrayList<>());

        assertThatThrownBy(() -> fit(plan(2, 4, 2e-3).withCheckpoint(file), 500, 100, new ArrayList<>()))
                .isInstanceOf(FitException.class)
                .hasMessage("checkpoint " + file
                        + ": of another recipe, seed or data (expected: the same; remove it to begin anew)");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> fit(plan(2, 3, 2e-3).withCheckpoint(file), 500, 100, new ArrayList<>()))
                .isInstanceOf(FitException.class)
                .hasMessage("checkpoint " + file + ": damaged (remove it to begin anew)");
    }

    @Test
    void sigmaStaysAboveItsFloor() {
        Fitted fitted = fit(plan(4, 0, 3e-3), 1_000, 200, new ArrayList<>());

        for (double sigma : Scales.of(fitted.parameters()).sigma()) {
            assertThat(sigma).isGreaterThanOrEqualTo(0.3 - 1e-7); // float32
        }
    }

    @Test
    void aFitThatDivergesGoesBackAndSaysWhatToChange() {
        List<String> retreats = new ArrayList<>();

        assertThatThrownBy(() -> VaeFit.fit(plan(2, 0, 1e30), rows(500, 1), rows(100, 2), new Progress() {
                    @Override
                    public void epoch(Epoch epoch, int steps, double best, double rowsPerSecond) {}

                    @Override
                    public void retreated(String why) {
                        retreats.add(why);
                    }
                }))
                .isInstanceOf(FitException.class)
                .hasMessageStartingWith("fit: objective not finite: distortion ")
                .hasMessageEndingWith(", after 3 retreats to a tenth of the learning rate each (expected: finite; lower"
                        + " fit.learning_rate, raise model.sigma_floor, or give far-off columns a transform)");
        assertThat(retreats).hasSize(3).allMatch(why -> why.contains("going back to step 0 with a tenth"));
    }

    @Test
    void aFitThatDivergesOnceRecovers() {
        List<String> retreats = new ArrayList<>();

        Fitted fitted = VaeFit.fit(plan(2, 0, 1e6), rows(2_000, 1), rows(500, 2), new Progress() {
            @Override
            public void epoch(Epoch epoch, int steps, double best, double rowsPerSecond) {}

            @Override
            public void retreated(String why) {
                retreats.add(why);
            }
        });

        assertThat(retreats).isNotEmpty();
        assertThat(fitted.curve()).allMatch(epoch -> Double.isFinite(epoch.heldOut()));
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Stops the fit as a kill would: in the middle of an epoch's end, before its checkpoint is written. */
    private static Progress stopAt(int epochs, List<Progress.Epoch> seen) {
        return (epoch, steps, best, rowsPerSecond) -> {
            seen.add(epoch);
            if (seen.size() == epochs) {
                throw new Stopped();
            }
        };
    }

    private static Fitted fit(FitPlan plan, int train, int heldOut, List<Progress.Epoch> epochs) {
        return VaeFit.fit(
                plan, rows(train, 1), rows(heldOut, 2), (epoch, steps, best, rowsPerSecond) -> epochs.add(epoch));
    }

    private static FitPlan plan(int latent, long seed, double learningRate) {
        ModelSettings model = new ModelSettings(
                latent,
                List.of(32),
                PosteriorKind.DIAGONAL,
                ModelSettings.Sigma.PER_FEATURE,
                ModelSettings.SigmaFit.ANALYTIC,
                0.3,
                0);
        FitSettings fit = new FitSettings(
                40, 2_000, 40, 128, learningRate, FitSettings.Schedule.ONE_CYCLE, 1, 0.2, 0, 1e6, 0, 2, seed);
        return FitPlan.of(
                Parameters.initial(model.architecture(layout()), seed), model, ObjectiveSettings.defaults(), fit);
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

    private static EventSource rows(int size, long seed) {
        return rows(size, seed, Integer.MAX_VALUE);
    }

    /** Of so many rows one is an outlier. */
    private static EventSource rows(int size, long seed, int every) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(layout().schema());
        for (int row = 0; row < size; row++) {
            batch.begin();
            double z = random.nextGaussian();
            for (int j = 0; j < WIDTH; j++) {
                double noise = ((row + 1) % every == 0 ? 30 : 1) * NOISE;
                batch.numeric(j, (float) (z * (j % 2 == 0 ? 1 : -1) + noise * random.nextGaussian()));
            }
            batch.commit();
        }
        return EventSource.of(batch);
    }
}

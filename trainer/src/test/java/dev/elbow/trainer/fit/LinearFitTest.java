package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Scales;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits to events of a linear model, whose true mean log-likelihood is the best that any fit can reach. */
class LinearFitTest {

    private static final int NODES = 8;

    @ParameterizedTest
    @CsvSource({"5,1,DIAGONAL,ANALYTIC,0", "8,2,FULL,LEARNED,1"})
    void aFitReachesTheTrueLogLikelihoodFromBelow(
            int width, int latent, PosteriorKind posterior, ModelSettings.SigmaFit sigmaFit, long seed) {
        LinearModel model = LinearModel.of(width, latent, seed);
        List<double[]> fresh = model.draw(4_000, 99);

        Parameters fitted = fit(model, posterior, sigmaFit, ObjectiveSettings.defaults(), 1_200);

        EventBatch batch = model.batch(fresh);
        float[] anomalies = new VaeModel(fitted, NODES).anomalies(batch);
        double truth = 0;
        double less = 0;
        double squares = 0;
        for (int row = 0; row < anomalies.length; row++) {
            double evidence = model.logDensity(fresh.get(row));
            double missing = evidence + anomalies[row];
            truth += evidence / anomalies.length;
            less += missing / anomalies.length;
            squares += missing * missing / anomalies.length;
        }
        double error = Math.sqrt((squares - less * less) / anomalies.length);
        assertThat(less).isGreaterThan(-3 * error);
        assertThat(less).isLessThan(0.01 * Math.abs(truth));
        assertThat(Scales.of(fitted).sigma()[0]).isCloseTo(model.sigma(), within(0.03));
    }

    /** {@code sigma^2 = 1 / (2 lambda)}, from the first step to the last. */
    @Test
    void rateDistortionHoldsSigmaWhereLambdaSays() {
        LinearModel model = LinearModel.of(4, 1, 2);
        ObjectiveSettings defaults = ObjectiveSettings.defaults();
        ObjectiveSettings objective =
                new ObjectiveSettings(Objective.RATE_DISTORTION, 1, 0, 8, 1, defaults.trim(), defaults.gradient());

        Parameters fitted = fit(model, PosteriorKind.DIAGONAL, ModelSettings.SigmaFit.ANALYTIC, objective, 50);

        for (float logSigma : fitted.get(Architecture.LOG_SIGMA)) {
            assertThat((double) logSigma).isCloseTo(Math.log(0.25), within(1e-6));
        }
    }

    private static Parameters fit(
            LinearModel model,
            PosteriorKind posterior,
            ModelSettings.SigmaFit sigmaFit,
            ObjectiveSettings objective,
            int steps) {
        ModelSettings settings = new ModelSettings(
                model.latent(), List.of(32), posterior, ModelSettings.Sigma.SHARED, sigmaFit, 0.05, 0);
        FitSettings fit = new FitSettings(
                1_000, steps, 1_000, 256, 5e-3, FitSettings.Schedule.ONE_CYCLE, 10, 0.2, 0, 1e6, 0, 2, 4);
        Parameters start = Parameters.initial(settings.architecture(model.layout()), 4);
        return VaeFit.fit(
                        FitPlan.of(start, settings, objective, fit),
                        EventSource.of(model.batch(model.draw(16_000, 1))),
                        EventSource.of(model.batch(model.draw(2_000, 2))),
                        (epoch, all, best, rowsPerSecond) -> {})
                .parameters();
    }
}

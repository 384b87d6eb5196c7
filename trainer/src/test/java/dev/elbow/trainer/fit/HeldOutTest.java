package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {

    private static final int EVENTS = 40;

    @ParameterizedTest
    @CsvSource({
        "ELBO, 1, 0",
        "ELBO, 3, 0.25",
        "BETA, 1, 0",
        "BETA, 2, 0.25",
        "RATE_DISTORTION, 1, 0",
        "IWAE, 5, 0",
        "IWAE, 5, 0.25"
    })
    void parametersAreJudgedByWhatIsMinimised(Objective minimise, int draws, double trim) {
        RandomModel model = RandomModel.of(List.of(Head.GAUSSIAN, Head.BERNOULLI), PosteriorKind.DIAGONAL, false, 3);
        EventBatch events = model.events(EVENTS, 1);
        int judged = minimise == Objective.IWAE ? draws : 1;
        ObjectiveSettings objective =
                new ObjectiveSettings(minimise, 4, 0.5, 0.5, draws, trim, Gradient.REPARAMETERIZED);

        try (Engines engine = new Engines(model.parameters())) {
            DeviceRows rows = DeviceRows.of(engine.manager(), model.layout(), EventSource.of(events));
            Events<EngineTensor> all = engine.events(events);
            EngineTensor noise = DeviceRows.noise(engine.algebra(), 0, EVENTS, judged, model.latent());
            Terms<EngineTensor> terms = Terms.of(engine.vae(), all, engine.vae().encode(all), noise, judged);
            double anomaly = terms.anomaly().array().mean().getFloat();
            float[] distortion = terms.distortion().array().toFloatArray();
            float[] rate = terms.rate().array().toFloatArray();
            float[] evidence = terms.evidence(judged).array().toFloatArray();
            double[] nats = new double[EVENTS];
            Arrays.setAll(nats, i -> switch (minimise) {
                case ELBO, RATE_DISTORTION -> distortion[i] + rate[i];
                case BETA -> distortion[i] + 4 * rate[i];
                case IWAE -> -evidence[i];
            });
            double expected = Arrays.stream(nats)
                    .sorted()
                    .limit(Math.round(EVENTS * (1 - trim)))
                    .average()
                    .orElseThrow();
            HeldOut found = HeldOut.of(engine.algebra(), rows, objective);

            assertThat(found.anomaly()).isCloseTo(anomaly, within(1e-5 * Math.abs(anomaly)));
            assertThat(found.objective()).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
        }
    }

    @Test
    void anEpochOfTheWarmUpIsNeitherBestNorTooOld() {
        Parameters parameters = RandomModel.of(1).parameters();
        FitState.Moving moving = new FitState.Moving(parameters, Map.of(), Map.of(), Double.NaN);
        FitState start = FitState.start(parameters);

        FitState warm = start.after(epoch(1, -5), moving, -5, false).after(epoch(2, -4), moving, -4, false);
        FitState first = warm.after(epoch(3, 9), moving, 2, true);
        FitState second = first.after(epoch(4, 1), moving, 3, true);

        assertThat(warm.age()).isZero();
        assertThat(warm.bestAnomaly()).isInfinite();
        assertThat(first.bestAnomaly()).isEqualTo(2);
        assertThat(second.bestAnomaly()).isEqualTo(2);
        assertThat(second.age()).isEqualTo(1);
        assertThat(second.leastHeldOut()).isEqualTo(-5);
    }

    private static Progress.Epoch epoch(int step, double heldOut) {
        return new Progress.Epoch(step, 0, 0, heldOut);
    }
}

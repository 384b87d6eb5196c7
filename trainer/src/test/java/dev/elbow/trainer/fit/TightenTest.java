package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.fixture.LinearModel.Inference;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.onnx.Nodes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TightenTest {

    private static final int NODES = 8;
    private static final int STEPS = 300;

    /** What stochastic steps leave, nats an event. */
    private static final double NOISE = 0.02;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void fromThePriorADiagonalPosteriorReachesTheBestDiagonalOne(long seed) {
        LinearModel model = LinearModel.of(6, 3, seed);
        List<double[]> events = model.draw(30, seed);

        Tightened tightened = tighten(model, wrong(model), PosteriorKind.DIAGONAL, events, Tighten.Start.PRIOR, STEPS);

        Inference best = model.bestDiagonal(new double[6]);
        for (int row = 0; row < events.size(); row++) {
            double least = model.divergence(best, events.get(row)) - model.logDensity(events.get(row));
            assertThat(tightened.anomaly()[row] - least).isBetween(-1e-4, NOISE); // float32
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void fromThePriorAFullPosteriorReachesTheEvidence(long seed) {
        LinearModel model = LinearModel.of(6, 3, seed);
        List<double[]> events = model.draw(30, seed);

        Tightened tightened = tighten(model, wrong(model), PosteriorKind.FULL, events, Tighten.Start.PRIOR, STEPS);

        Inference exact = model.posterior(new double[6]);
        for (int row = 0; row < events.size(); row++) {
            assertThat(tightened.anomaly()[row] + model.logDensity(events.get(row)))
                    .isBetween(-1e-4, NOISE);
            double[] mean = exact.mean(events.get(row));
            for (int l = 0; l < mean.length; l++) {
                assertThat((double) tightened.mean()[row * 3 + l]).isCloseTo(mean[l], within(0.15));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PosteriorKind.class)
    void aWrongEncoderGainsAndNoEventLoses(PosteriorKind kind) {
        LinearModel model = LinearModel.of(6, 3, 5);
        List<double[]> events = model.draw(100, 5);
        Inference wrong = wrong(model);

        Tightened tightened = tighten(model, wrong, kind, events, Tighten.Start.ENCODER, 100);

        for (int row = 0; row < events.size(); row++) {
            double evidence = model.logDensity(events.get(row));
            double started = model.divergence(wrong, events.get(row)) - evidence;
            assertThat((double) tightened.started()[row]).isCloseTo(started, within(1e-3));
            assertThat(tightened.anomaly()[row]).isLessThan(tightened.started()[row]);
            assertThat((double) tightened.anomaly()[row]).isGreaterThan(-evidence - 1e-4);
        }
        assertThat(tightened.gain()).isGreaterThan(0.5);
    }

    @Test
    void anExactEncoderHasNothingToGain() {
        LinearModel model = LinearModel.of(6, 3, 6);
        List<double[]> events = model.draw(50, 6);

        Tightened tightened =
                tighten(model, model.posterior(new double[6]), PosteriorKind.FULL, events, Tighten.Start.ENCODER, 50);

        assertThat(tightened.gain()).isBetween(0.0, 1e-5);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void noEventOfAnyModelGetsWorse(long seed) {
        RandomModel model = RandomModel.of(seed);
        EventBatch events = model.events(40, seed);

        Tightened tightened = tighten(model.parameters(), events, Tighten.Start.ENCODER, 30);

        float[] amortised = new VaeModel(model.parameters(), NODES).anomalies(events);
        assertThat(tightened.started()).isEqualTo(amortised);
        for (int row = 0; row < events.size(); row++) {
            assertThat(tightened.anomaly()[row]).isLessThanOrEqualTo(amortised[row]);
        }
        assertThat(tightened.gain()).isPositive();
    }

    @Test
    void theSameSeedGivesTheSamePosteriors() {
        RandomModel model = RandomModel.of(3);
        EventBatch events = model.events(40, 3);

        Tightened once = tighten(model.parameters(), events, Tighten.Start.PRIOR, 20);
        Tightened twice = tighten(model.parameters(), events, Tighten.Start.PRIOR, 20);

        assertThat(twice.anomaly()).isEqualTo(once.anomaly());
        assertThat(twice.mean()).isEqualTo(once.mean());
        assertThat(twice.logVariance()).isEqualTo(once.logVariance());
    }

    private static Inference wrong(LinearModel model) {
        double[][] scale = new double[3][3];
        for (int l = 0; l < 3; l++) {
            scale[l][l] = 0.8;
        }
        return model.posterior(new double[6]).with(new double[] {0.5, -0.7, 0.6}, scale);
    }

    private static Tightened tighten(
            LinearModel model,
            Inference encoder,
            PosteriorKind kind,
            List<double[]> events,
            Tighten.Start start,
            int steps) {
        return tighten(model.network(encoder, kind, 1), model.batch(events), start, steps);
    }

    private static Tightened tighten(Parameters parameters, EventBatch events, Tighten.Start start, int steps) {
        try (Engines engine = new Engines(parameters)) {
            var layout = parameters.architecture().layout();
            DeviceRows rows = DeviceRows.of(engine.manager(), layout, EventSource.of(events));
            Nodes nodes = Nodes.of(NODES, parameters.architecture().latent());
            return new Tighten(engine.algebra(), nodes, steps).tighten(rows, start, 1);
        }
    }
}

package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.fixture.OtherProcessor;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateTest {

    private static final ObjectiveSettings BOUND = ObjectiveSettings.defaults();

    @Test
    void theBaselineFollowsTheMeanCost() {
        LinearModel model = LinearModel.of(4, 2, 1);
        Parameters exact = model.network(model.posterior(new double[4]), PosteriorKind.FULL, 1);
        EventBatch events = model.batch(model.draw(500, 1));
        FitPlan plan = plan(exact, BOUND.withGradient(Gradient.SCORE_FUNCTION), 0, Freeze.NOTHING);

        try (Engines engine = new Engines(exact)) {
            DeviceRows rows = rows(engine, exact, events);
            Update update = new Update(List.of(new Replica(engine.algebra(), rows)), plan);
            for (int step = 0; step < 100; step++) {
                update.apply(firstRows(32, step), step, 100, 1e-9);
            }
            double cost = update.takeMeans(100)[0];

            assertThat(update.moving().baseline()).isCloseTo(cost, within(0.1 * cost));
        }
    }

    @Test
    void degreesThatAreGivenStayAsGiven() {
        RandomModel model = RandomModel.of(List.of(Head.STUDENT_T, Head.GAUSSIAN), PosteriorKind.DIAGONAL, false, 1);

        Parameters given = stepped(model, plan(model.parameters(), BOUND, 7, Freeze.NOTHING));
        Parameters learned = stepped(model, plan(model.parameters(), BOUND, 0, Freeze.NOTHING));

        assertThat(given.get(Architecture.LOG_DEGREES)[0]).isEqualTo((float) Math.log(7));
        assertThat(learned.get(Architecture.LOG_DEGREES)[0])
                .isNotEqualTo(model.parameters().get(Architecture.LOG_DEGREES)[0]);
    }

    @ParameterizedTest
    @EnumSource(Freeze.class)
    void whatIsFrozenStaysAndTheRestMoves(Freeze freeze) {
        RandomModel model = RandomModel.of(List.of(Head.GAUSSIAN, Head.BERNOULLI), PosteriorKind.FULL, false, 4);

        Parameters moved = stepped(model, plan(model.parameters(), BOUND, 0, freeze));

        for (String name : moved.names()) {
            boolean frozen = freeze == (Architecture.ofEncoder(name) ? Freeze.ENCODER : Freeze.DECODER);
            assertThat(Arrays.equals(moved.get(name), model.parameters().get(name)))
                    .as(name)
                    .isEqualTo(frozen);
        }
    }

    /** One event is a thousand sigma away: with it the decoder's bias would go there, without it it goes nowhere near. */
    @Test
    void trimmedEventsMoveNothing() {
        LinearModel model = LinearModel.of(4, 2, 1);
        Parameters exact = model.network(model.posterior(new double[4]), PosteriorKind.FULL, 1);
        List<double[]> events = model.draw(9, 1);
        ObjectiveSettings trimmed =
                new ObjectiveSettings(BOUND.minimise(), 1, 0, BOUND.lambda(), 1, 0.1, Gradient.REPARAMETERIZED);

        double without = biasMoment(exact, model, events, trimmed);
        events.add(new double[] {1_000, 1_000, 1_000, 1_000});
        double with = biasMoment(exact, model, events, trimmed);
        double untrimmed = biasMoment(exact, model, events, BOUND);

        assertThat(without).isLessThan(3);
        assertThat(with).isLessThan(3);
        assertThat(untrimmed).isGreaterThan(30);
    }

    /** The length of the gradient's first moment at the decoder's output bias, ten times enlarged. */
    private static double biasMoment(
            Parameters exact, LinearModel model, List<double[]> events, ObjectiveSettings objective) {
        try (Engines engine = new Engines(exact)) {
            DeviceRows rows = rows(engine, exact, model.batch(events));
            Update update =
                    new Update(List.of(new Replica(engine.algebra(), rows)), plan(exact, objective, 0, Freeze.NOTHING));
            update.apply(firstRows(events.size(), 0), 0, 1, 1e-9);
            float[] moment = update.moving().means().getOrDefault("decoder.output.bias", new float[0]);
            double squares = 0;
            for (float one : moment) {
                squares += 100 * one * one;
            }
            return Math.sqrt(squares);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "0.2"})
    void hiddenValuesLookAsIfTheyWereMissing(double rate) {
        RandomModel model = RandomModel.of(
                List.of(Head.GAUSSIAN, Head.CATEGORICAL, Head.BERNOULLI), PosteriorKind.DIAGONAL, false, 1);
        EventBatch batch = model.events(2_000, 1);

        try (Engines engine = new Engines(model.parameters())) {
            engine.manager().getEngine().setRandomSeed(1);
            Events<EngineTensor> events = engine.events(batch);
            Replica replica = new Replica(engine.algebra(), rows(engine, model.parameters(), batch));
            Layout layout = model.parameters().architecture().layout();
            Events<EngineTensor> hidden = Noise.draw(engine.manager(), layout, batch.size(), rate, 1, 1)
                    .hide(replica, events);
            float[] values = events.values().orElseThrow().array().toFloatArray();
            float[] observed = events.observed().orElseThrow().array().toFloatArray();
            float[] shown = hidden.values().orElseThrow().array().toFloatArray();
            float[] seen = hidden.observed().orElseThrow().array().toFloatArray();
            double gone = 0;
            for (int i = 0; i < values.length; i++) {
                assertThat(shown[i]).isEqualTo(seen[i] * values[i]);
                assertThat(seen[i]).isLessThanOrEqualTo(observed[i]);
                gone += observed[i] - seen[i];
            }
            assertThat(gone / values.length).isCloseTo(0.9 * rate, within(0.03)); // a tenth was missing before
            long[] codes = events.codes().orElseThrow().array().toLongArray();
            long[] kept = hidden.codes().orElseThrow().array().toLongArray();
            double goneCodes = 0;
            for (int i = 0; i < codes.length; i++) {
                assertThat(kept[i]).isIn(0L, codes[i]);
                goneCodes += kept[i] == codes[i] ? 0 : 1;
            }
            assertThat(goneCodes / codes.length).isCloseTo(0.9 * rate, within(0.03));
        }
    }

    @Test
    void theWarmUpWeighsTheRateOfTheBoundToo() {
        RandomModel model = RandomModel.of(List.of(Head.GAUSSIAN, Head.BERNOULLI), PosteriorKind.DIAGONAL, false, 4);

        Parameters plain = warmedUp(model, Objective.ELBO, 0);
        Parameters elbo = warmedUp(model, Objective.ELBO, 1);
        Parameters beta = warmedUp(model, Objective.BETA, 1);

        assertThat(elbo).isEqualTo(beta).isNotEqualTo(plain);
    }

    private static Parameters warmedUp(RandomModel model, Objective minimise, double warmUp) {
        ObjectiveSettings objective = new ObjectiveSettings(minimise, 1, warmUp, 0.5, 1, 0, Gradient.REPARAMETERIZED);
        return stepped(model, plan(model.parameters(), objective, 0, Freeze.NOTHING));
    }

    /** Three steps of a batch that three devices cannot part evenly, by each objective and gradient, and with values hidden. */
    @ParameterizedTest
    @CsvSource({
        "ELBO, REPARAMETERIZED, 0, 0",
        "IWAE, REPARAMETERIZED, 0, 0",
        "ELBO, SCORE_FUNCTION, 0, 0",
        "ELBO, REPARAMETERIZED, 0.25, 0",
        "ELBO, REPARAMETERIZED, 0, 0.3"
    })
    void severalDevicesDoWhatOneDoes(Objective minimise, Gradient gradient, double trim, double missingRate) {
        RandomModel model = RandomModel.of(
                List.of(Head.GAUSSIAN, Head.CATEGORICAL, Head.BERNOULLI, Head.POISSON),
                PosteriorKind.DIAGONAL,
                false,
                4);
        ObjectiveSettings objective = new ObjectiveSettings(minimise, 1, 0, BOUND.lambda(), 2, trim, gradient);
        FitPlan plan = plan(model.parameters(), objective, 0, Freeze.NOTHING, missingRate);

        Parameters one = stepped(model, plan);
        Parameters three = stepped(model, plan, Device.cpu(), Device.cpu());
        Parameters apart = stepped(model, plan, new OtherProcessor(), new OtherProcessor());

        assertThat(one).isNotEqualTo(model.parameters());
        assertThat(apart).isEqualTo(three); // a copy keeps every bit
        for (String name : one.names()) {
            // A step moves by about the learning rate, 1e-2, wherever the gradient points; sums are rounded otherwise.
            assertThat(three.get(name)).as(name).containsExactly(one.get(name), within(2e-4f));
        }
    }

    /** By the processor and others. */
    private static Parameters stepped(RandomModel model, FitPlan plan, Device... others) {
        try (Engines engine = new Engines(model.parameters())) {
            DeviceRows rows = rows(engine, model.parameters(), model.events(64, 1));
            engine.manager().getEngine().setRandomSeed(1);
            List<Replica> replicas = new ArrayList<>(List.of(new Replica(engine.algebra(), rows)));
            for (Device other : others) {
                NDManager there = engine.manager().newSubManager(other);
                Architecture architecture = model.parameters().architecture();
                DeviceRows rowsThere = DeviceRows.of(there, architecture.layout(), EventSource.of(model.events(64, 1)));
                replicas.add(new Replica(new EngineAlgebra(there, architecture), rowsThere));
            }
            Update update = new Update(replicas, plan);
            for (int step = 0; step < 3; step++) {
                update.apply(firstRows(64, 0), step, 3, 1e-2);
            }
            return update.moving().parameters();
        }
    }

    private static int[] firstRows(int count, int from) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> from + i);
        return rows;
    }

    private static DeviceRows rows(Engines engine, Parameters parameters, EventBatch events) {
        var layout = parameters.architecture().layout();
        return DeviceRows.of(engine.manager(), layout, EventSource.of(events));
    }

    private static FitPlan plan(Parameters start, ObjectiveSettings objective, double degrees, Freeze freeze) {
        return plan(start, objective, degrees, freeze, 0);
    }

    private static FitPlan plan(
            Parameters start, ObjectiveSettings objective, double degrees, Freeze freeze, double missingRate) {
        Architecture architecture = start.architecture();
        ModelSettings model = new ModelSettings(
                architecture.latent(),
                architecture.hidden(),
                architecture.posterior(),
                architecture.sharedSigma() ? ModelSettings.Sigma.SHARED : ModelSettings.Sigma.PER_FEATURE,
                ModelSettings.SigmaFit.LEARNED,
                architecture.sigmaFloor(),
                degrees);
        FitSettings fit =
                new FitSettings(1, 10, 1, 64, 1e-2, FitSettings.Schedule.CONSTANT, 1e9, 0.2, 0, 1e6, missingRate, 2, 0);
        return new FitPlan(
                start,
                model,
                objective,
                fit,
                freeze,
                List.of(Device.cpu()),
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                true);
    }
}

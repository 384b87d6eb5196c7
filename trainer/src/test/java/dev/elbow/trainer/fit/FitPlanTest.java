package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FitPlanTest {

    private static final List<Head> GAUSSIANS = List.of(Head.GAUSSIAN, Head.GAUSSIAN);
    private static final Transform PLAIN = new Transform(Shape.IDENTITY, 0, 1, 3);

    @Test
    void theSamePlanIsTheSameWhereverItsCheckpointLies() {
        FitPlan plan = plan(Missing.MARGINALISE, PLAIN, GAUSSIANS);

        assertThat(plan(Missing.MARGINALISE, PLAIN, GAUSSIANS).identity()).isEqualTo(plan.identity());
        assertThat(plan.withCheckpoint(Path.of("elsewhere")).identity()).isEqualTo(plan.identity());
        assertThat(plan.identity()).matches("[0-9a-f]{64}");
    }

    @Test
    void whateverTheFitFollowsMakesAnotherPlan() {
        FitPlan plan = plan(Missing.MARGINALISE, PLAIN, GAUSSIANS).withData("rows where a");
        List<Head> studentT = List.of(Head.GAUSSIAN, Head.STUDENT_T);
        float[] moved = plan.start().get(Architecture.LOG_SIGMA);
        moved[0] += 1e-6f;

        assertThat(List.of(
                        plan(Missing.REFUSE, PLAIN, GAUSSIANS).withData("rows where a"),
                        plan(Missing.MARGINALISE, new Transform(Shape.IDENTITY, 0, 1, 4), GAUSSIANS)
                                .withData("rows where a"),
                        plan(Missing.MARGINALISE, PLAIN, studentT).withData("rows where a"),
                        plan.withData("rows where b"),
                        plan.withDevices(List.of(Device.cpu(), Device.cpu())),
                        plan.withDevices(List.of(Device.gpu())),
                        plan(plan.start().with(Architecture.LOG_SIGMA, moved), Freeze.NOTHING)
                                .withData("rows where a"),
                        plan(plan.start(), Freeze.DECODER).withData("rows where a")))
                .extracting(FitPlan::identity)
                .doesNotContain(plan.identity())
                .doesNotHaveDuplicates();
    }

    @Test
    void aCheckpointOfOtherTransformsIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("fit.checkpoint");
        EventSource rows = EventSource.of(rows(PLAIN));
        VaeFit.fit(plan(Missing.MARGINALISE, PLAIN, GAUSSIANS).withCheckpoint(file), rows, rows, (e, s, b, r) -> {});

        FitPlan other = plan(Missing.MARGINALISE, new Transform(Shape.SIGNED_LOG, 0, 1, 3), GAUSSIANS);

        assertThatThrownBy(() -> VaeFit.fit(other.withCheckpoint(file), rows, rows, (e, s, b, r) -> {}))
                .isInstanceOf(FitException.class)
                .hasMessage("checkpoint " + file
                        + ": of another recipe, seed or data (expected: the same; remove it to begin anew)");
    }

    /** The prior is part of the generative model: it stays with the decoder and moves with it. */
    @ParameterizedTest
    @EnumSource(Freeze.class)
    void aPriorWithComponentsIsHeldWithTheDecoder(Freeze freeze) {
        RandomModel model = RandomModel.of(GAUSSIANS, PosteriorKind.DIAGONAL, false, 5);
        Parameters start = model.with(PriorKind.MIXTURE, 7, 3).parameters();
        EventSource rows = EventSource.of(model.events(200, 1));

        Parameters fitted =
                VaeFit.fit(plan(start, freeze), rows, rows, (e, s, b, r) -> {}).parameters();

        for (String name : List.of(Architecture.PRIOR_MEAN, Architecture.PRIOR_WEIGHTS, Architecture.PRIOR_LOG_SCALE)) {
            if (freeze == Freeze.DECODER) {
                assertThat(fitted.get(name)).as(name).containsExactly(start.get(name));
            } else {
                assertThat(fitted.get(name)).as(name).isNotEqualTo(start.get(name));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PriorKind.class)
    void aStoppedFitOfAFrozenDecoderGoesOnToWhatTheUnbrokenOneGives(PriorKind prior, @TempDir Path folder) {
        RandomModel model = RandomModel.of(GAUSSIANS, PosteriorKind.DIAGONAL, false, 5);
        Parameters start = prior == PriorKind.STANDARD
                ? model.parameters()
                : model.with(prior, 7, 3).parameters();
        EventSource rows = EventSource.of(model.events(200, 1));
        FitPlan whole = plan(start, Freeze.DECODER);
        FitPlan broken = whole.withCheckpoint(folder.resolve("fit.checkpoint"));
        int[] epochs = {0};

        assertThatThrownBy(() -> VaeFit.fit(broken, rows, rows, (e, s, b, r) -> {
                    if (++epochs[0] == 3) {
                        throw new IllegalStateException("stopped");
                    }
                }))
                .hasMessage("stopped");
        int[] steps = {0};
        Fitted resumed = VaeFit.fit(broken, rows, rows, (e, s, b, r) -> steps[0] = steps[0] == 0 ? e.step() : steps[0]);

        assertThat(steps[0]).isGreaterThan(20); // not from the beginning
        assertThat(resumed).isEqualTo(VaeFit.fit(whole, rows, rows, (e, s, b, r) -> {}));
        assertThat(resumed.parameters()).isNotEqualTo(start);
    }

    private static FitPlan plan(Missing missing, Transform transform, List<Head> heads) {
        return plan(Parameters.initial(architecture(layout(missing, transform, heads)), 1), Freeze.NOTHING);
    }

    private static FitPlan plan(Parameters start, Freeze freeze) {
        Architecture shape = start.architecture();
        ModelSettings model = new ModelSettings(
                shape.latent(),
                shape.hidden(),
                shape.posterior(),
                ModelSettings.Sigma.PER_FEATURE,
                ModelSettings.SigmaFit.ANALYTIC,
                shape.sigmaFloor(),
                0,
                shape.prior(),
                shape.components());
        FitSettings fit = new FitSettings(5, 100, 5, 20, 1e-2, FitSettings.Schedule.ONE_CYCLE, 1, 0.2, 0, 3, 0, 2, 1);
        return new FitPlan(
                start,
                model,
                ObjectiveSettings.defaults(),
                fit,
                freeze,
                List.of(Device.cpu()),
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                false);
    }

    private static Architecture architecture(Layout layout) {
        return new Architecture(layout, List.of(6), 2, PosteriorKind.DIAGONAL, false, 0.05);
    }

    private static Layout layout(Missing missing, Transform transform, List<Head> heads) {
        EventSchema schema = new EventSchema(
                List.of(new Feature.Numeric("a", "/a", missing), new Feature.Numeric("b", "/b", missing)));
        return new Layout(schema, Collections.nCopies(2, Optional.of(transform)), heads);
    }

    private static EventBatch rows(Transform transform) {
        EventBatch batch =
                new EventBatch(layout(Missing.MARGINALISE, transform, GAUSSIANS).schema());
        for (int row = 0; row < 60; row++) {
            batch.begin();
            batch.numeric(0, row / 30f - 1);
            batch.numeric(1, 1 - row / 20f);
            batch.commit();
        }
        return batch;
    }
}

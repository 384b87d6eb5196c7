package dev.elbow.trainer.cli;

import ai.djl.Device;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.export.Model;
import dev.elbow.trainer.fit.FitPlan;
import dev.elbow.trainer.fit.Fitted;
import dev.elbow.trainer.fit.Freeze;
import dev.elbow.trainer.fit.Progress;
import dev.elbow.trainer.fit.VaeFit;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.mixture.Mixture;
import dev.elbow.trainer.mixture.MixtureFit;
import dev.elbow.trainer.mixture.MixtureModel;
import dev.elbow.trainer.mixture.MixtureProgress;
import dev.elbow.trainer.mixture.MixtureRows;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.report.Curve;
import dev.elbow.zoo.cli.LiveLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Fits a recipe's family to its rows, and shows how it goes.
 *
 * @param line where progress is shown
 * @param base what the fit begins with, which suits the recipe; random parameters where there is none
 */
record Fitting(Recipe recipe, Dataset rows, Layout layout, LiveLine line, Optional<BaseModel> base) {

    /** A fitted model, and how the fit went. */
    record Result(Model model, Curve curve) {}

    /**
     * Fits.
     *
     * @param devices where a network is fitted
     * @param freeze which half of the base stays as it is
     * @param checkpoint where its state goes after each epoch, and from which it goes on
     */
    Result fit(List<Device> devices, Freeze freeze, Path checkpoint) {
        return switch (recipe.family()) {
            case VAE -> vae(devices, freeze, checkpoint);
            case GMM -> mixture();
        };
    }

    private Result vae(List<Device> devices, Freeze freeze, Path checkpoint) {
        FitPlan plan = base.map(one -> FitPlan.of(recipe, one.start(recipe, layout), freeze))
                .orElseGet(() -> FitPlan.of(recipe, layout, rows.train()))
                .withDevices(devices)
                .withData(List.of(
                                rows.sha256(),
                                recipe.data().where(),
                                base.map(BaseModel::digest).orElse(""))
                        .toString())
                .withCheckpoint(checkpoint);
        Fitted fitted = VaeFit.fit(plan, rows.train(), EventSource.of(rows.heldOut()), new Shown(line));
        List<Curve.Epoch> epochs = fitted.curve().stream()
                .map(epoch -> new Curve.Epoch(epoch.step(), epoch.distortion(), epoch.rate(), epoch.heldOut()))
                .toList();
        VaeModel model = new VaeModel(fitted.parameters(), recipe.score().nodes());
        base.ifPresent(one -> one.checkKept(model, fitted.parameters(), freeze));
        return new Result(model, new Curve.Epochs(epochs));
    }

    private record Shown(LiveLine line) implements Progress {
        @Override
        public void epoch(Epoch epoch, int steps, double best, double rowsPerSecond) {
            line.show(String.format(
                    Locale.ROOT,
                    "step %d of %d: distortion %.3f + rate %.3f nats, held-out %.3f (best %.3f), %.0f rows/s",
                    epoch.step(),
                    steps,
                    epoch.distortion(),
                    epoch.rate(),
                    epoch.heldOut(),
                    best,
                    rowsPerSecond));
        }

        @Override
        public void retreated(String why) {
            line.note(why);
        }
    }

    private Result mixture() {
        Map<Integer, List<Double>> objectives = new HashMap<>();
        EventBatch train = MixtureRows.of(rows.train(), recipe.fit().seed(), line::note);
        Mixture mixture = MixtureFit.fit(
                        rows.transforms(), train, recipe.mixture(), recipe.fit().seed(), step -> {
                            show(step);
                            if (step.start() == 0) {
                                objectives
                                        .computeIfAbsent(step.components(), none -> new ArrayList<>())
                                        .add(step.objective());
                            }
                        })
                .mixture();
        List<Double> curve = objectives.getOrDefault(mixture.size(), List.of());
        return new Result(new MixtureModel(mixture, train.size()), new Curve.Iterations(curve));
    }

    private void show(MixtureProgress.Step step) {
        line.show(String.format(
                Locale.ROOT,
                "%d components, %s, iteration %d: %.4f nats an event",
                step.components(),
                step.start() == 0 ? "all rows" : "start " + step.start(),
                step.iteration(),
                step.objective()));
    }
}

package dev.elbow.trainer.cli;

import ai.djl.Device;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.Folds;
import dev.elbow.trainer.export.HeldOutFit;
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
import dev.elbow.trainer.recipe.FitSettings;
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
import java.util.OptionalDouble;

/**
 * Fits a recipe's family to its rows, and shows how it goes. Where there are few rows, by cross-fitting: some fits hold a part each
 * out, by which the model is judged and calibrated, and one more to all rows, as long as those took on average, makes the package.
 *
 * @param line where progress is shown
 * @param base what the fit begins with, which suits the recipe; random parameters where there is none
 */
record Fitting(Recipe recipe, Dataset rows, Layout layout, LiveLine line, Optional<BaseModel> base) {

    /**
     * A fitted model.
     *
     * @param judged fits whose held-out rows speak for the model: its own, or several to fewer rows
     * @param curve how the first of those fits went
     */
    record Result(Model model, List<HeldOutFit> judged, Curve curve) {}

    /** One fit; its length as a share of the longest. */
    private record One(Model model, Curve curve, double length) {}

    /** One of several fits: its number, its rows, how it is fitted, and the share of its length after which it ends unjudged. */
    private record Task(
            int number, int of, EventSource train, EventBatch heldOut, FitSettings fit, OptionalDouble end) {}

    /**
     * Fits.
     *
     * @param folds of the rows
     * @param devices where a network is fitted
     * @param freeze which half of the base stays as it is
     * @param checkpoint where the state of the model's own fit goes after each epoch, and from which it goes on
     */
    Result fit(Folds folds, List<Device> devices, Freeze freeze, Path checkpoint) {
        boolean alone = folds.count() == 1;
        int fits = alone ? 1 : folds.count() + 1;
        List<One> made = new ArrayList<>();
        List<HeldOutFit> judged = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            EventBatch heldOut = folds.heldOut(fold);
            EventSource train = folds.train(fold);
            // After fewer updates, the fits that calibrate would find all events stranger than the model does.
            FitSettings fit =
                    alone ? recipe.fit() : recipe.fit().asLong(folds.all().size(), train.size());
            Task task = new Task(fold + 1, fits, train, heldOut, fit, OptionalDouble.empty());
            One one = fit(task, devices, freeze, alone ? Optional.of(checkpoint) : Optional.empty());
            made.add(one);
            judged.add(new HeldOutFit(one.model, heldOut));
        }
        if (alone) {
            return new Result(made.get(0).model, judged, made.get(0).curve);
        }
        double length = made.stream().mapToDouble(One::length).average().orElse(1);
        Task whole = new Task(fits, fits, folds.all(), rows.heldOut(), recipe.fit(), OptionalDouble.of(length));
        One model = fit(whole, devices, freeze, Optional.of(checkpoint));
        return new Result(model.model, judged, made.get(0).curve);
    }

    private One fit(Task task, List<Device> devices, Freeze freeze, Optional<Path> checkpoint) {
        return switch (recipe.family()) {
            case VAE -> vae(task, devices, freeze, checkpoint);
            case GMM -> mixture(task);
        };
    }

    private One vae(Task task, List<Device> devices, Freeze freeze, Optional<Path> checkpoint) {
        FitPlan free = base.map(one -> FitPlan.of(recipe, one.start(recipe, layout), freeze))
                .orElseGet(() -> FitPlan.of(recipe, layout, task.train))
                .withDevices(devices)
                .withFit(task.fit)
                .withData(List.of(
                                rows.sha256(),
                                recipe.data().where(),
                                base.map(BaseModel::digest).orElse(""))
                        .toString());
        FitPlan kept = checkpoint.map(free::withCheckpoint).orElse(free);
        FitPlan plan = task.end.isPresent() ? kept.withEnd(task.end.getAsDouble()) : kept;
        Fitted fitted = VaeFit.fit(plan, task.train, EventSource.of(task.heldOut), new Shown(line, task));
        List<Curve.Epoch> epochs = fitted.curve().stream()
                .map(epoch -> new Curve.Epoch(epoch.step(), epoch.distortion(), epoch.rate(), epoch.heldOut()))
                .toList();
        VaeModel model = new VaeModel(
                fitted.parameters(), recipe.score().nodes(), recipe.score().tighten());
        base.ifPresent(one -> one.checkKept(model, fitted.parameters(), freeze));
        return new One(model, new Curve.Epochs(epochs), fitted.length());
    }

    private record Shown(LiveLine line, Task task) implements Progress {
        @Override
        public void epoch(Epoch epoch, int steps, double best, double rowsPerSecond) {
            String fit = task.of == 1 ? "" : "fit " + task.number + " of " + task.of + ", ";
            String heldOut = task.end.isPresent()
                    ? ""
                    : String.format(Locale.ROOT, " held-out %.3f (best %.3f),", epoch.heldOut(), best);
            line.show(String.format(
                    Locale.ROOT,
                    "%sstep %d of %d: distortion %.3f + rate %.3f nats,%s %.0f rows/s",
                    fit,
                    epoch.step(),
                    steps,
                    epoch.distortion(),
                    epoch.rate(),
                    heldOut,
                    rowsPerSecond));
        }

        @Override
        public void retreated(String why) {
            line.note(why);
        }
    }

    private One mixture(Task task) {
        Map<Integer, List<Double>> objectives = new HashMap<>();
        EventBatch train = MixtureRows.of(task.train, recipe.fit().seed(), line::note);
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
        return new One(new MixtureModel(mixture, train.size()), new Curve.Iterations(curve), 1);
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

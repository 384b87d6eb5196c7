package dev.elbow.trainer.fit;

import ai.djl.Device;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import dev.elbow.trainer.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything a fit follows but its rows.
 *
 * @param start parameters to begin with
 * @param device to compute on
 * @param data digest of the rows, so that a checkpoint of other rows is not taken
 * @param checkpoint where the state goes after each epoch; the fit goes on from it where it is there
 */
public record FitPlan(
        Parameters start,
        ModelSettings model,
        ObjectiveSettings objective,
        FitSettings fit,
        Freeze freeze,
        Device device,
        String data,
        Optional<Path> checkpoint) {

    /** The recipe's plan, from random parameters. */
    public static FitPlan of(Recipe recipe, Layout layout, Rows train) {
        long seed = recipe.fit().seed();
        Parameters random = Parameters.initial(recipe.model().architecture(layout, train.size()), seed);
        Parameters start = PriorStart.of(CountStart.of(random, train), train, seed);
        return of(start, recipe.model(), recipe.objective(), recipe.fit());
    }

    /** On the processor, with nothing frozen and no checkpoint. */
    public static FitPlan of(Parameters start, ModelSettings model, ObjectiveSettings objective, FitSettings fit) {
        return new FitPlan(start, model, objective, fit, Freeze.NOTHING, Device.cpu(), "", Optional.empty());
    }

    public FitPlan withDevice(Device other) {
        return new FitPlan(start, model, objective, fit, freeze, other, data, checkpoint);
    }

    public FitPlan withData(String digest) {
        return new FitPlan(start, model, objective, fit, freeze, device, digest, checkpoint);
    }

    public FitPlan withCheckpoint(Path file) {
        return new FitPlan(start, model, objective, fit, freeze, device, data, Optional.of(file));
    }

    /** What a checkpoint is of: the same plan and rows give the same fit, wherever its file lies. */
    String identity() {
        return String.join("; ", model.toString(), objective.toString(), fit.toString(), freeze.toString(), data);
    }
}

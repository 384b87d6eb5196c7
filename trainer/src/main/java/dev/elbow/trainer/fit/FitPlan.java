package dev.elbow.trainer.fit;

import ai.djl.Device;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import dev.elbow.trainer.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything a fit follows but its rows.
 *
 * @param start parameters to begin with
 * @param devices to compute on, each batch in even parts
 * @param data digest of the rows, so that a checkpoint of other rows is not taken
 * @param checkpoint where the state goes after each epoch; the fit goes on from it where it is there
 * @param startedAtRows whether each component of the prior began at a training row, which it has to be fitted without
 */
public record FitPlan(
        Parameters start,
        ModelSettings model,
        ObjectiveSettings objective,
        FitSettings fit,
        Freeze freeze,
        List<Device> devices,
        String data,
        Optional<Path> checkpoint,
        boolean startedAtRows) {

    public FitPlan {
        devices = List.copyOf(devices);
    }

    /** The recipe's plan, from random parameters. */
    public static FitPlan of(Recipe recipe, Layout layout, EventSource train) {
        long seed = recipe.fit().seed();
        Parameters random = Parameters.initial(recipe.model().architecture(layout, train.size()), seed);
        Parameters start = PriorStart.of(CountStart.of(random, train), train, seed);
        return of(start, recipe.model(), recipe.objective(), recipe.fit());
    }

    /** On the processor, with nothing frozen and no checkpoint. */
    public static FitPlan of(Parameters start, ModelSettings model, ObjectiveSettings objective, FitSettings fit) {
        return new FitPlan(
                start, model, objective, fit, Freeze.NOTHING, List.of(Device.cpu()), "", Optional.empty(), true);
    }

    /** From parameters that another fit has found, some of which may be held. */
    public FitPlan from(Parameters parameters, Freeze held) {
        return new FitPlan(parameters, model, objective, fit, held, devices, data, checkpoint, false);
    }

    public FitPlan withDevices(List<Device> others) {
        return new FitPlan(start, model, objective, fit, freeze, others, data, checkpoint, startedAtRows);
    }

    public FitPlan withData(String digest) {
        return new FitPlan(start, model, objective, fit, freeze, devices, digest, checkpoint, startedAtRows);
    }

    public FitPlan withCheckpoint(Path file) {
        return new FitPlan(start, model, objective, fit, freeze, devices, data, Optional.of(file), startedAtRows);
    }

    /** What a checkpoint is of: the same plan and rows give the same fit, wherever its file lies. */
    String identity() {
        return String.join("; ", model.toString(), objective.toString(), fit.toString(), freeze.toString(), data);
    }
}

package dev.elbow.trainer.fit;

import ai.djl.Device;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import dev.elbow.trainer.recipe.Recipe;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything a fit follows but its rows.
 *
 * @param start parameters to begin with
 * @param devices to compute on, each batch in even parts
 * @param data which rows: their file's digest and what chooses among them, so that a checkpoint of other rows is not taken
 * @param checkpoint where the state goes after each epoch; the fit goes on from it where it is there
 * @param end share of the epochs after which the fit ends with what it has, unjudged; else held-out rows say which epoch was best
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
        OptionalDouble end,
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
                start,
                model,
                objective,
                fit,
                Freeze.NOTHING,
                List.of(Device.cpu()),
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                true);
    }

    /** The recipe's plan, from parameters that another fit has found, some of which may be held. */
    public static FitPlan of(Recipe recipe, Parameters found, Freeze held) {
        return new FitPlan(
                found,
                recipe.model(),
                recipe.objective(),
                recipe.fit(),
                held,
                List.of(Device.cpu()),
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                false);
    }

    public FitPlan withDevices(List<Device> others) {
        return new FitPlan(start, model, objective, fit, freeze, others, data, checkpoint, end, startedAtRows);
    }

    public FitPlan withData(String rows) {
        return new FitPlan(start, model, objective, fit, freeze, devices, rows, checkpoint, end, startedAtRows);
    }

    public FitPlan withCheckpoint(Path file) {
        return new FitPlan(start, model, objective, fit, freeze, devices, data, Optional.of(file), end, startedAtRows);
    }

    /** With other settings of the fit. */
    public FitPlan withFit(FitSettings other) {
        return new FitPlan(start, model, objective, other, freeze, devices, data, checkpoint, end, startedAtRows);
    }

    /** A fit to rows none of which is held out: its length is what other fits found to be best. */
    public FitPlan withEnd(double share) {
        return new FitPlan(
                start,
                model,
                objective,
                fit,
                freeze,
                devices,
                data,
                checkpoint,
                OptionalDouble.of(share),
                startedAtRows);
    }

    /**
     * What a checkpoint is of: the same plan and rows give the same fit, wherever its file lies. A digest, in hexadecimal digits, of
     * the settings, of features, transforms and likelihoods, of the numbers to begin with, of the rows, and of how many devices of
     * which kind share a batch, since sums are rounded by that.
     */
    String identity() {
        MessageDigest digest = sha256();
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            Layout layout = start.architecture().layout();
            for (Object part : List.of(
                    model,
                    objective,
                    fit,
                    freeze,
                    data,
                    end,
                    startedAtRows,
                    layout.schema(),
                    layout.transforms(),
                    layout.featureOrder(),
                    Arrays.stream(Head.values()).map(layout::block).toList(),
                    devices.stream().map(Device::getDeviceType).toList())) {
                byte[] text = part.toString().getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
            }
            for (String name : start.names()) {
                out.writeUTF(name);
                for (float number : start.get(name)) {
                    out.writeFloat(number);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a digest cannot be written", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

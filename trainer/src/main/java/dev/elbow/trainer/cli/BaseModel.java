package dev.elbow.trainer.cli;

import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.data.EventEncoding;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.fit.Freeze;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Scales;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.onnx.GraphParameters;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.VerifiedPackage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The model that a fit begins with: its parameters, and what they rest on, which are vocabularies and transforms.
 *
 * @param verified the package
 * @param parameters in the shape of the package's network
 */
record BaseModel(VerifiedPackage verified, Parameters parameters) {

    /** Of scales that were taken through their logarithm, relative. */
    private static final double ROUNDING = 1e-9;

    /**
     * Reads a package's model.
     *
     * @throws TrainerDataException where it is of another family, or was not written by the trainer
     */
    static BaseModel of(VerifiedPackage verified) {
        try {
            Parameters parameters =
                    GraphParameters.read(verified.manifest(), verified.file(GraphContract.SCORE + ".onnx"));
            return new BaseModel(verified, parameters);
        } catch (IllegalArgumentException e) {
            throw new TrainerDataException(
                    "--from " + verified.manifest().reference() + ": cannot be trained further: " + e.getMessage(), e);
        }
    }

    Manifest manifest() {
        return verified.manifest();
    }

    String digest() {
        return verified.digest();
    }

    /** A note where the base was fitted to all rows of a file, those that are now held out among them. */
    Optional<String> seen(String dataSha256) {
        return manifest().crossFitted() && manifest().provenance().dataSha256().equals(dataSha256)
                ? Optional.of(manifest().reference()
                        + " was fitted to all rows of this very file: metrics and thresholds are of"
                        + " rows that it has seen")
                : Optional.empty();
    }

    private static void state(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }

    /** How a package says that it began with this one. */
    Provenance.Base provenance(Freeze freeze) {
        return new Provenance.Base(
                manifest().reference(), digest(), freeze.name().toLowerCase(Locale.ROOT));
    }

    /** What the fit's rows are encoded by. */
    EventEncoding encoding() {
        return new EventEncoding(
                manifest().schema(),
                manifest().features().stream().map(FeatureModel::transform).toList());
    }

    /**
     * Passes a recipe for the same features and network, which leaves what is frozen as it is.
     *
     * @throws TrainerDataException naming the first column or setting that differs
     */
    void check(Recipe recipe, Freeze freeze) {
        checkColumns(recipe);
        Parameters start = start(recipe, parameters.architecture().layout());
        if (freeze == Freeze.DECODER) {
            checkDecoder(recipe, start);
        }
        frozenGraph(freeze).ifPresent(name -> {
            if (!Arrays.equals(graph(new VaeModel(start, 1), name), verified.file(name + ".onnx"))) {
                throw new TrainerDataException(
                        "--freeze " + name + ": the graph of " + manifest().reference()
                                + " is of another version of Elbow, which this one would write otherwise (expected: a package"
                                + " that this version wrote, or nothing frozen)");
            }
        });
    }

    private void checkColumns(Recipe recipe) {
        List<String> expected = manifest().features().stream()
                .map(one -> one.feature().pointer() + " as " + one.feature().name() + ", "
                        + Head.of(one.likelihood()) + ", "
                        + one.transform().map(Transform::shape).orElse(Transform.Shape.IDENTITY))
                .toList();
        List<String> found = recipe.columns().stream()
                .map(column -> column.at() + " as " + column.name() + ", " + column.likelihood() + ", " + shape(column))
                .toList();
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            String here = i < found.size() ? found.get(i) : "none";
            String there = i < expected.size() ? expected.get(i) : "none";
            check("column " + (i + 1), here, there);
        }
        for (int i = 0; i < expected.size(); i++) {
            Column column = recipe.columns().get(i);
            FeatureModel feature = manifest().features().get(i);
            check(
                    "column " + column.name() + ": missing",
                    column.missing(),
                    feature.feature().missing());
            feature.transform().ifPresent(transform -> {
                check("column " + column.name() + ": clip", word(column.clip()), word(transform.bound()));
                check("fit.tail", recipe.fit().tail(), transform.tail());
            });
        }
    }

    private static String word(Optional<Double> bound) {
        return bound.map(String::valueOf).orElse("none");
    }

    /** Numbers that the recipe gives instead of having them learned would be the decoder's in place of its own. */
    private void checkDecoder(Recipe recipe, Parameters start) {
        if (!sameScales(start)) {
            throw frozen("model.sigma_floor: " + recipe.model().sigmaFloor(), "the package's");
        }
        double degrees = recipe.model().degrees();
        if (degrees > 0 && !all(start, Architecture.LOG_DEGREES, Math.log(degrees))) {
            throw frozen("model.degrees: " + degrees, "0, or the package's");
        }
        boolean fixed = recipe.objective().minimise() == Objective.RATE_DISTORTION;
        double lambda = recipe.objective().lambda();
        if (fixed && !all(start, Architecture.LOG_SIGMA, -0.5 * Math.log(2 * lambda))) {
            throw frozen(
                    "objective.minimise: rate_distortion with lambda " + lambda,
                    "another objective, or the lambda of the package's sigma");
        }
    }

    private boolean sameScales(Parameters start) {
        Scales ours = Scales.of(parameters);
        Scales theirs = Scales.of(start);
        boolean none = parameters
                        .architecture()
                        .layout()
                        .block(Head.HETEROSCEDASTIC_GAUSSIAN)
                        .width()
                == 0;
        return near(ours.sigma(), theirs.sigma())
                && near(ours.studentDeviation(), theirs.studentDeviation())
                && (none
                        || near(
                                new double[] {parameters.architecture().sigmaFloor()},
                                new double[] {start.architecture().sigmaFloor()}));
    }

    private static boolean near(double[] some, double[] others) {
        for (int i = 0; i < some.length; i++) {
            if (Math.abs(some[i] - others[i]) > ROUNDING * some[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean all(Parameters start, String name, double number) {
        if (!start.names().contains(name)) {
            return true;
        }
        for (float one : start.get(name)) {
            if (one != (float) number) {
                return false;
            }
        }
        return true;
    }

    private TrainerDataException frozen(String found, String expected) {
        return new TrainerDataException("recipe " + found + " (expected: " + expected
                + "; it would change the decoder of " + manifest().reference() + ", which --freeze holds)");
    }

    private static Optional<String> frozenGraph(Freeze freeze) {
        return switch (freeze) {
            case NOTHING -> Optional.empty();
            case ENCODER -> Optional.of(GraphContract.ENCODER);
            case DECODER -> Optional.of(GraphContract.DECODER);
        };
    }

    private static byte[] graph(VaeModel model, String name) {
        return Objects.requireNonNull(model.graphs().onnx().get(name), name);
    }

    /**
     * Passes a fitted model whose frozen half is this one's, bit for bit.
     *
     * @throws IllegalStateException where it moved
     */
    void checkKept(VaeModel fitted, Parameters found, Freeze freeze) {
        for (String name : parameters.names()) {
            state(
                    freeze.moves(name) || Arrays.equals(found.get(name), parameters.get(name)),
                    "fit: parameter " + name + " moved (expected: held by --freeze); nothing was written");
        }
        frozenGraph(freeze)
                .ifPresent(name -> state(
                        Arrays.equals(graph(fitted, name), verified.file(name + ".onnx")),
                        "fit: the graph of the " + name
                                + " changed (expected: held by --freeze); nothing was written"));
    }

    private static Transform.Shape shape(Column column) {
        return column.type().transformed() ? column.shape() : Transform.Shape.IDENTITY;
    }

    /**
     * The parameters in the shape of the recipe's network, which has to be the package's.
     *
     * @param layout of the package's features
     * @throws TrainerDataException naming the first setting that differs
     */
    Parameters start(Recipe recipe, Layout layout) {
        Architecture wanted = recipe.model().architecture(layout);
        Architecture there = parameters.architecture();
        check("model.hidden", wanted.hidden(), there.hidden());
        check("model.latent", wanted.latent(), there.latent());
        check("model.posterior", wanted.posterior(), there.posterior());
        if (layout.block(Head.GAUSSIAN).width() > 1) { // one column's sigma is its own and shared
            check("model.sigma", sigma(wanted), sigma(there));
        }
        check("model.prior", recipe.model().prior(), there.prior());
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.names().forEach(name -> values.put(name, parameters.get(name)));
        // The prior had a component a row at most of other rows.
        return Parameters.of(wanted.with(there.prior(), there.components()), values);
    }

    private static String sigma(Architecture architecture) {
        return architecture.sharedSigma() ? "shared" : "per_feature";
    }

    private void check(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new TrainerDataException("recipe " + what + ": " + found + " (expected: " + expected + ", as in "
                    + manifest().reference() + ", which the fit begins with)");
        }
    }
}

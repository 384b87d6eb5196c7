package dev.elbow.trainer.cli;

import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.data.EventEncoding;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.fit.Freeze;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.onnx.GraphParameters;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.VerifiedPackage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The model that a fit begins with: its parameters, and what they rest on, which are vocabularies and transforms.
 *
 * @param parameters in the shape of the package's network
 */
record BaseModel(Manifest manifest, String digest, Parameters parameters) {

    /**
     * Reads a package's model.
     *
     * @throws TrainerDataException where it is of another family, or was not written by the trainer
     */
    static BaseModel of(VerifiedPackage verified) {
        try {
            Parameters parameters =
                    GraphParameters.read(verified.manifest(), verified.file(GraphContract.SCORE + ".onnx"));
            return new BaseModel(verified.manifest(), verified.digest(), parameters);
        } catch (IllegalArgumentException e) {
            throw new TrainerDataException(
                    "--from " + verified.manifest().reference() + ": cannot be trained further: " + e.getMessage(), e);
        }
    }

    /** How a package says that it began with this one. */
    Provenance.Base provenance(Freeze freeze) {
        return new Provenance.Base(manifest.reference(), digest, freeze.name().toLowerCase(Locale.ROOT));
    }

    /** What the fit's rows are encoded by. */
    EventEncoding encoding() {
        return new EventEncoding(
                manifest.schema(),
                manifest.features().stream().map(FeatureModel::transform).toList());
    }

    /**
     * Passes a recipe for the same features.
     *
     * @throws TrainerDataException naming the first column that differs
     */
    void checkColumns(Recipe recipe) {
        List<String> expected = manifest.features().stream()
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
    }

    private static Transform.Shape shape(Column column) {
        return column.type().transformed() ? column.shape() : Transform.Shape.IDENTITY;
    }

    /**
     * The parameters in the shape of the recipe's network, which has to be the package's.
     *
     * @throws TrainerDataException naming the first setting that differs
     */
    Parameters parameters(Architecture wanted) {
        Architecture there = parameters.architecture();
        check("model.hidden", wanted.hidden(), there.hidden());
        check("model.latent", wanted.latent(), there.latent());
        check("model.posterior", wanted.posterior(), there.posterior());
        check("model.sigma", sigma(wanted), sigma(there));
        check("model.prior", wanted.prior(), there.prior());
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
                    + manifest.reference() + ", which the fit begins with)");
        }
    }
}

package dev.elbow.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the parameters of a VAE back from its scoring graph, where each stands under its own name; what the graph does not say, the
 * manifest does. Stateless.
 */
public final class GraphParameters {

    /** How far below its floored scale, in its logarithm, a stored one must lie to tell the floor. */
    private static final double ROUNDING = 1e-6;

    private GraphParameters() {}

    /**
     * The parameters of a package's model.
     *
     * @param score the scoring graph
     * @throws IllegalArgumentException where the graph does not hold them: another program wrote it, or another family
     */
    public static Parameters read(Manifest manifest, byte[] score) {
        Checks.that(manifest.family().equals("vae"), "family", manifest.family(), "vae");
        Map<String, TensorProto> stored = stored(score);
        Layout layout = layout(manifest);
        Architecture architecture = new Architecture(
                layout,
                hidden(stored),
                manifest.latent().dimensions(),
                PosteriorKind.valueOf(manifest.latent().posterior().toUpperCase(Locale.ROOT)),
                // Of one Gaussian column or none nobody can tell, and nothing hangs on it.
                stored.containsKey(Architecture.LOG_SIGMA)
                        && stored.get(Architecture.LOG_SIGMA).getDims(1)
                                < layout.block(Head.GAUSSIAN).width(),
                sigmaFloor(manifest, layout, stored),
                prior(manifest),
                stored.containsKey(Architecture.PRIOR_MEAN)
                        ? (int) found(stored, Architecture.PRIOR_MEAN).getDims(0)
                        : 0);
        Map<String, float[]> values = new LinkedHashMap<>();
        architecture.shapes().forEach((name, shape) -> {
            TensorProto tensor = found(stored, name);
            Checks.that(
                    tensor.getDimsList()
                            .equals(shape.stream().map(Integer::longValue).toList()),
                    GraphContract.SCORE + ".onnx: parameter " + name,
                    tensor.getDimsList(),
                    "" + shape);
            values.put(name, numbers(tensor));
        });
        return Parameters.of(architecture, values);
    }

    private static PriorKind prior(Manifest manifest) {
        return Arrays.stream(PriorKind.values())
                .filter(kind -> kind.word().equals(manifest.latent().prior()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "prior: " + manifest.latent().prior() + " (expected: standard or mixture)"));
    }

    private static Map<String, TensorProto> stored(byte[] score) {
        try {
            Map<String, TensorProto> stored = new LinkedHashMap<>();
            for (TensorProto tensor :
                    OnnxMl.ModelProto.parseFrom(score).getGraph().getInitializerList()) {
                stored.put(tensor.getName(), tensor);
            }
            return stored;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    GraphContract.SCORE + ".onnx: " + e.getMessage() + " (expected: ONNX)", e);
        }
    }

    private static TensorProto found(Map<String, TensorProto> stored, String name) {
        TensorProto tensor = stored.get(name);
        Checks.that(
                tensor != null && tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber(),
                GraphContract.SCORE + ".onnx: parameter " + name,
                "absent",
                "float32 numbers under that name; packages made before parameters had names lack them");
        return Objects.requireNonNull(tensor);
    }

    private static float[] numbers(TensorProto tensor) {
        float[] numbers = new float[tensor.getFloatDataCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.getFloatData(i);
        }
        return numbers;
    }

    private static List<Integer> hidden(Map<String, TensorProto> stored) {
        List<Integer> hidden = new ArrayList<>();
        hidden.add((int) found(stored, Architecture.encoderBias(0)).getDims(1));
        while (stored.containsKey(Architecture.encoderBias(hidden.size()))) {
            hidden.add(
                    (int) found(stored, Architecture.encoderBias(hidden.size())).getDims(1));
        }
        return hidden;
    }

    private static Layout layout(Manifest manifest) {
        List<FeatureModel> features = manifest.features();
        return new Layout(
                new EventSchema(features.stream().map(FeatureModel::feature).toList()),
                features.stream().map(FeatureModel::transform).toList(),
                features.stream().map(one -> Head.of(one.likelihood())).toList());
    }

    /**
     * The floor of scales. Heteroscedastic likelihoods state it. Else it is the stated scale of a column whose stored one lies below,
     * which the floor alone can have raised. Else nothing is floored, and any floor below all scales is as good.
     */
    private static double sigmaFloor(Manifest manifest, Layout layout, Map<String, TensorProto> stored) {
        double below = 1;
        for (int i = 0; i < layout.transformed(); i++) {
            Likelihood likelihood =
                    manifest.features().get(layout.featureOrder().get(i)).likelihood();
            if (likelihood instanceof Likelihood.HeteroscedasticGaussian gaussian) {
                return gaussian.floor();
            }
            double stated = likelihood instanceof Likelihood.Gaussian gaussian
                    ? gaussian.scale()
                    : likelihood instanceof Likelihood.StudentT studentT ? studentT.scale() : Double.NaN;
            double raw = logScale(layout, stored, i);
            if (raw < Math.log(stated) - ROUNDING) {
                return stated;
            }
            below = stated / 2 < below ? stated / 2 : below;
        }
        return below;
    }

    /** The stored logarithm of the scale of a numeric column; NaN where it has none. */
    private static double logScale(Layout layout, Map<String, TensorProto> stored, int column) {
        for (Head head : List.of(Head.GAUSSIAN, Head.STUDENT_T)) {
            Layout.Block block = layout.block(head);
            if (column >= block.from() && column < block.to()) {
                TensorProto logs =
                        found(stored, head == Head.GAUSSIAN ? Architecture.LOG_SIGMA : Architecture.LOG_SCALE);
                return logs.getFloatData(logs.getFloatDataCount() == 1 ? 0 : column - block.from());
            }
        }
        return Double.NaN;
    }
}

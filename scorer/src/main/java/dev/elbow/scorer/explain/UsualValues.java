package dev.elbow.scorer.explain;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** The values that a feature of a normal event may have, for trying them one by one. Stateless. */
final class UsualValues {

    /** In units of the encoded value, whose standard deviation among training events is about 1. */
    static final double STEP = 0.25;

    private static final double FURTHEST = 3;

    /** Of a larger vocabulary only the symbol that the model expects is tried. */
    private static final int MOST_SYMBOLS = 256;

    private UsualValues() {}

    /** As they stand in the graph's input, each once. */
    static double[] of(FeatureModel model) {
        return model.feature().match(new Values(model));
    }

    /** Values a part of a step beside one, where there is anything between two steps. */
    static double[] beside(FeatureModel model, double value) {
        if (!(model.feature() instanceof Feature.Numeric) && !(model.feature() instanceof Feature.Count)) {
            return new double[0];
        }
        Transform transform = model.transform().orElseThrow();
        double encoded = transform.encode(value);
        return rounded(
                model,
                DoubleStream.of(-0.6, -0.4, -0.2, 0.2, 0.4, 0.6).map(part -> transform.decode(encoded + part * STEP)));
    }

    /** Counts are whole numbers, from 0 on. */
    static double rounded(FeatureModel model, double value) {
        return model.feature() instanceof Feature.Count ? Math.max(0, Math.rint(value)) : (float) value;
    }

    private static double[] rounded(FeatureModel model, DoubleStream values) {
        return values.map(value -> rounded(model, value)).distinct().toArray();
    }

    private record Values(FeatureModel model) implements Feature.Cases<double[]> {
        @Override
        public double[] numeric(Feature.Numeric numeric) {
            Transform transform = model.transform().orElseThrow();
            List<Double> values = new ArrayList<>();
            for (double encoded = -FURTHEST; encoded <= FURTHEST; encoded += STEP) {
                values.add(transform.decode(encoded));
            }
            return rounded(model, values.stream().mapToDouble(Double::doubleValue));
        }

        @Override
        public double[] count(Feature.Count count) {
            return numeric(new Feature.Numeric(count.name(), count.pointer(), count.missing()));
        }

        @Override
        public double[] flag(Feature.Flag flag) {
            return new double[] {0, 1};
        }

        @Override
        public double[] categorical(Feature.Categorical categorical) {
            int symbols = categorical.vocabulary().size();
            return symbols > MOST_SYMBOLS
                    ? new double[0]
                    : LongStream.rangeClosed(1, symbols).asDoubleStream().toArray();
        }
    }
}

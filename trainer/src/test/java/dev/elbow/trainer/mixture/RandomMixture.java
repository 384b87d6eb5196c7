package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A mixture with random parameters over random features.
 *
 * @param mixture of 1 to 5 components over 1 to 12 features of random kinds, in random order; without covariances where the
 *     seed is odd, and with nearly collinear numbers where not
 */
record RandomMixture(Mixture mixture) {

    static RandomMixture of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int features = random.nextInt(1, 13);
        List<Integer> kinds = new ArrayList<>();
        for (int f = 0; f < features; f++) {
            kinds.add(random.nextInt(4)); // two of four are numbers
        }
        return of(kinds, random.nextInt(1, 6), seed % 2 == 0, Missing.MARGINALISE, random);
    }

    /** Of numbers alone, with covariances. */
    static RandomMixture ofNumbers(int numbers, int components, Missing missing, long seed) {
        List<Integer> kinds = new ArrayList<>();
        for (int f = 0; f < numbers; f++) {
            kinds.add(0);
        }
        return of(kinds, components, true, missing, new SplittableRandom(seed));
    }

    private static RandomMixture of(
            List<Integer> kinds, int components, boolean full, Missing missing, SplittableRandom random) {
        List<Feature> features = new ArrayList<>();
        List<Optional<Transform>> transforms = new ArrayList<>();
        for (int kind : kinds) {
            String name = "f" + features.size();
            features.add(
                    switch (kind) {
                        case 2 -> new Feature.Flag(name, "/" + name, missing);
                        case 3 -> new Feature.Categorical(name, "/" + name, missing, vocabulary(random.nextInt(1, 9)));
                        default -> new Feature.Numeric(name, "/" + name, missing);
                    });
            transforms.add(kind < 2 ? Optional.of(transform(random)) : Optional.empty());
        }
        Columns columns = new Columns(new EventSchema(features), transforms);
        List<Component> drawn = new ArrayList<>();
        double[] weights = probabilities(components, random);
        for (int c = 0; c < components; c++) {
            drawn.add(component(columns, weights[c], full, random));
        }
        return new RandomMixture(new Mixture(columns, drawn));
    }

    private static List<String> vocabulary(int symbols) {
        List<String> vocabulary = new ArrayList<>();
        for (int i = 0; i < symbols; i++) {
            vocabulary.add("s" + i);
        }
        return vocabulary;
    }

    private static Transform transform(SplittableRandom random) {
        Shape shape = random.nextBoolean() ? Shape.IDENTITY : Shape.SIGNED_LOG;
        return new Transform(shape, random.nextDouble(-2, 2), random.nextDouble(0.5, 2), random.nextDouble(1, 4));
    }

    private static Component component(Columns columns, double weight, boolean full, SplittableRandom random) {
        int numeric = columns.numeric().size();
        double[] mean = new double[numeric];
        double[][] covariance = new double[numeric][numeric];
        double[] common = new double[numeric];
        for (int j = 0; j < numeric; j++) {
            mean[j] = random.nextGaussian();
            common[j] = random.nextGaussian();
        }
        for (int j = 0; j < numeric; j++) {
            for (int k = 0; k < numeric; k++) {
                covariance[j][k] = full ? common[j] * common[k] : 0;
            }
            // A thousandth of the variance of its own, or as much as is common.
            covariance[j][j] += Math.exp(random.nextDouble(-7, 0));
        }
        double[] flags = new double[columns.flags().size()];
        for (int j = 0; j < flags.length; j++) {
            flags[j] = random.nextDouble(0.01, 0.99);
        }
        double[][] symbols = columns.outcomes().stream()
                .map(outcomes -> probabilities(outcomes, random))
                .toArray(double[][]::new);
        double[] variance = new double[numeric];
        for (int j = 0; j < numeric; j++) {
            variance[j] = covariance[j][j];
        }
        Normal normal = full ? Normal.full(mean, covariance) : Normal.diagonal(mean, variance);
        return new Component(weight, normal, flags, symbols);
    }

    private static double[] probabilities(int outcomes, SplittableRandom random) {
        double[] probabilities = new double[outcomes];
        double sum = 0;
        for (int o = 0; o < outcomes; o++) {
            probabilities[o] = random.nextDouble(0.05, 1);
            sum += probabilities[o];
        }
        for (int o = 0; o < outcomes; o++) {
            probabilities[o] /= sum;
        }
        return probabilities;
    }

    /** Events drawn from the mixture, some of them far from it, with values missing at that rate. */
    EventBatch events(int size, double missingRate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(mixture.schema());
        for (int row = 0; row < size; row++) {
            batch.begin();
            draw(batch, row % 5 == 4 ? 100 : 1, missingRate, random);
            batch.commit();
        }
        return batch;
    }

    /** Events at the ends of float32 and codes from outside. */
    EventBatch extremes() {
        float[] numbers = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0, -0f, 1e30f, Float.NaN};
        long[] codes = {0, 1, 2, 1_000_000, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        EventBatch batch = new EventBatch(mixture.schema());
        int[] columns = batch.schema().columns();
        for (int i = 0; i < numbers.length; i++) {
            batch.begin();
            for (int f = 0; f < columns.length; f++) {
                if (batch.schema().features().get(f) instanceof Feature.Categorical) {
                    batch.categorical(columns[f], codes[i]);
                } else {
                    batch.numeric(columns[f], numbers[i]);
                }
            }
            batch.commit();
        }
        return batch;
    }

    private void draw(EventBatch batch, double spread, double missingRate, SplittableRandom random) {
        Columns columns = mixture.columns();
        Component component = pick(random);
        double[] numbers = numbers(component.normal(), spread, random);
        for (int j = 0; j < numbers.length; j++) {
            double value = columns.transforms().get(j).decode(Math.max(-60, Math.min(60, numbers[j])));
            double finite = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value));
            setNumber(batch, columns.numeric().get(j).column(), finite, random.nextDouble() < missingRate);
        }
        for (int j = 0; j < columns.flags().size(); j++) {
            double value = random.nextDouble() < component.flag(j) ? 1 : 0;
            setNumber(batch, columns.flags().get(j).column(), value, random.nextDouble() < missingRate);
        }
        for (int j = 0; j < columns.symbols().size(); j++) {
            boolean missing = random.nextDouble() < missingRate;
            batch.categorical(columns.symbols().get(j).column(), missing ? 0 : code(component, j, random));
        }
    }

    private static int code(Component component, int j, SplittableRandom random) {
        double left = random.nextDouble();
        int outcomes = component.symbols()[j].length;
        for (int code = 1; code < outcomes; code++) {
            left -= component.symbol(j, code);
            if (left < 0) {
                return code;
            }
        }
        return outcomes;
    }

    private static void setNumber(EventBatch batch, int column, double value, boolean missing) {
        batch.numeric(column, missing ? Float.NaN : (float) value);
    }

    private Component pick(SplittableRandom random) {
        double left = random.nextDouble();
        for (Component component : mixture.components()) {
            left -= component.weight();
            if (left < 0) {
                return component;
            }
        }
        return mixture.components().get(0);
    }

    private static double[] numbers(Normal normal, double spread, SplittableRandom random) {
        double[] epsilon = new double[normal.size()];
        double[] numbers = normal.mean();
        for (int j = 0; j < epsilon.length; j++) {
            epsilon[j] = spread * random.nextGaussian();
            for (int k = 0; k <= j; k++) {
                numbers[j] += normal.factor().at(j, k) * epsilon[k];
            }
        }
        return numbers;
    }
}

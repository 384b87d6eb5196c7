package dev.elbow.trainer.model;

import dev.elbow.schemas.Checks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** The parameters of a network as plain numbers by name, so that they outlive the engine. Immutable. */
public final class Parameters {

    /** Biases of the decoder's output that counts begin with: the logarithm of their mean rate. */
    private static final String OUTPUT_BIAS = Architecture.bias(Architecture.OUTPUT);

    private final Architecture architecture;
    private final Map<String, float[]> values;

    private Parameters(Architecture architecture, Map<String, float[]> values) {
        this.architecture = architecture;
        this.values = values;
    }

    /**
     * Parameters for an architecture.
     *
     * @param values row by row; exactly those that the architecture has
     */
    public static Parameters of(Architecture architecture, Map<String, float[]> values) {
        Map<String, float[]> copies = new LinkedHashMap<>();
        architecture.shapes().forEach((name, shape) -> {
            float[] given = values.getOrDefault(name, new float[0]);
            Checks.that(given.length == size(shape), name, given.length + " numbers", size(shape) + " numbers");
            copies.put(name, given.clone());
        });
        return new Parameters(architecture, copies);
    }

    /**
     * Random parameters to start from: uniform with variance 1 / in (LeCun et al., Efficient BackProp, 1998), the heads of
     * variances and output ten times smaller, so that a fit begins near the prior.
     */
    public static Parameters initial(Architecture architecture, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, float[]> values = new LinkedHashMap<>();
        architecture.shapes().forEach((name, shape) -> values.put(name, start(architecture, name, shape, random)));
        return new Parameters(architecture, values);
    }

    private static float[] start(Architecture architecture, String name, List<Integer> shape, SplittableRandom random) {
        float[] start = new float[size(shape)];
        if (name.equals(Architecture.PRIOR_MEAN)) {
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) random.nextGaussian();
            }
        } else if (name.startsWith("likelihood.") || name.startsWith("prior.")) {
            Arrays.fill(start, name.equals(Architecture.LOG_DEGREES) ? (float) Math.log(4) : 0);
        } else if (!name.endsWith(".bias")) {
            boolean small = name.startsWith(Architecture.LOG_VARIANCE)
                    || name.startsWith(Architecture.LOWER)
                    || name.startsWith(Architecture.OUTPUT);
            double bound = (small ? 0.1 : 1) * Math.sqrt(3.0 / fanIn(architecture, name, shape));
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) random.nextDouble(-bound, bound);
            }
        }
        return start;
    }

    private static int fanIn(Architecture architecture, String name, List<Integer> shape) {
        boolean first = name.equals(Architecture.NUMERIC) || name.equals(Architecture.SYMBOLS);
        Layout layout = architecture.layout();
        return first ? 2 * layout.numeric() + layout.totalOutcomes() : shape.get(0);
    }

    static int size(List<Integer> shape) {
        return shape.get(0) * shape.get(1);
    }

    public Architecture architecture() {
        return architecture;
    }

    /** The names of all parameters, in a fixed order. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** A parameter row by row. */
    public float[] get(String name) {
        float[] found = values.get(name);
        Checks.that(found != null, "parameter", name, "one of " + values.keySet());
        return Objects.requireNonNull(found).clone();
    }

    /** The same parameters but for one. */
    public Parameters with(String name, float[] other) {
        Map<String, float[]> changed = new LinkedHashMap<>(values);
        changed.put(name, other);
        return of(architecture, changed);
    }

    /** Starts the decoder's output of each numeric column at a number, for instance the logarithm of a mean count. */
    public Parameters withOutputBias(float[] bias) {
        float[] whole = get(OUTPUT_BIAS);
        System.arraycopy(bias, 0, whole, 0, bias.length);
        return with(OUTPUT_BIAS, whole);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters parameters
                && parameters.values.keySet().equals(values.keySet())
                && values.keySet().stream().allMatch(name -> Arrays.equals(get(name), parameters.get(name)));
    }

    @Override
    public int hashCode() {
        return values.keySet().hashCode();
    }
}

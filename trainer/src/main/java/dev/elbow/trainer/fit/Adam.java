package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1) with moments that can be read and set, which the engine's own optimizer hides and a
 * resumed fit needs. Moments live as long as the model. Not thread-safe.
 */
final class Adam {

    private static final float BETA_1 = 0.9f;
    private static final float BETA_2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float NO_CLIP = -1;

    private final NDManager manager;
    private final Collection<String> moving;
    private final Function<String, NDArray> arrays;
    private final double clip;
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();

    /**
     * For arrays that require a gradient.
     *
     * @param manager where the moments live
     * @param arrays by name, asked for at each update, since a fit that goes back puts others in their places
     */
    Adam(NDManager manager, Collection<String> moving, Function<String, NDArray> arrays, double clip) {
        this.manager = manager;
        this.moving = List.copyOf(moving);
        this.arrays = arrays;
        this.clip = clip;
        for (String name : moving) {
            Shape shape = arrays.apply(name).getShape();
            means.put(name, manager.zeros(shape));
            squares.put(name, manager.zeros(shape));
        }
    }

    /**
     * Moves every parameter by its gradient, which is zero then. A gradient longer than the clip, over all parameters together,
     * is shortened to it (Pascanu et al., 2013); the engine's own clipping would cut positive entries only.
     *
     * @param count updates before this one
     */
    void update(NDManager step, int count, double learningRate) {
        double correction = Math.sqrt(1 - Math.pow(BETA_2, count + 1)) / (1 - Math.pow(BETA_1, count + 1));
        Map<String, NDArray> gradients = gradients(step);
        float scale = (float) Math.min(1, clip / length(gradients));
        gradients.forEach((name, gradient) -> {
            NDArray parameter = arrays.apply(name);
            NDArray mean = Objects.requireNonNull(means.get(name));
            NDArray square = Objects.requireNonNull(squares.get(name));
            parameter
                    .getNDArrayInternal()
                    .adamUpdate(
                            new NDList(parameter, gradient, mean, square),
                            new NDList(parameter),
                            (float) learningRate,
                            (float) (learningRate * correction),
                            0,
                            scale,
                            NO_CLIP,
                            BETA_1,
                            BETA_2,
                            EPSILON,
                            true,
                            false);
        });
    }

    private Map<String, NDArray> gradients(NDManager step) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        for (String name : moving) {
            NDArray gradient = arrays.apply(name).getGradient();
            gradient.attach(step);
            gradients.put(name, gradient);
        }
        return gradients;
    }

    private static double length(Map<String, NDArray> gradients) {
        NDList squares = new NDList();
        gradients.values().forEach(gradient -> squares.add(gradient.square().sum()));
        double length = Math.sqrt(NDArrays.stack(squares).sum().getFloat());
        return length > 0 ? length : Double.MIN_NORMAL;
    }

    Map<String, float[]> means() {
        return numbers(means);
    }

    Map<String, float[]> squares() {
        return numbers(squares);
    }

    /** Sets the moments; those that are not given are zero. */
    void restore(Map<String, float[]> savedMeans, Map<String, float[]> savedSquares) {
        means.replaceAll((name, mean) -> moment(mean, savedMeans.get(name)));
        squares.replaceAll((name, square) -> moment(square, savedSquares.get(name)));
    }

    private NDArray moment(NDArray before, float @Nullable [] numbers) {
        Shape shape = before.getShape();
        before.close();
        return numbers == null ? manager.zeros(shape) : manager.create(numbers, shape);
    }

    private static Map<String, float[]> numbers(Map<String, NDArray> arrays) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        arrays.forEach((name, array) -> numbers.put(name, array.toFloatArray()));
        return numbers;
    }
}

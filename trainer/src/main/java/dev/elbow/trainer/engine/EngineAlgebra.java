package dev.elbow.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.tensor.Algebra;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model's parameters on a device, and the constants that meet them. Constants live as long as the model: a product with a Java
 * number may lose its operand before the gradient is computed. Not thread-safe; closed by its owner.
 */
public final class EngineAlgebra implements Algebra<EngineTensor>, AutoCloseable {

    private final Architecture architecture;
    private final NDManager manager;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<Double, NDArray> scalars = new HashMap<>();
    private NDManager step;

    public EngineAlgebra(NDManager parent, Parameters parameters) {
        this.architecture = parameters.architecture();
        this.manager = parent.newSubManager();
        this.step = manager;
        architecture
                .shapes()
                .forEach((name, shape) -> this.parameters.put(
                        name, manager.create(parameters.get(name), new Shape(shape.get(0), shape.get(1)))));
    }

    /** The same model on another device, which {@link #follow}s the one that has the parameters. */
    public EngineAlgebra(NDManager parent, Architecture architecture) {
        this.architecture = architecture;
        this.manager = parent.newSubManager();
        this.step = manager;
    }

    /** Takes another's parameters as they stand, for this step; the gradient passes through to them. */
    public void follow(EngineAlgebra owner) {
        owner.parameters.forEach((name, array) -> parameters.put(name, moved(array, true)));
    }

    /** An array on this device until the step ends; the gradient passes through. */
    public EngineTensor here(NDArray array) {
        return tensor(moved(array, false));
    }

    private NDArray moved(NDArray array, boolean copy) {
        NDManager own = array.getManager();
        NDArray moved = array.toDevice(manager.getDevice(), copy);
        NDManager made = moved.getManager();
        moved.attach(step);
        // The engine makes a manager for every copy to another device, which would stay as long as the array's own.
        if (made != own) {
            made.close();
        }
        return moved;
    }

    /** From now on, results live in this manager. */
    public EngineAlgebra in(NDManager next) {
        step = next;
        return this;
    }

    NDManager step() {
        return step;
    }

    /** A constant that lives as long as the model. */
    public NDArray scalar(double number) {
        return scalars.computeIfAbsent(number, one -> manager.create((float) (double) one));
    }

    /** An array as a tensor; it stays where it lives. */
    public EngineTensor tensor(NDArray array) {
        return new EngineTensor(this, array);
    }

    @Override
    public EngineTensor floats(float[] numbers, long... shape) {
        return tensor(step.create(numbers, new Shape(shape)));
    }

    @Override
    public EngineTensor longs(long[] numbers, long... shape) {
        return tensor(step.create(numbers, new Shape(shape)));
    }

    @Override
    public EngineTensor concat(int axis, List<EngineTensor> parts) {
        NDList arrays = new NDList();
        parts.forEach(part -> arrays.add(part.array()));
        return EngineTensor.concat(this, arrays, axis);
    }

    @Override
    public EngineTensor parameter(String name) {
        return tensor(array(name));
    }

    /** A parameter's array. */
    public NDArray array(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    /** What lives as long as the model lives here. */
    public NDManager manager() {
        return manager;
    }

    public Architecture architecture() {
        return architecture;
    }

    /** Sets every parameter. */
    public void set(Parameters others) {
        others.names().forEach(name -> set(name, others.get(name)));
    }

    /** Sets every entry of a parameter. */
    public void fill(String name, double number) {
        float[] numbers = new float[(int) array(name).size()];
        Arrays.fill(numbers, (float) number);
        set(name, numbers);
    }

    /** Sets a parameter. */
    public void set(String name, float[] numbers) {
        replace(name, manager.create(numbers, array(name).getShape()));
    }

    /**
     * Puts an array in a parameter's place, and closes the old one. The engine's ways to write into an array pass through the
     * processor and warn that they are deprecated.
     */
    public void replace(String name, NDArray next) {
        NDArray before = array(name);
        next.attach(manager);
        next.setRequiresGradient(before.hasGradient());
        parameters.put(name, next);
        before.close();
    }

    /** The parameters as they stand. */
    public Parameters parameters() {
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return Parameters.of(architecture, values);
    }

    @Override
    public void close() {
        manager.close();
    }
}

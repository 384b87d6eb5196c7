package dev.elbow.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.elbow.trainer.tensor.Tensor;

/**
 * A tensor of the training engine. Every result lives in the manager of the step, whatever its operands live in, and goes with it.
 * Not thread-safe.
 */
public final class EngineTensor implements Tensor<EngineTensor> {

    private final EngineAlgebra algebra;
    private final NDArray array;

    EngineTensor(EngineAlgebra algebra, NDArray array) {
        this.algebra = algebra;
        this.array = array;
    }

    /** The engine's array. */
    public NDArray array() {
        return array;
    }

    @Override
    public EngineTensor plus(EngineTensor other) {
        return of(array.add(other.array));
    }

    @Override
    public EngineTensor plus(double number) {
        return of(array.add(number));
    }

    @Override
    public EngineTensor minus(EngineTensor other) {
        return of(array.sub(other.array));
    }

    @Override
    public EngineTensor times(EngineTensor other) {
        return of(array.mul(other.array));
    }

    /** By a scalar that outlives the step: the engine keeps a pointer to it until the gradient is computed. */
    @Override
    public EngineTensor times(double number) {
        return number == -1 ? of(array.neg()) : of(array.mul(algebra.scalar(number)));
    }

    @Override
    public EngineTensor exp() {
        return of(array.exp());
    }

    @Override
    public EngineTensor log() {
        return of(array.log());
    }

    @Override
    public EngineTensor tanh() {
        return of(array.tanh());
    }

    @Override
    public EngineTensor sigmoid() {
        return of(Activation.sigmoid(array));
    }

    @Override
    public EngineTensor abs() {
        return of(array.abs());
    }

    @Override
    public EngineTensor relu() {
        return of(Activation.relu(array));
    }

    @Override
    public EngineTensor atMost(double most) {
        return of(array.minimum(algebra.scalar(most)));
    }

    @Override
    public EngineTensor matmul(EngineTensor other) {
        return of(array.matMul(other.array));
    }

    @Override
    public EngineTensor transposed() {
        return of(array.transpose(1, 0));
    }

    @Override
    public EngineTensor columns(int from, int to) {
        int rank = array.getShape().dimension();
        if (from == 0 && to == array.getShape().get(rank - 1)) {
            return this;
        }
        return of(array.get(new NDIndex().addAllDim(rank - 1).addSliceDim(from, to)));
    }

    @Override
    public EngineTensor reshape(long... shape) {
        return of(array.reshape(new Shape(shape)));
    }

    @Override
    public EngineTensor unsqueeze(int axis) {
        return of(array.expandDims(axis));
    }

    @Override
    public EngineTensor total(int width) {
        return sum(array.getShape().dimension() - 1);
    }

    @Override
    public EngineTensor sum(int axis) {
        return of(array.sum(new int[] {axis}));
    }

    @Override
    public EngineTensor mean(int axis) {
        return of(array.mean(new int[] {axis}));
    }

    @Override
    public EngineTensor logSumExp() {
        int axis = array.getShape().dimension() - 1;
        NDArray most = of(array.max(new int[] {axis}, true).stopGradient()).array;
        NDArray sum = array.sub(most).exp().sum(new int[] {axis});
        return of(sum.log().add(most.squeeze(axis)));
    }

    @Override
    public EngineTensor softmax() {
        return of(array.softmax(-1));
    }

    @Override
    public EngineTensor logSoftmax() {
        return of(array.logSoftmax(-1));
    }

    @Override
    public EngineTensor rows(EngineTensor indices) {
        return of(array.get(new NDIndex("{}", indices.array)));
    }

    @Override
    public EngineTensor equalTo(EngineTensor other) {
        return of(array.eq(other.array));
    }

    @Override
    public EngineTensor below(double bound) {
        return of(array.lt(bound));
    }

    @Override
    public EngineTensor choose(EngineTensor whereTrue, EngineTensor whereFalse) {
        Shape shape = broadcast(broadcast(array.getShape(), whereTrue.array.getShape()), whereFalse.array.getShape());
        NDArray condition = array.broadcast(shape);
        condition.attach(algebra.step());
        return of(NDArrays.where(condition, whereTrue.expanded(shape), whereFalse.expanded(shape)));
    }

    /** The engine's choice does not broadcast by itself. */
    private NDArray expanded(Shape shape) {
        return array.getShape().equals(shape) ? array : of(array.broadcast(shape)).array;
    }

    private static Shape broadcast(Shape one, Shape other) {
        long[] dimensions = new long[Math.max(one.dimension(), other.dimension())];
        for (int i = 1; i <= dimensions.length; i++) {
            long a = i <= one.dimension() ? one.get(one.dimension() - i) : 1;
            long b = i <= other.dimension() ? other.get(other.dimension() - i) : 1;
            dimensions[dimensions.length - i] = a == 1 ? b : a;
        }
        return new Shape(dimensions);
    }

    @Override
    public EngineTensor toFloat() {
        return of(array.toType(DataType.FLOAT32, false));
    }

    /** The value is that of float64, the gradient that of float32: the engine's conversion of numbers passes none. */
    @Override
    public EngineTensor proximities(EngineTensor others, EngineTensor weights, int width) {
        EngineTensor single = of(squaredDistances(array, others.array));
        EngineTensor exact =
                of(squaredDistances(inDouble(array), inDouble(others.array)).toType(DataType.FLOAT32, false));
        return single.plus(exact.minus(single).detached()).times(-0.5).plus(weights);
    }

    private NDArray inDouble(NDArray numbers) {
        return kept(numbers.toType(DataType.FLOAT64, false));
    }

    /** {@code |u - q_c|^2} of each row from each of the others. */
    private NDArray squaredDistances(NDArray rows, NDArray others) {
        int[] last = {1};
        NDArray product = kept(rows.matMul(kept(others.transpose(1, 0))));
        NDArray squares = kept(kept(rows.mul(rows)).sum(last, true));
        NDArray otherSquares = kept(kept(others.mul(others)).sum(last));
        return kept(kept(kept(squares.sub(product)).sub(product)).add(otherSquares));
    }

    private NDArray kept(NDArray result) {
        return of(result).array;
    }

    @Override
    public EngineTensor detached() {
        return of(array.stopGradient());
    }

    @Override
    public EngineTensor self() {
        return this;
    }

    static EngineTensor concat(EngineAlgebra algebra, NDList parts, int axis) {
        // DJL joins a lone array by a copy that the gradient does not pass.
        return parts.size() == 1
                ? new EngineTensor(algebra, parts.get(0))
                : new EngineTensor(algebra, NDArrays.concat(parts, axis)).kept();
    }

    private EngineTensor of(NDArray result) {
        return new EngineTensor(algebra, result).kept();
    }

    private EngineTensor kept() {
        if (array.getManager() != algebra.step()) {
            array.attach(algebra.step());
        }
        return this;
    }
}

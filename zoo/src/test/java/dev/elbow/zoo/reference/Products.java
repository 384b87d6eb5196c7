package dev.elbow.zoo.reference;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Products of matrices. Stateless. */
final class Products {

    static final Map<String, Operator> OPERATORS = Map.of("MatMul", node -> product(node.input(0), node.input(1)));

    private Products() {}

    /** Of matrices, and of lists of numbers, which are a row on the left and a column on the right. */
    private static Tensor product(Tensor a, Tensor b) {
        Tensor left = a.rank() > 1 ? a : a.reshaped(1, a.shape()[0]);
        Tensor right = b.rank() > 1 ? b : b.reshaped(b.shape()[0], 1);
        Tensor product = ofMatrices(left, right);
        int last = product.rank() - 1;
        return product.reshaped(IntStream.range(0, product.rank())
                .filter(axis -> (axis < last || b.rank() > 1) && (axis != last - 1 || a.rank() > 1))
                .map(axis -> product.shape()[axis])
                .toArray());
    }

    /** {@code (…, n, k) (…, k, m)}, the leading axes broadcast. */
    private static Tensor ofMatrices(Tensor a, Tensor b) {
        int n = a.shape()[a.rank() - 2];
        int k = a.shape()[a.rank() - 1];
        int m = b.shape()[b.rank() - 1];
        if (b.shape()[b.rank() - 2] != k) {
            throw new IllegalArgumentException("MatMul: " + a + ", " + b + " (expected: " + k + " rows of the second)");
        }
        int[] leading = Tensor.broadcast(leading(a), leading(b));
        double[] left = a.expanded(with(leading, n, k)).values();
        double[] right = b.expanded(with(leading, k, m)).values();
        double[] product = new double[Tensor.size(leading) * n * m];
        for (int row = 0; row < product.length / m; row++) {
            int matrix = row / n;
            for (int j = 0; j < k; j++) {
                double factor = left[row * k + j];
                for (int column = 0; column < m; column++) {
                    product[row * m + column] += factor * right[(matrix * k + j) * m + column];
                }
            }
        }
        return new Tensor(a.kind(), with(leading, n, m), product);
    }

    private static int[] leading(Tensor tensor) {
        return Arrays.copyOf(tensor.shape(), tensor.rank() - 2);
    }

    private static int[] with(int[] leading, int rows, int columns) {
        int[] shape = Arrays.copyOf(leading, leading.length + 2);
        shape[leading.length] = rows;
        shape[leading.length + 1] = columns;
        return shape;
    }
}

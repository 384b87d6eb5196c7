package dev.elbow.trainer.mixture;

import java.util.Optional;

/**
 * A lower triangular matrix, or the lower half of a symmetric one. Each row ends at the diagonal; where the matrix is diagonal,
 * it begins there too. Not thread-safe while its entries change.
 */
final class Lower {

    private final boolean full;
    private final double[][] rows;

    private Lower(boolean full, double[][] rows) {
        this.full = full;
        this.rows = rows;
    }

    static Lower zeros(int size, boolean full) {
        double[][] rows = new double[size][];
        for (int j = 0; j < size; j++) {
            rows[j] = new double[full ? j + 1 : 1];
        }
        return new Lower(full, rows);
    }

    /** The variance in each direction. */
    static Lower isotropic(int size, boolean full, double variance) {
        Lower isotropic = zeros(size, full);
        for (int j = 0; j < size; j++) {
            isotropic.set(j, j, variance);
        }
        return isotropic;
    }

    int size() {
        return rows.length;
    }

    boolean full() {
        return full;
    }

    /** The first column that row j has an entry for. */
    int first(int j) {
        return j + 1 - rows[j].length;
    }

    /** The entries of row j from {@link #first} to the diagonal, for reading and writing. */
    double[] row(int j) {
        return rows[j];
    }

    /** An entry at or under the diagonal. */
    double at(int j, int k) {
        int first = first(j);
        return k < first ? 0 : rows[j][k - first];
    }

    void set(int j, int k, double value) {
        rows[j][k - first(j)] = value;
    }

    /** An entry of the symmetric matrix. */
    double symmetric(int j, int k) {
        return j >= k ? at(j, k) : at(k, j);
    }

    /** Rows and columns at ascending indices. */
    Lower part(int[] indices) {
        Lower part = zeros(indices.length, full);
        for (int j = 0; j < indices.length; j++) {
            for (int k = part.first(j); k <= j; k++) {
                part.set(j, k, at(indices[j], indices[k]));
            }
        }
        return part;
    }

    /** A copy with a number added to the diagonal. */
    Lower plusDiagonal(double number) {
        Lower sum = zeros(size(), full);
        for (int j = 0; j < size(); j++) {
            System.arraycopy(rows[j], 0, sum.rows[j], 0, rows[j].length);
            sum.rows[j][rows[j].length - 1] += number;
        }
        return sum;
    }

    /** L with positive diagonal and {@code L L'} this symmetric matrix; empty where the matrix is not positive definite. */
    Optional<Lower> cholesky() {
        Lower factor = zeros(size(), full);
        for (int j = 0; j < size(); j++) {
            for (int k = first(j); k <= j; k++) {
                double rest = at(j, k);
                for (int t = Math.max(first(j), first(k)); t < k; t++) {
                    rest -= factor.at(j, t) * factor.at(k, t);
                }
                if (j == k && !(rest > 0 && rest < Double.POSITIVE_INFINITY)) {
                    return Optional.empty();
                }
                factor.set(j, k, j == k ? Math.sqrt(rest) : rest / factor.at(k, k));
            }
        }
        return Optional.of(factor);
    }

    /** The inverse of this triangular matrix. */
    Lower inverse() {
        Lower inverse = zeros(size(), full);
        for (int j = 0; j < size(); j++) {
            inverse.set(j, j, 1 / at(j, j));
            for (int k = first(j); k < j; k++) {
                double sum = 0;
                for (int t = k; t < j; t++) {
                    sum += at(j, t) * inverse.at(t, k);
                }
                inverse.set(j, k, -sum / at(j, j));
            }
        }
        return inverse;
    }
}

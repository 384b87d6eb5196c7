package dev.elbow.trainer.mixture;

/**
 * Eigenvalues of a symmetric matrix, raised where they are too small. By cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, section 8.5), which are slow and exact, and needed only where a covariance is nearly singular. Stateless.
 */
final class Spectrum {

    private static final int SWEEPS = 60;

    /** Off the diagonal, relative to it, what counts as zero. */
    private static final double ZERO = 1e-18;

    private Spectrum() {}

    /** The matrix with each eigenvalue at least that; this very one where all are. */
    static Lower raised(Lower symmetric, double least) {
        if (!symmetric.full()) {
            Lower raised = Lower.zeros(symmetric.size(), false);
            for (int j = 0; j < symmetric.size(); j++) {
                raised.set(j, j, Math.max(least, symmetric.at(j, j)));
            }
            return raised;
        }
        return symmetric.plusDiagonal(-least).cholesky().isPresent() ? symmetric : decomposed(symmetric, least);
    }

    private static Lower decomposed(Lower symmetric, double least) {
        int size = symmetric.size();
        double[][] a = new double[size][size];
        double[][] vectors = new double[size][size];
        for (int j = 0; j < size; j++) {
            vectors[j][j] = 1;
            for (int k = 0; k < size; k++) {
                a[j][k] = symmetric.symmetric(j, k);
            }
        }
        for (int sweep = 0; sweep < SWEEPS && !diagonal(a); sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(a, vectors, p, q);
                }
            }
        }
        Lower raised = Lower.zeros(size, true);
        for (int j = 0; j < size; j++) {
            for (int k = 0; k <= j; k++) {
                double sum = 0;
                for (int e = 0; e < size; e++) {
                    sum += Math.max(least, a[e][e]) * vectors[j][e] * vectors[k][e];
                }
                raised.set(j, k, sum);
            }
        }
        return raised;
    }

    private static boolean diagonal(double[][] a) {
        double off = 0;
        double on = 0;
        for (int j = 0; j < a.length; j++) {
            on += a[j][j] * a[j][j];
            for (int k = 0; k < j; k++) {
                off += a[j][k] * a[j][k];
            }
        }
        return off <= ZERO * ZERO * on;
    }

    /** Turns the plane of p and q so that {@code a_pq} vanishes. */
    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(1, theta));
        double cosine = 1 / Math.hypot(1, t);
        double sine = t * cosine;
        for (int k = 0; k < a.length; k++) {
            turn(a[k], p, q, cosine, sine);
            turn(vectors[k], p, q, cosine, sine);
        }
        for (int k = 0; k < a.length; k++) {
            double left = a[p][k];
            double right = a[q][k];
            a[p][k] = cosine * left - sine * right;
            a[q][k] = sine * left + cosine * right;
        }
    }

    private static void turn(double[] row, int p, int q, double cosine, double sine) {
        double left = row[p];
        double right = row[q];
        row[p] = cosine * left - sine * right;
        row[q] = sine * left + cosine * right;
    }
}

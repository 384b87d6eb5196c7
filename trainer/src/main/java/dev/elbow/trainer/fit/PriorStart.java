package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Vae;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Where a fit with a prior of components begins: encoder and decoder at principal components, a component at the code of each of
 * some training rows, and one bandwidth b by which the codes are most probable, each left out of its own density. Half of b squared
 * is the prior's variance, half the decoder's (with what the components do not rebuild), a quarter the encoder's. Stateless.
 */
final class PriorStart {

    /** Rows that principal components are of, at most. */
    private static final int PRINCIPAL_ROWS = 4_096;

    /** Rows whose density the bandwidth is chosen by, at most. */
    private static final int JUDGED = 512;

    private static final double LEAST_BANDWIDTH = 0.02;
    private static final double LARGEST_BANDWIDTH = 2;
    private static final int BANDWIDTHS = 25;

    /** Nats below which a row's density counts no less: one far row must not choose the bandwidth. */
    private static final double LEAST_LOG_DENSITY = -1e4;

    /** Squared distance of rows that are as good as equal. */
    private static final double EQUAL = 1e-12;

    private static final double LEAST_VARIANCE = 1e-4;

    private PriorStart() {}

    /** The training row that each component begins at. */
    static int[] rows(int train, int components, long seed) {
        return Arrays.copyOf(Shuffle.of(train, new SplittableRandom(seed)), components);
    }

    /** The start, or the parameters as they are where the prior is standard. */
    static Parameters of(Parameters random, EventSource train, long seed) {
        Architecture architecture = random.architecture();
        if (architecture.prior() == PriorKind.STANDARD) {
            return random;
        }
        int[] order = Shuffle.of(train.size(), new SplittableRandom(seed));
        Layout layout = architecture.layout();
        PrincipalStart principal = new PrincipalStart(random, first(PRINCIPAL_ROWS, order, layout, train));
        double[][] codes = principal.codes(first(architecture.components(), order, layout, train));
        double[][] judged = principal.codes(first(JUDGED, order, layout, train));
        double bandwidth = bandwidth(judged, codes);
        Parameters started = principal.parameters();
        float[] means = started.get(Architecture.PRIOR_MEAN);
        Arrays.fill(means, 0);
        for (int c = 0; c < codes.length; c++) {
            for (int l = 0; l < codes[c].length; l++) {
                means[c * architecture.latent() + l] = (float) codes[c][l];
            }
        }
        started = filled(
                started.with(Architecture.PRIOR_MEAN, means),
                Architecture.PRIOR_LOG_SCALE,
                Math.log(bandwidth / Math.sqrt(2)));
        return spread(started, principal.residual(), bandwidth);
    }

    private static Rows first(int rows, int[] order, Layout layout, EventSource train) {
        return Rows.of(layout, train.rows(Arrays.copyOf(order, Math.min(order.length, rows))));
    }

    /** The bandwidth under which rows are most probable by all other codes. */
    static double bandwidth(double[][] judged, double[][] codes) {
        double best = Double.NEGATIVE_INFINITY;
        double found = 1;
        double[][] squares = new double[judged.length][];
        Arrays.setAll(squares, row -> squares(judged[row], codes));
        int latent = codes[0].length;
        for (int i = 0; i < BANDWIDTHS; i++) {
            double bandwidth = LEAST_BANDWIDTH * Math.pow(LARGEST_BANDWIDTH / LEAST_BANDWIDTH, i / (BANDWIDTHS - 1.0));
            double sum = 0;
            for (double[] row : squares) {
                sum += Math.max(LEAST_LOG_DENSITY, logSum(row, bandwidth) - latent * Math.log(bandwidth));
            }
            if (sum > best) {
                best = sum;
                found = bandwidth;
            }
        }
        return found;
    }

    private static double[] squares(double[] one, double[][] codes) {
        double[] squares = new double[codes.length];
        int count = 0;
        for (double[] code : codes) {
            double sum = 0;
            for (int l = 0; l < code.length; l++) {
                sum += (one[l] - code[l]) * (one[l] - code[l]);
            }
            if (sum > EQUAL) {
                squares[count++] = sum;
            }
        }
        return Arrays.copyOf(squares, count);
    }

    /** {@code log sum exp(-d / 2 b^2)}. */
    private static double logSum(double[] squares, double bandwidth) {
        double least = Arrays.stream(squares).min().orElse(Double.POSITIVE_INFINITY);
        if (Double.isInfinite(least)) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = 0;
        for (double square : squares) {
            sum += Math.exp((least - square) / (2 * bandwidth * bandwidth));
        }
        return Math.log(sum) - least / (2 * bandwidth * bandwidth);
    }

    private static Parameters spread(Parameters parameters, double[] residual, double bandwidth) {
        Layout layout = parameters.architecture().layout();
        double half = bandwidth * bandwidth / 2;
        Parameters spread = scales(parameters, Architecture.LOG_SIGMA, layout.block(Head.GAUSSIAN), residual, half);
        spread = scales(spread, Architecture.LOG_SCALE, layout.block(Head.STUDENT_T), residual, half);
        spread = heteroscedastic(spread, residual, half);
        String weight = Architecture.weight(Architecture.LOG_VARIANCE);
        float[] small = spread.get(weight);
        for (int i = 0; i < small.length; i++) {
            small[i] *= 0.1f;
        }
        // The encoder's log-variance is bounded by a tanh.
        double share = Math.log(half / 2) / Vae.LOG_VARIANCE_BOUND;
        double raw = Vae.LOG_VARIANCE_BOUND * 0.5 * Math.log((1 + share) / (1 - share));
        return filled(spread.with(weight, small), Architecture.bias(Architecture.LOG_VARIANCE), raw);
    }

    private static Parameters scales(
            Parameters parameters, String name, Layout.Block block, double[] residual, double half) {
        if (block.width() == 0) {
            return parameters;
        }
        float[] scales = parameters.get(name);
        double mean =
                Arrays.stream(residual, block.from(), block.to()).average().orElse(0);
        for (int j = 0; j < scales.length; j++) {
            double rest = scales.length == block.width() ? residual[block.from() + j] : mean;
            scales[j] = (float) (0.5 * Math.log(half + rest));
        }
        return parameters.with(name, scales);
    }

    /** The variance above the floor, as the decoder's own output says it. */
    private static Parameters heteroscedastic(Parameters parameters, double[] residual, double half) {
        Layout layout = parameters.architecture().layout();
        Layout.Block block = layout.block(Head.HETEROSCEDASTIC_GAUSSIAN);
        double floor = parameters.architecture().sigmaFloor();
        String name = Architecture.bias(Architecture.OUTPUT);
        float[] bias = parameters.get(name);
        for (int j = 0; j < block.width(); j++) {
            double variance = half + residual[block.from() + j] - floor * floor;
            bias[layout.inputs() + j] = (float) Math.log(Math.max(LEAST_VARIANCE, variance));
        }
        return parameters.with(name, bias);
    }

    private static Parameters filled(Parameters parameters, String name, double number) {
        float[] numbers = parameters.get(name);
        Arrays.fill(numbers, (float) number);
        return parameters.with(name, numbers);
    }
}

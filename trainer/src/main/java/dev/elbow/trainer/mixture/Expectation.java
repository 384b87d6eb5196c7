package dev.elbow.trainer.mixture;

import java.util.Arrays;

/**
 * The E-step over all events: responsibilities by log-sum-exp, and the expected statistics under them. Where numbers are missing,
 * they enter by their conditional mean and covariance given the observed ones (Ghahramani and Jordan, Supervised learning from
 * incomplete data via an EM approach, 1993). No allocation a row. Not thread-safe; one use.
 */
final class Expectation {

    private final Blocks blocks;
    private final Mixture mixture;
    private final int components;
    private final Marginal[][] marginals;
    private final Statistics[] statistics;
    private final double[][] logFlag;
    private final double[][] logNotFlag;
    private final double[][][] logSymbol;
    private final double[][] deviations;
    private final double[][] responsibilities;
    private final double[] row = new double[Blocks.ROWS];
    private double logLikelihood;

    private Expectation(Blocks blocks, Mixture mixture) {
        this.blocks = blocks;
        this.mixture = mixture;
        components = mixture.size();
        int numeric = blocks.columns().numeric().size();
        marginals = new Marginal[blocks.patterns().size()][components];
        statistics = new Statistics[components];
        logFlag = new double[components][];
        logNotFlag = new double[components][];
        logSymbol = new double[components][][];
        deviations = new double[numeric][Blocks.ROWS];
        responsibilities = new double[components][Blocks.ROWS];
        for (int c = 0; c < components; c++) {
            prepare(c, mixture.components().get(c));
        }
    }

    private void prepare(int c, Component component) {
        statistics[c] = new Statistics(blocks, mixture.full());
        for (int p = 0; p < marginals.length; p++) {
            Missing pattern = blocks.patterns().get(p);
            marginals[p][c] = Marginal.of(component.normal(), pattern.observed(), pattern.missing());
        }
        logFlag[c] = Arrays.stream(component.flags()).map(Math::log).toArray();
        logNotFlag[c] =
                Arrays.stream(component.flags()).map(p -> Math.log1p(-p)).toArray();
        int symbols = blocks.columns().symbols().size();
        logSymbol[c] = new double[symbols][];
        for (int j = 0; j < symbols; j++) {
            logSymbol[c][j] = new double[1 + blocks.columns().outcomes().get(j)];
            for (int code = 0; code < logSymbol[c][j].length; code++) {
                logSymbol[c][j][code] = Math.log(component.symbol(j, code));
            }
        }
    }

    static Expectation of(Blocks blocks, Mixture mixture) {
        Expectation expectation = new Expectation(blocks, mixture);
        for (Blocks.Block block : blocks.blocks()) {
            expectation.add(block);
        }
        return expectation;
    }

    /** Of all events, nats. */
    double logLikelihood() {
        return logLikelihood;
    }

    Statistics statistics(int c) {
        return statistics[c];
    }

    /** Of a component, where a pattern's numbers are missing. */
    Marginal marginal(int pattern, int c) {
        return marginals[pattern][c];
    }

    private void add(Blocks.Block block) {
        for (int c = 0; c < components; c++) {
            deviate(block, c);
            logJoint(block, c, responsibilities[c]);
        }
        normalise(block.size());
        for (int c = 0; c < components; c++) {
            if (components > 1) {
                deviate(block, c);
            }
            impute(block, c);
            accumulate(block, statistics[c], responsibilities[c]);
        }
    }

    /** {@code x - mean} of the observed numbers. */
    private void deviate(Blocks.Block block, int c) {
        Normal normal = mixture.components().get(c).normal();
        int[] observed = marginals[block.pattern()][c].observed();
        for (int j = 0; j < observed.length; j++) {
            double mean = normal.mean(observed[j]);
            double[] values = block.numbers()[j];
            double[] deviation = deviations[observed[j]];
            for (int i = 0; i < block.size(); i++) {
                deviation[i] = values[i] - mean;
            }
        }
    }

    /** {@code log w_c + log p(x|c)}. */
    private void logJoint(Blocks.Block block, int c, double[] out) {
        Marginal marginal = marginals[block.pattern()][c];
        double start = Math.log(mixture.components().get(c).weight());
        for (double constant : marginal.constant()) {
            start -= constant;
        }
        Arrays.fill(out, 0, block.size(), start);
        for (int j = 0; j < marginal.observed().length; j++) {
            whiten(marginal, j, block.size());
            for (int i = 0; i < block.size(); i++) {
                out[i] -= 0.5 * row[i] * row[i];
            }
        }
        for (int j = 0; j < block.flags().length; j++) {
            addFlag(block.flags()[j], logFlag[c][j], logNotFlag[c][j], out);
        }
        for (int j = 0; j < block.codes().length; j++) {
            int[] codes = block.codes()[j];
            double[] logs = logSymbol[c][j];
            for (int i = 0; i < codes.length; i++) {
                out[i] += logs[codes[i]];
            }
        }
    }

    private void whiten(Marginal marginal, int j, int size) {
        double[] weights = marginal.whitening().row(j);
        int first = marginal.whitening().first(j);
        combine(weights, marginal.observed(), first, row, size);
    }

    /** {@code sum_k weights_k deviation_k}, k over the observed numbers from one of them on. */
    private void combine(double[] weights, int[] observed, int first, double[] out, int size) {
        Arrays.fill(out, 0, size, 0);
        for (int k = 0; k < weights.length; k++) {
            double weight = weights[k];
            double[] deviation = deviations[observed[first + k]];
            for (int i = 0; i < size; i++) {
                out[i] += weight * deviation[i];
            }
        }
    }

    private static void addFlag(double[] flags, double logFlag, double logNotFlag, double[] out) {
        for (int i = 0; i < flags.length; i++) {
            double x = flags[i];
            out[i] += Double.isNaN(x) ? 0 : x * logFlag + (1 - x) * logNotFlag;
        }
    }

    /** From log joint densities to responsibilities. */
    private void normalise(int size) {
        for (int i = 0; i < size; i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (double[] joint : responsibilities) {
                most = Math.max(most, joint[i]);
            }
            double sum = 0;
            for (double[] joint : responsibilities) {
                joint[i] = Math.exp(joint[i] - most);
                sum += joint[i];
            }
            for (double[] joint : responsibilities) {
                joint[i] /= sum;
            }
            logLikelihood += most + Math.log(sum);
        }
    }

    /** Missing numbers at their conditional expectation. */
    private void impute(Blocks.Block block, int c) {
        Marginal marginal = marginals[block.pattern()][c];
        for (int m = 0; m < marginal.missing().length; m++) {
            combine(marginal.regression()[m], marginal.observed(), 0, deviations[marginal.missing()[m]], block.size());
        }
    }

    private void accumulate(Blocks.Block block, Statistics to, double[] weights) {
        int size = block.size();
        double count = 0;
        for (int i = 0; i < size; i++) {
            count += weights[i];
        }
        to.count += count;
        to.patterns[block.pattern()] += count;
        for (int j = 0; j < deviations.length; j++) {
            double[] deviation = deviations[j];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                row[i] = weights[i] * deviation[i];
                sum += row[i];
            }
            to.sum[j] += sum;
            double[] scatter = to.scatter.row(j);
            int first = to.scatter.first(j);
            for (int k = 0; k < scatter.length; k++) {
                scatter[k] += product(row, deviations[first + k], size);
            }
        }
        accumulateOthers(block, to, weights);
    }

    private static void accumulateOthers(Blocks.Block block, Statistics to, double[] weights) {
        for (int j = 0; j < block.flags().length; j++) {
            double[] flags = block.flags()[j];
            for (int i = 0; i < flags.length; i++) {
                boolean missing = Double.isNaN(flags[i]);
                to.flagCount[j] += missing ? 0 : weights[i];
                to.flagSum[j] += missing ? 0 : weights[i] * flags[i];
            }
        }
        for (int j = 0; j < block.codes().length; j++) {
            int[] codes = block.codes()[j];
            for (int i = 0; i < codes.length; i++) {
                to.symbols[j][codes[i]] += weights[i];
            }
        }
    }

    /** In four sums, so that an addition need not wait for the one before. */
    private static double product(double[] a, double[] b, int size) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < size; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < size; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }
}

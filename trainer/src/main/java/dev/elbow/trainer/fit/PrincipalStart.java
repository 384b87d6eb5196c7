package dev.elbow.trainer.fit;

import dev.elbow.trainer.evaluate.PrincipalComponents;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Rows;
import java.util.Arrays;

/**
 * Starts the network at principal components: the mean code of an event is its projection, and the decoder's output the way back.
 * It is exact although each layer is nonlinear, since {@code silu(x) - silu(-x) = x}: a pair of units carries a number. Half as many
 * components as the narrowest layer is wide have such pairs; all else stays random. Missing values count as the mean.
 *
 * <p>Shapes: p components of the D columns that the encoder sees, numeric ones first, then an indicator for each outcome.
 */
final class PrincipalStart {

    /** Of the slope of a probability by its logit: what is nearly always so is no harder to move. */
    private static final double LEAST_SLOPE = 0.05;

    private static final double LEAST_SHARE = 1e-3;

    private final Parameters random;
    private final Architecture architecture;
    private final Layout layout;
    private final int numeric;
    private final int inputs;
    private final double[] mean;
    /** {@code [p][D]}. */
    private final double[][] components;

    private final int pairs;
    private final double[] residual;

    PrincipalStart(Parameters random, Rows rows) {
        this.random = random;
        this.architecture = random.architecture();
        this.layout = architecture.layout();
        this.numeric = layout.numeric();
        this.inputs = layout.inputs();
        this.mean = means(rows);
        int narrowest =
                architecture.hidden().stream().mapToInt(Integer::intValue).min().orElseThrow();
        int count = Math.min(Math.min(architecture.latent(), narrowest / 2), inputs);
        this.components = count == 0 ? new double[0][] : PrincipalComponents.leading(covariance(rows), count);
        this.pairs = components.length;
        this.residual = residuals(rows);
    }

    /** Codes of rows at the start, {@code [N][p]}: all dimensions beyond begin near 0. */
    double[][] codes(Rows rows) {
        double[][] codes = new double[rows.size()][];
        Arrays.setAll(codes, row -> code(deviations(rows, row)));
        return codes;
    }

    /** Mean squared error of each numeric column rebuilt. */
    double[] residual() {
        return residual.clone();
    }

    private double[] code(double[] deviations) {
        double[] code = new double[components.length];
        for (int i = 0; i < code.length; i++) {
            for (int j = 0; j < inputs; j++) {
                code[i] += components[i][j] * deviations[j];
            }
        }
        return code;
    }

    private double[] means(Rows rows) {
        double[] sums = new double[inputs];
        double[] counts = new double[inputs];
        for (int row = 0; row < rows.size(); row++) {
            for (int j = 0; j < numeric; j++) {
                sums[j] += rows.values()[row * numeric + j];
                counts[j] += rows.observed()[row * numeric + j];
            }
            int from = numeric;
            for (int c = 0; c < layout.categorical(); c++) {
                int code = rows.codes()[row * layout.categorical() + c];
                for (int o = 0; o < layout.outcomes().get(c) && code > 0; o++) {
                    counts[from + o]++;
                }
                if (code > 0) {
                    sums[from + code - 1]++;
                }
                from += layout.outcomes().get(c);
            }
        }
        for (int j = 0; j < inputs; j++) {
            sums[j] /= Math.max(1, counts[j]);
        }
        return sums;
    }

    private double[] deviations(Rows rows, int row) {
        double[] deviations = new double[inputs];
        for (int j = 0; j < numeric; j++) {
            boolean observed = rows.observed()[row * numeric + j] > 0;
            deviations[j] = observed ? rows.values()[row * numeric + j] - mean[j] : 0;
        }
        int from = numeric;
        for (int c = 0; c < layout.categorical(); c++) {
            int code = rows.codes()[row * layout.categorical() + c];
            for (int o = 0; o < layout.outcomes().get(c) && code > 0; o++) {
                deviations[from + o] = (code == o + 1 ? 1 : 0) - mean[from + o];
            }
            from += layout.outcomes().get(c);
        }
        return deviations;
    }

    private double[][] covariance(Rows rows) {
        double[][] covariance = new double[inputs][inputs];
        for (int row = 0; row < rows.size(); row++) {
            double[] deviations = deviations(rows, row);
            for (int i = 0; i < inputs; i++) {
                double share = deviations[i] / rows.size();
                for (int j = 0; j < inputs && share != 0; j++) {
                    covariance[i][j] += share * deviations[j];
                }
            }
        }
        return covariance;
    }

    private double[] residuals(Rows rows) {
        double[] squares = new double[numeric];
        for (int row = 0; row < rows.size(); row++) {
            double[] deviations = deviations(rows, row);
            double[] code = code(deviations);
            for (int j = 0; j < numeric; j++) {
                double error = deviations[j];
                for (int i = 0; i < code.length; i++) {
                    error -= code[i] * components[i][j];
                }
                squares[j] += error * error / rows.size();
            }
        }
        return squares;
    }

    /** The random parameters with components in their pairs of units. */
    Parameters parameters() {
        Parameters started = firstLayer(random);
        for (int layer = 1; layer < architecture.hidden().size(); layer++) {
            started = carry(
                    started, Architecture.encoder(layer), architecture.hidden().get(layer));
        }
        int last = architecture.hidden().size() - 1;
        started = read(started, Architecture.MEAN, architecture.latent());
        int width = architecture.hidden().get(last);
        float[] weight = started.get(Architecture.weight(Architecture.decoder(0)));
        for (int i = 0; i < pairs; i++) {
            for (int l = 0; l < architecture.latent(); l++) {
                weight[l * width + i] = l == i ? 1 : 0;
                weight[l * width + pairs + i] = l == i ? -1 : 0;
            }
        }
        started = started.with(Architecture.weight(Architecture.decoder(0)), weight);
        for (int layer = 1; layer < architecture.hidden().size(); layer++) {
            started = carry(
                    started, Architecture.decoder(layer), architecture.hidden().get(last - layer));
        }
        return output(started);
    }

    /** {@code x -> (V (x - mean), -V (x - mean))} in the first pairs of units. */
    private Parameters firstLayer(Parameters parameters) {
        int width = architecture.hidden().get(0);
        Parameters started = parameters;
        double[] constant = new double[pairs];
        float[] bias = parameters.get(Architecture.encoderBias(0));
        for (int i = 0; i < pairs; i++) {
            for (int j = 0; j < inputs; j++) {
                constant[i] -= components[i][j] * mean[j];
            }
            pair(bias, 0, i, constant[i]);
        }
        started = started.with(Architecture.encoderBias(0), bias);
        if (numeric > 0) {
            float[] weight = started.get(Architecture.NUMERIC);
            for (int i = 0; i < pairs; i++) {
                for (int j = 0; j < numeric; j++) {
                    pair(weight, j * width, i, components[i][j]);
                    pair(weight, (numeric + j) * width, i, components[i][j] * mean[j]);
                }
            }
            started = started.with(Architecture.NUMERIC, weight);
        }
        return layout.categorical() > 0 ? symbols(started, width) : started;
    }

    private Parameters symbols(Parameters parameters, int width) {
        float[] weight = parameters.get(Architecture.SYMBOLS);
        int row = 0;
        int from = numeric;
        for (int outcomes : layout.outcomes()) {
            for (int i = 0; i < pairs; i++) {
                double missing = 0;
                for (int o = 0; o < outcomes; o++) {
                    missing += components[i][from + o] * mean[from + o];
                    pair(weight, (row + 1 + o) * width, i, components[i][from + o]);
                }
                pair(weight, row * width, i, missing);
            }
            row += 1 + outcomes;
            from += outcomes;
        }
        return parameters.with(Architecture.SYMBOLS, weight);
    }

    private void pair(float[] row, int from, int i, double number) {
        row[from + i] = (float) number;
        row[from + pairs + i] = (float) -number;
    }

    /** The same pairs in the next layer. */
    private Parameters carry(Parameters parameters, String layer, int width) {
        float[] weight = parameters.get(Architecture.weight(layer));
        for (int row = 0; row < weight.length / width; row++) {
            Arrays.fill(weight, row * width, row * width + 2 * pairs, 0);
        }
        for (int i = 0; i < pairs; i++) {
            pair(weight, i * width, i, 1);
            pair(weight, (pairs + i) * width, i, -1);
        }
        return parameters.with(Architecture.weight(layer), weight);
    }

    /** The numbers out of their pairs, in the first columns. */
    private Parameters read(Parameters parameters, String layer, int width) {
        float[] weight = parameters.get(Architecture.weight(layer));
        for (int row = 0; row < weight.length / width; row++) {
            for (int i = 0; i < pairs; i++) {
                weight[row * width + i] = row == i ? 1 : row == pairs + i ? -1 : 0;
            }
        }
        return parameters.with(Architecture.weight(layer), weight);
    }

    /** {@code mean + V' z}; the logits of what is no number by their slope at the mean. Counts stay as they are. */
    private Parameters output(Parameters parameters) {
        int width = layout.outputs();
        float[] weight = parameters.get(Architecture.weight(Architecture.OUTPUT));
        float[] bias = parameters.get(Architecture.bias(Architecture.OUTPUT));
        for (int j = 0; j < inputs; j++) {
            boolean count = j >= layout.counts().from() && j < layout.counts().to();
            if (!count) {
                double slope = slope(j);
                bias[j] = (float) start(j);
                for (int row = 0; row < weight.length / width; row++) {
                    weight[row * width + j] = 0;
                }
                for (int i = 0; i < pairs; i++) {
                    weight[i * width + j] = (float) (slope * components[i][j]);
                    weight[(pairs + i) * width + j] = (float) (-slope * components[i][j]);
                }
            }
        }
        return parameters
                .with(Architecture.weight(Architecture.OUTPUT), weight)
                .with(Architecture.bias(Architecture.OUTPUT), bias);
    }

    private boolean flag(int column) {
        Layout.Block block = layout.block(Head.BERNOULLI);
        return column >= block.from() && column < block.to();
    }

    private double start(int column) {
        double share = Math.max(LEAST_SHARE, Math.min(1 - LEAST_SHARE, mean[column]));
        if (column >= numeric) {
            return Math.log(share);
        }
        return flag(column) ? Math.log(share / (1 - share)) : mean[column];
    }

    /** How far the output moves with the column. */
    private double slope(int column) {
        if (column >= numeric) {
            return 1 / Math.max(LEAST_SLOPE, mean[column]);
        }
        return flag(column) ? 1 / Math.max(LEAST_SLOPE, mean[column] * (1 - mean[column])) : 1;
    }
}

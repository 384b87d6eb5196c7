package dev.elbow.trainer.mixture;

import dev.elbow.schemas.Checks;

/**
 * One component: its weight, a normal distribution over the encoded numbers, and independent distributions over flags and
 * symbols. Immutable.
 */
public final class Component {

    /** Probabilities sum to one as closely as this. */
    static final double ROUNDING = 1e-9;

    private final double weight;
    private final Normal normal;
    private final double[] flags;
    private final double[][] symbols;

    /**
     * A component.
     *
     * @param weight its prior probability, above 0
     * @param flags P(flag is 1), above 0 and below 1, one a flag
     * @param symbols the probability of each outcome, above 0 and summing to 1, one array a categorical feature: the vocabulary,
     *     then the unknown symbol
     */
    public Component(double weight, Normal normal, double[] flags, double[][] symbols) {
        this.weight = weight;
        this.normal = normal;
        this.flags = flags.clone();
        this.symbols = copy(symbols);
        Checks.that(weight > 0 && weight <= 1 + ROUNDING, "weight", weight, "above 0 and at most 1");
        for (double flag : flags) {
            Checks.that(flag > 0 && flag < 1, "flag", flag, "above 0 and below 1");
        }
        for (double[] symbol : symbols) {
            double sum = 0;
            for (double probability : symbol) {
                Checks.that(probability > 0, "probability of a symbol", probability, "above 0");
                sum += probability;
            }
            Checks.that(Math.abs(sum - 1) < ROUNDING * symbol.length, "probabilities of symbols", sum, "a sum of 1");
        }
    }

    public double weight() {
        return weight;
    }

    public Normal normal() {
        return normal;
    }

    /** P(flag is 1), one a flag. */
    public double[] flags() {
        return flags.clone();
    }

    /** The probability of each outcome, one array a categorical feature. */
    public double[][] symbols() {
        return copy(symbols);
    }

    /** P(flag is 1). */
    double flag(int j) {
        return flags[j];
    }

    /** The probability of a code from 1; 1 for a missing one. */
    double symbol(int j, int code) {
        return code == 0 ? 1 : symbols[j][code - 1];
    }

    private static double[][] copy(double[][] arrays) {
        double[][] copy = new double[arrays.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = arrays[i].clone();
        }
        return copy;
    }
}

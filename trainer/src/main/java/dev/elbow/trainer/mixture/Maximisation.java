package dev.elbow.trainer.mixture;

import dev.elbow.trainer.recipe.MixtureSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The M-step: the mixture that makes the expected statistics most probable, under two conditions that keep it proper.
 *
 * <p>The objective of EM is {@code log p(events) + log prior}. The prior is a Dirichlet one on each distribution over outcomes,
 * {@code smoothing / outcomes} pseudo-events an outcome; there is none on means and covariances, but a covariance's eigenvalues are
 * at least the ridge. The maximiser under that condition has the eigenvectors of the weighted moments and their eigenvalues, each
 * raised to the ridge where it is less; so the objective never decreases, exactly. Stateless.
 */
final class Maximisation {

    /** Under this many events a component has nothing to learn numbers from; it keeps its place, which costs no objective. */
    private static final double EMPTY = 1e-6;

    private Maximisation() {}

    static Mixture of(Blocks blocks, Mixture old, Expectation expectation, MixtureSettings settings) {
        List<Component> components = new ArrayList<>();
        double pseudo = settings.smoothing() / old.size();
        for (int c = 0; c < old.size(); c++) {
            Statistics statistics = expectation.statistics(c);
            double weight = (statistics.count + pseudo) / (blocks.size() + settings.smoothing());
            Normal before = old.components().get(c).normal();
            Normal normal = statistics.count < EMPTY ? before : normal(before, expectation, c, settings.ridge());
            double[] flags = flags(statistics, settings.smoothing());
            components.add(new Component(weight, normal, flags, symbols(statistics, settings.smoothing())));
        }
        return new Mixture(old.columns(), components);
    }

    /** {@code log prior} up to a constant, nats. */
    static double logPrior(Mixture mixture, MixtureSettings settings) {
        double smoothing = settings.smoothing();
        double logPrior = 0;
        for (Component component : mixture.components()) {
            logPrior += smoothing / mixture.size() * Math.log(component.weight());
            for (double flag : component.flags()) {
                logPrior += smoothing / 2 * (Math.log(flag) + Math.log1p(-flag));
            }
            for (double[] symbol : component.symbols()) {
                for (double probability : symbol) {
                    logPrior += smoothing / symbol.length * Math.log(probability);
                }
            }
        }
        return logPrior;
    }

    private static Normal normal(Normal before, Expectation expectation, int c, double ridge) {
        Statistics statistics = expectation.statistics(c);
        int numeric = before.size();
        double[] shift = new double[numeric];
        double[] mean = new double[numeric];
        for (int j = 0; j < numeric; j++) {
            shift[j] = statistics.sum[j] / statistics.count;
            mean[j] = before.mean(j) + shift[j];
        }
        for (int p = 0; p < statistics.patterns.length; p++) {
            addResidual(expectation.marginal(p, c), statistics.patterns[p], statistics.scatter);
        }
        Lower covariance = Lower.zeros(numeric, before.full());
        for (int j = 0; j < numeric; j++) {
            for (int k = covariance.first(j); k <= j; k++) {
                covariance.set(j, k, statistics.scatter.at(j, k) / statistics.count - shift[j] * shift[k]);
            }
        }
        return new Normal(mean, Spectrum.raised(covariance, ridge));
    }

    /** What is uncertain about missing numbers belongs to the component's scatter. */
    private static void addResidual(Marginal marginal, double weight, Lower scatter) {
        int[] missing = marginal.missing();
        for (int j = 0; j < missing.length; j++) {
            for (int k = marginal.residual().first(j); k <= j; k++) {
                double sum = scatter.at(missing[j], missing[k])
                        + weight * marginal.residual().at(j, k);
                scatter.set(missing[j], missing[k], sum);
            }
        }
    }

    private static double[] flags(Statistics statistics, double smoothing) {
        double[] flags = new double[statistics.flagSum.length];
        for (int j = 0; j < flags.length; j++) {
            flags[j] = (statistics.flagSum[j] + smoothing / 2) / (statistics.flagCount[j] + smoothing);
        }
        return flags;
    }

    private static double[][] symbols(Statistics statistics, double smoothing) {
        double[][] symbols = new double[statistics.symbols.length][];
        for (int j = 0; j < symbols.length; j++) {
            double[] counts = statistics.symbols[j];
            int outcomes = counts.length - 1;
            double total = smoothing;
            for (int code = 1; code <= outcomes; code++) {
                total += counts[code];
            }
            symbols[j] = new double[outcomes];
            for (int code = 1; code <= outcomes; code++) {
                symbols[j][code - 1] = (counts[code] + smoothing / outcomes) / total;
            }
        }
        return symbols;
    }
}

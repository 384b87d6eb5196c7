package dev.elbow.trainer.mixture;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Gaussian mixture over events of mixed columns, {@code p(x) = sum_c w_c p(x|c)}, in double. Immutable.
 *
 * <p>{@code p(x|c)} is normal over the encoded numbers together, and times Bernoulli and categorical probabilities of the other
 * features, which are independent given the component. A missing value is integrated out exactly. The posterior over components
 * is exact, so that the evidence lower bound at it is {@code log p(x)}.
 *
 * <p>Source: Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.
 */
public final class Mixture {

    private final Columns columns;
    private final List<Component> components;

    /**
     * A mixture.
     *
     * @param transforms one a feature, present for numeric ones
     * @param components at least one, weights summing to 1, all with or all without covariances
     */
    public Mixture(EventSchema schema, List<Optional<Transform>> transforms, List<Component> components) {
        this(new Columns(schema, transforms), components);
    }

    Mixture(Columns columns, List<Component> components) {
        this.columns = columns;
        this.components = List.copyOf(components);
        Checks.that(!components.isEmpty(), "components", "none", "at least one");
        double sum = 0;
        for (Component component : components) {
            check(component);
            sum += component.weight();
        }
        Checks.that(Math.abs(sum - 1) < Component.ROUNDING * components.size(), "weights", sum, "a sum of 1");
    }

    private void check(Component component) {
        Normal normal = component.normal();
        int numeric = columns.numeric().size();
        Checks.that(normal.size() == numeric, "numbers of a component", normal.size(), "" + numeric);
        Checks.that(normal.full() == full(), "covariance", normal.full(), "the same kind for each component");
        int flags = component.flags().length;
        Checks.that(
                flags == columns.flags().size(),
                "flags of a component",
                flags,
                "" + columns.flags().size());
        List<Integer> outcomes = new ArrayList<>();
        for (double[] symbol : component.symbols()) {
            outcomes.add(symbol.length);
        }
        Checks.that(outcomes.equals(columns.outcomes()), "outcomes", outcomes, columns.outcomes() + " of the schema");
    }

    public EventSchema schema() {
        return columns.schema();
    }

    /** One a feature, present for numeric ones. */
    public List<Optional<Transform>> transforms() {
        return columns.allTransforms();
    }

    public List<Component> components() {
        return components;
    }

    /** C, the components. */
    public int size() {
        return components.size();
    }

    /** Whether numeric features have covariances. */
    public boolean full() {
        return components.get(0).normal().full();
    }

    /** The numbers that were fitted: weights, means, covariances and probabilities, less what sums to one. */
    public long parameters() {
        long numeric = columns.numeric().size();
        long covariances = full() ? numeric * (numeric + 1) / 2 : numeric;
        long outcomes =
                columns.outcomes().stream().mapToLong(count -> count - 1).sum();
        return size() * (1 + numeric + covariances + columns.flags().size() + outcomes) - 1;
    }

    Columns columns() {
        return columns;
    }

    /** {@code log p(x)} of one event, nats, by log-sum-exp. */
    public double logDensity(EventBatch batch, int row) {
        return logSumExp(logJoint(batch, row));
    }

    /** {@code p(c|x)} of one event, one a component. */
    public double[] responsibilities(EventBatch batch, int row) {
        double[] logJoint = logJoint(batch, row);
        double evidence = logSumExp(logJoint);
        for (int c = 0; c < logJoint.length; c++) {
            logJoint[c] = Math.exp(logJoint[c] - evidence);
        }
        return logJoint;
    }

    private double[] logJoint(EventBatch batch, int row) {
        double[][] costs = costs(batch, row);
        double[] logJoint = new double[size()];
        for (int c = 0; c < logJoint.length; c++) {
            logJoint[c] = Math.log(components.get(c).weight());
            for (double cost : costs[c]) {
                logJoint[c] -= cost;
            }
        }
        return logJoint;
    }

    /**
     * What each feature costs under each component, {@code [C, F]} in nats, by the chain rule in the schema's order: {@code -log
     * p(x_j | earlier observed numbers, c)}, 0 where missing.
     */
    double[][] costs(EventBatch batch, int row) {
        double[] numbers = new double[columns.numeric().size()];
        for (int j = 0; j < numbers.length; j++) {
            numbers[j] = columns.number(batch, row, j);
        }
        Missing missing = Missing.of(numbers);
        double[][] costs = new double[size()][schema().size()];
        for (int c = 0; c < costs.length; c++) {
            Component component = components.get(c);
            addNumbers(component.normal(), numbers, missing, costs[c]);
            addOthers(component, batch, row, costs[c]);
        }
        return costs;
    }

    private void addNumbers(Normal normal, double[] numbers, Missing missing, double[] costs) {
        int[] observed = missing.observed();
        Marginal marginal = Marginal.of(normal, observed, missing.missing());
        Lower whitening = marginal.whitening();
        for (int j = 0; j < observed.length; j++) {
            double y = 0;
            for (int k = whitening.first(j); k <= j; k++) {
                y += whitening.at(j, k) * (numbers[observed[k]] - normal.mean(observed[k]));
            }
            costs[columns.numeric().get(observed[j]).feature()] = marginal.constant()[j] + y * y / 2;
        }
    }

    private void addOthers(Component component, EventBatch batch, int row, double[] costs) {
        for (int j = 0; j < columns.flags().size(); j++) {
            double x = columns.flag(batch, row, j);
            if (!Double.isNaN(x)) {
                double p = component.flag(j);
                costs[columns.flags().get(j).feature()] = -x * Math.log(p) - (1 - x) * Math.log1p(-p);
            }
        }
        for (int j = 0; j < columns.symbols().size(); j++) {
            int code = columns.code(batch, row, j);
            // 0, not -0, where the symbol is missing.
            costs[columns.symbols().get(j).feature()] = 0 - Math.log(component.symbol(j, code));
        }
    }

    /** {@code log sum exp}, finite where its terms are. */
    static double logSumExp(double[] terms) {
        double most = Double.NEGATIVE_INFINITY;
        for (double term : terms) {
            most = Math.max(most, term);
        }
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - most);
        }
        return most + Math.log(sum);
    }
}

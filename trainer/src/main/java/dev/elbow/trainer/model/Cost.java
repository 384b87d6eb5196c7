package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Algebra;
import dev.elbow.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The negative log-likelihood of each feature, in nats. Each formula is the one of {@link dev.elbow.schemas.model.Likelihood}
 * with its sign turned, in a form that neither overflows nor cancels in float32. Stateless.
 *
 * <p>Shapes: what was observed is {@code [N, 1, columns]}, what is decoded {@code [N, K, columns]}, parameters are {@code [1,
 * columns]}.
 */
final class Cost<T extends Tensor<T>> {

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /** The decoded logarithm of a variance, before its floor, is at most this. */
    static final double LARGEST_LOG_VARIANCE = 20;

    /** Degrees of freedom from 1/2 to 100, where a t distribution is as good as normal. */
    static final double LEAST_LOG_DEGREES = Math.log(0.5);

    static final double LARGEST_LOG_DEGREES = Math.log(100);

    /** Dispersions from 1/1000 to 10,000, where a negative binomial distribution is as good as Poisson's. */
    static final double LEAST_LOG_DISPERSION = Math.log(1e-3);

    static final double LARGEST_LOG_DISPERSION = Math.log(1e4);

    private final Algebra<T> algebra;
    private final Architecture architecture;
    private final Layout layout;
    private final CountCost<T> counts;

    Cost(Algebra<T> algebra, Architecture architecture) {
        this.algebra = algebra;
        this.architecture = architecture;
        this.layout = architecture.layout();
        this.counts = new CountCost<>();
    }

    /** {@code [N, K, Dn + Dc]}. */
    T of(Events<T> events, T decoded) {
        List<T> columns = new ArrayList<>();
        if (events.values().isPresent() && events.observed().isPresent()) {
            columns.addAll(
                    numeric(events, events.values().get(), events.observed().get(), decoded));
        }
        int from = layout.numeric();
        for (int c = 0; c < layout.categorical(); c++) {
            int outcomes = layout.outcomes().get(c);
            T codes = events.codes().orElseThrow();
            columns.add(categorical(codes.columns(c, c + 1), decoded.columns(from, from + outcomes), outcomes));
            from += outcomes;
        }
        return algebra.concat(2, columns);
    }

    /** Each block of numeric columns, in their order; 0 where a value is missing. */
    private List<T> numeric(Events<T> events, T values, T observed, T decoded) {
        List<T> blocks = new ArrayList<>();
        for (Head head : Head.values()) {
            Layout.Block block = layout.block(head);
            if (block.width() > 0) {
                T x = head.counts()
                        ? events.counts()
                                .orElseThrow()
                                .columns(
                                        block.from() - layout.counts().from(),
                                        block.to() - layout.counts().from(),
                                        layout.counts().width())
                        : values.columns(block.from(), block.to(), layout.numeric());
                T mask = observed.columns(block.from(), block.to(), layout.numeric());
                T own = decoded.columns(block.from(), block.to(), layout.outputs());
                blocks.add(block(head, x.unsqueeze(1), mask.unsqueeze(1), own, decoded));
            }
        }
        return blocks;
    }

    private T block(Head head, T x, T observed, T decoded, T all) {
        return switch (head) {
            case GAUSSIAN -> gaussian(x, observed, decoded, floored(Architecture.LOG_SIGMA));
            case HETEROSCEDASTIC_GAUSSIAN ->
                heteroscedastic(x, observed, decoded, all.columns(layout.inputs(), layout.outputs()));
            case STUDENT_T ->
                studentT(
                                x,
                                decoded,
                                floored(Architecture.LOG_SCALE),
                                within(Architecture.LOG_DEGREES, LEAST_LOG_DEGREES, LARGEST_LOG_DEGREES))
                        .times(observed);
            case POISSON -> counts.poisson(x, decoded).times(observed);
            case NEGATIVE_BINOMIAL ->
                counts.negativeBinomial(
                                x,
                                decoded,
                                within(Architecture.LOG_DISPERSION, LEAST_LOG_DISPERSION, LARGEST_LOG_DISPERSION))
                        .times(observed);
            case BERNOULLI -> bernoulli(x, decoded).times(observed);
            case CATEGORICAL ->
                throw new IllegalArgumentException("head: " + head + " (expected: one of a numeric column)");
        };
    }

    /** The logarithm of a scale, not below that of the floor: a constant column would send the density to infinity. */
    private T floored(String parameter) {
        return algebra.parameter(parameter).atLeast(Math.log(architecture.sigmaFloor()));
    }

    private T within(String parameter, double least, double most) {
        return algebra.parameter(parameter).atLeast(least).atMost(most);
    }

    /**
     * {@code log(2 pi) / 2 + log sigma + ((s - mean) / sigma)^2 / 2}, or 0. Whatever does not depend on the draw is multiplied first,
     * for what does is K times as large.
     */
    private T gaussian(T s, T observed, T mean, T logSigma) {
        T factor = logSigma.negated().exp().times(Math.sqrt(0.5)).times(observed);
        T constant = logSigma.plus(HALF_LOG_TWO_PI).times(observed);
        return s.minus(mean).times(factor).square().plus(constant);
    }

    /** {@link #gaussian} with {@code sigma^2 = floor^2 + exp(raw)}. */
    private T heteroscedastic(T s, T observed, T mean, T raw) {
        return gaussian(s, observed, mean, logVariance(architecture, raw).times(0.5));
    }

    /** {@code log(floor^2 + exp(raw))}. */
    static <T extends Tensor<T>> T logVariance(Architecture architecture, T raw) {
        double floor = architecture.sigmaFloor() * architecture.sigmaFloor();
        return raw.atMost(LARGEST_LOG_VARIANCE).exp().plus(floor).log();
    }

    /**
     * {@code lgamma(nu / 2) - lgamma((nu + 1) / 2) + log(nu pi) / 2 + log scale + (nu + 1) / 2 log(1 + t^2 / nu)} with {@code t =
     * (s - location) / scale}.
     */
    private T studentT(T s, T location, T logScale, T logDegrees) {
        T degrees = logDegrees.exp();
        T half = degrees.times(0.5);
        T t = s.minus(location).times(logScale.negated().exp());
        T spread = t.square().times(logDegrees.negated().exp()).log1p().times(half.plus(0.5));
        T constant = LogGamma.halfStep(half)
                .plus(logDegrees.times(0.5))
                .plus(logScale)
                .plus(0.5 * Math.log(Math.PI));
        return spread.plus(constant);
    }

    /** {@code log(1 + exp(l)) - l x}. */
    private T bernoulli(T x, T logit) {
        return logit.softplus().minus(logit.times(x));
    }

    /** Minus the log-softmax at the observed outcome, {@code [N, K, 1]}; 0 where none is. */
    private T categorical(T code, T logits, int outcomes) {
        long[] codes = new long[outcomes];
        for (int o = 0; o < outcomes; o++) {
            codes[o] = o + 1L;
        }
        T observed = code.equalTo(algebra.longs(codes, 1, outcomes)).toFloat().unsqueeze(1);
        return logits.logSoftmax().times(observed).total(outcomes).negated().unsqueeze(2);
    }
}

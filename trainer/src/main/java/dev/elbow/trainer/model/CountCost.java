package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Tensor;

/**
 * The negative log-likelihood of counts, in nats, from the logarithm of their mean. Below {@value #FEW} by sums, which are exact;
 * from there on by differences of Stirling's series in which the terms that grow with the count have cancelled before they are
 * rounded: float32 would otherwise lose a nat at a million (Loader, Fast and Accurate Computation of Binomial Probabilities,
 * 2000). Stateless. Counts are {@code [N, 1, columns]}, whole or not, from 0 to {@value #LARGEST}.
 */
final class CountCost<T extends Tensor<T>> {

    /** Larger counts cost as much as this one. */
    static final double LARGEST = 1e30;

    /** The logarithm of a mean lies between minus this and this. */
    static final double LARGEST_LOG_MEAN = 40;

    private static final int FEW = 16;
    private static final double SMALL = 0.05;

    /** {@code m - x log m + lgamma(x + 1)}. */
    T poisson(T count, T logMean) {
        T x = bounded(count);
        T l = bounded(logMean, LARGEST_LOG_MEAN);
        T few = x.atMost(FEW);
        T direct = l.exp().minus(few.times(l)).plus(logFactorial(few));
        T many = x.atLeast(FEW);
        // m - x log m + x log x - x = x (exp(d) - 1 - d), d = log(m / x)
        T deviance = many.times(expm1MinusSelf(l.minus(many.log())));
        T rest = many.times(2 * Math.PI).log().times(0.5).plus(LogGamma.remainder(many));
        return x.below(FEW).choose(direct, deviance.plus(rest));
    }

    /** {@code r log(1 + m / r) + x log(1 + r / m) - lgamma(x + r) + lgamma(r) + lgamma(x + 1)}. */
    T negativeBinomial(T count, T logMean, T logDispersion) {
        T x = bounded(count);
        T l = bounded(logMean, LARGEST_LOG_MEAN);
        T r = logDispersion.exp();
        T d = l.minus(logDispersion);
        T direct = r.times(d.softplus()).plus(x.times(d.negated().softplus())).minus(logChoices(x, r));
        T saddle = saddlePoint(x.atLeast(FEW), l, logDispersion.atLeast(Math.log(FEW)));
        return x.below(FEW).choose(direct, r.below(FEW).choose(direct, saddle));
    }

    /**
     * The same for large x and r, where the terms of the direct form grow and cancel: {@code r E(log (n / t)) + x E(log (n m / (t
     * x))) + log(2 pi x n / r) / 2 - remainder(n) + remainder(r) + remainder(x)} with {@code E(d) = exp(d) - 1 - d}, {@code n = x +
     * r} and {@code t = r + m}.
     */
    private T saddlePoint(T x, T logMean, T logDispersion) {
        T r = logDispersion.exp();
        T n = x.plus(r);
        T logX = x.log();
        T logN = n.log();
        T logTotal = logMean.minus(logDispersion).softplus().plus(logDispersion);
        T ofR = logN.minus(logTotal);
        T ofX = ofR.plus(logMean).minus(logX);
        T halfLog =
                logX.plus(logN).minus(logDispersion).plus(Math.log(2 * Math.PI)).times(0.5);
        return r.times(expm1MinusSelf(ofR))
                .plus(x.times(expm1MinusSelf(ofX)))
                .plus(halfLog)
                .minus(LogGamma.remainder(n))
                .plus(LogGamma.remainder(r))
                .plus(LogGamma.remainder(x));
    }

    /** {@code lgamma(x + r) - lgamma(r) - lgamma(x + 1)}. */
    private T logChoices(T x, T r) {
        T few = x.atMost(FEW);
        T sum = few.times(0);
        for (int i = 0; i < FEW; i++) {
            T term = r.plus(i).log().plus(-Math.log(i + 1));
            sum = sum.plus(part(few, i).times(term));
        }
        T atFew = tail(x.times(0).plus(FEW), r);
        return x.below(FEW).choose(sum, sum.plus(tail(x.atLeast(FEW), r)).minus(atFew));
    }

    /**
     * {@code lgamma(x + r) - lgamma(x + 1)} for {@code u = x + 1}, {@code h = r - 1}: {@code (u + h - 1/2) log(1 + h / u) + h log u -
     * h + remainder(u + h) - remainder(u)}.
     */
    private T tail(T x, T r) {
        T u = x.plus(1);
        T h = r.plus(-1);
        T logU = u.log();
        T share = h.times(logU.negated().exp());
        return u.plus(h)
                .plus(-0.5)
                .times(share.log1p())
                .plus(h.times(logU))
                .minus(h)
                .plus(LogGamma.remainder(u.plus(h)))
                .minus(LogGamma.remainder(u));
    }

    /** {@code lgamma(x + 1)} for x up to {@value #FEW}; linear between whole numbers. */
    private T logFactorial(T x) {
        T sum = x.times(0);
        for (int i = 1; i < FEW; i++) {
            sum = sum.plus(part(x, i).times(Math.log(i + 1)));
        }
        return sum;
    }

    /** How much of the step from i to i + 1 lies below x: 0 to 1. */
    private T part(T x, int i) {
        return x.plus(-i).relu().atMost(1);
    }

    /** {@code exp(d) - 1 - d}, also where d is small. */
    private T expm1MinusSelf(T d) {
        T small = bounded(d, SMALL);
        T series = small.square()
                .times(small.times(small.times(small.times(1.0 / 120).plus(1.0 / 24))
                                .plus(1.0 / 6))
                        .plus(0.5));
        return d.abs().below(SMALL).choose(series, d.exp().plus(-1).minus(d));
    }

    private T bounded(T count) {
        return count.relu().atMost(LARGEST);
    }

    private T bounded(T x, double most) {
        return x.atMost(most).atLeast(-most);
    }
}

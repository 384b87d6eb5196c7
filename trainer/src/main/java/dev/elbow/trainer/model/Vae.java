package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Algebra;
import dev.elbow.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;

/**
 * The network: encoder, draws, decoder and the terms of the bound, in the tensors of any algebra. Stateless.
 *
 * <p>Shapes: N events, K draws each, L latent dimensions, Dn, Dc, O as in {@link Layout}.
 */
public final class Vae<T extends Tensor<T>> {

    /** The posterior's log-variance is {@code BOUND tanh(raw / BOUND)}: no event, however far off, makes it overflow. */
    public static final double LOG_VARIANCE_BOUND = 10;

    private final Algebra<T> algebra;
    private final Architecture architecture;
    private final Layout layout;
    private final int latent;
    private final Optional<Prior<T>> prior;

    public Vae(Algebra<T> algebra, Architecture architecture) {
        this.algebra = algebra;
        this.architecture = architecture;
        this.layout = architecture.layout();
        this.latent = architecture.latent();
        this.prior = architecture.prior() == PriorKind.STANDARD
                ? Optional.empty()
                : Optional.of(new Prior<>(algebra, architecture));
    }

    /** q(z|x). */
    public Posterior<T> encode(Events<T> events) {
        T hidden = silu(firstLayer(events));
        for (int i = 1; i < architecture.hidden().size(); i++) {
            hidden = silu(dense(hidden, Architecture.encoder(i)));
        }
        T raw = dense(hidden, Architecture.LOG_VARIANCE);
        T logVariance = eachDimension(raw.times(1 / LOG_VARIANCE_BOUND).tanh().times(LOG_VARIANCE_BOUND));
        boolean full = architecture.posterior().lowerWidth(latent) > 0;
        Optional<T> lower = full ? Optional.of(dense(hidden, Architecture.LOWER)) : Optional.empty();
        return new Posterior<>(dense(hidden, Architecture.MEAN), logVariance, lower);
    }

    /** Log-variances for the diagonal of A, as many as the posterior's kind has, to one for each latent dimension. */
    public T eachDimension(T logVariance) {
        if (architecture.posterior() != PosteriorKind.ISOTROPIC) {
            return logVariance;
        }
        float[] ones = new float[latent];
        Arrays.fill(ones, 1);
        return logVariance.matmul(algebra.floats(ones, 1, latent));
    }

    /** Symbols are rows picked from a table: one costs a row however large its vocabulary. */
    private T firstLayer(Events<T> events) {
        T sum = algebra.parameter(Architecture.bias(Architecture.encoder(0)));
        if (events.values().isPresent() && events.observed().isPresent()) {
            T missing = events.observed().get().negated().plus(1);
            T input = algebra.concat(1, List.of(events.values().get(), missing));
            sum = input.matmul(algebra.parameter(Architecture.NUMERIC)).plus(sum);
        }
        if (events.codes().isPresent()) {
            T indices = events.codes().get().plus(algebra.longs(offsets(), 1, layout.categorical()));
            sum = algebra.parameter(Architecture.SYMBOLS).rows(indices).sum(1).plus(sum);
        }
        return sum;
    }

    private long[] offsets() {
        long[] offsets = new long[layout.categorical()];
        for (int c = 1; c < offsets.length; c++) {
            offsets[c] = offsets[c - 1] + 1 + layout.outcomes().get(c - 1);
        }
        return offsets;
    }

    /**
     * {@code z = mean + A epsilon}.
     *
     * @param epsilon {@code [1 or N, K, L]}
     * @return {@code [N, K, L]}
     */
    public T draw(Posterior<T> posterior, T epsilon) {
        T deviation = posterior.logVariance().times(0.5).exp();
        T z = posterior.mean().unsqueeze(1).plus(deviation.unsqueeze(1).times(epsilon));
        return posterior.lower().isEmpty()
                ? z
                : z.plus(epsilon.matmul(transposed(posterior.lower().get())));
    }

    /** What is below the diagonal of A as the matrix {@code A'}, {@code [N, L, L]}. */
    private T transposed(T lower) {
        return lower.matmul(places(latent * latent, (i, j) -> j * latent + i)).reshape(-1, latent, latent);
    }

    /** Where entry i, j below the diagonal goes to, among columns: a matrix of 0 and 1, {@code [L (L - 1) / 2, columns]}. */
    private T places(int columns, IntBinaryOperator column) {
        int width = PosteriorKind.FULL.lowerWidth(latent);
        float[] places = new float[width * columns];
        for (int i = 1, entry = 0; i < latent; i++) {
            for (int j = 0; j < i; j++, entry++) {
                places[entry * columns + column.applyAsInt(i, j)] = 1;
            }
        }
        return algebra.floats(places, width, columns);
    }

    /**
     * The decoder's output.
     *
     * @param z {@code [N, K, L]}
     * @return {@code [N, K, outputs]}
     */
    public T decode(T z, int draws) {
        T hidden = z.reshape(-1, latent);
        for (int i = 0; i < architecture.hidden().size(); i++) {
            hidden = silu(dense(hidden, Architecture.decoder(i)));
        }
        return dense(hidden, Architecture.OUTPUT).reshape(-1, draws, layout.outputs());
    }

    /**
     * The rate in nats by part, {@code [N, L]}: what each dimension costs; where the prior has components {@code [N, L + 1]}: what
     * the spread of q costs in each dimension, and then what the place of its mean costs.
     */
    public T rate(Posterior<T> posterior) {
        return prior.map(one -> algebra.concat(
                        1,
                        List.of(
                                one.spread(posterior, secondMoment(posterior)),
                                one.place(posterior, Optional.empty()).unsqueeze(1))))
                .orElseGet(() -> standardRate(posterior));
    }

    /**
     * The whole rate, {@code [N]}.
     *
     * @param leftOut {@code [N, C]}: 1 where a component of the prior is not to count for an event, else 0
     */
    public T totalRate(Posterior<T> posterior, Optional<T> leftOut) {
        return prior.map(one -> one.spread(posterior, secondMoment(posterior))
                        .total(latent)
                        .plus(one.place(posterior, leftOut)))
                .orElseGet(() -> standardRate(posterior).total(latent));
    }

    /**
     * {@code KL(q(z|x) || N(0, I))} in nats, {@code [N, L]}; its sum is {@code (|A|^2 + |mean|^2 - L - 2 sum log A_ii) / 2}
     * (Kingma and Welling, 2013, appendix B). The part of a dimension is the expected divergence of {@code q(z_i|z_1 ... z_i-1)}
     * from its prior, which is never negative; for a diagonal A, that of q(z_i).
     */
    private T standardRate(Posterior<T> posterior) {
        return secondMoment(posterior)
                .plus(posterior.mean().square())
                .minus(posterior.logVariance())
                .plus(-1)
                .times(0.5);
    }

    /** The marginal variance of each latent dimension, {@code [N, L]}: the diagonal of {@code A A'}. */
    private T secondMoment(Posterior<T> posterior) {
        T variance = posterior.logVariance().exp();
        return posterior
                .lower()
                .map(lower -> variance.plus(lower.square().matmul(places(latent, (i, j) -> i))))
                .orElse(variance);
    }

    /** The logarithm of the marginal variance of each latent dimension, {@code [N, L]}. */
    public T marginalLogVariance(Posterior<T> posterior) {
        return posterior.lower().isEmpty()
                ? posterior.logVariance()
                : secondMoment(posterior).log();
    }

    /** A row by row, {@code [N, L L]}. */
    public T scale(Posterior<T> posterior) {
        float[] diagonal = new float[latent * latent * latent];
        for (int i = 0; i < latent; i++) {
            diagonal[i * latent * latent + i * latent + i] = 1;
        }
        T deviation = posterior.logVariance().times(0.5).exp();
        T scale = deviation.matmul(algebra.floats(diagonal, latent, (long) latent * latent));
        return posterior
                .lower()
                .map(lower -> scale.plus(lower.matmul(places(latent * latent, (i, j) -> i * latent + j))))
                .orElse(scale);
    }

    /**
     * {@code log p(z) - log q(z|x)} at {@code z = mean + A epsilon}, {@code [N, K]}: {@code (|epsilon|^2 - |z|^2) / 2 + sum log A_ii}.
     * Where the prior has components {@code E_q(c|x)[log p(z, c) - log q(c|x)] - log q(z|x)}, which is no larger.
     */
    public T logRatio(Posterior<T> posterior, T epsilon, T z) {
        return logRatioTo(
                () -> prior.map(one -> one.logDensityByPlace(posterior, z).times(-2))
                        .orElseGet(() -> z.square().total(latent)),
                posterior,
                epsilon);
    }

    /** {@code log p(z) - log q(z|x)} whatever the prior, {@code [N, K]}. */
    public T exactLogRatio(Posterior<T> posterior, T epsilon, T z, int draws) {
        return prior.map(one -> logRatioTo(() -> one.logDensity(z, draws).times(-2), posterior, epsilon))
                .orElseGet(() -> logRatio(posterior, epsilon, z));
    }

    /**
     * {@code log p(z) - log q(z|x)}, {@code [N, K]}.
     *
     * @param surprise {@code -2 log p(z) - L log(2 pi)}, {@code [N, K]}: |z|^2 where the prior is standard
     */
    private T logRatioTo(Supplier<T> surprise, Posterior<T> posterior, T epsilon) {
        T logDeterminant = posterior.logVariance().total(latent).times(0.5).unsqueeze(1);
        return epsilon.square().total(latent).minus(surprise.get()).times(0.5).plus(logDeterminant);
    }

    /** {@code -log p(x_j|z)} in nats, {@code [N, K, Dn + Dc]}; 0 where the value is missing, which is the exact marginal. */
    public T cost(Events<T> events, T decoded) {
        return new Cost<>(algebra, architecture).of(events, decoded);
    }

    /**
     * {@code log q(z|x)} up to {@code L log(2 pi) / 2}, {@code [N, K]}, of codes that came from elsewhere: {@code -|epsilon|^2 / 2 -
     * sum log A_ii} with {@code A epsilon = z - mean} solved from the first dimension on.
     *
     * @param z {@code [N, K, L]}
     */
    public T logDensity(Posterior<T> posterior, T z) {
        T difference = z.minus(posterior.mean().unsqueeze(1));
        T inverse = posterior.logVariance().times(-0.5).exp().unsqueeze(1);
        List<T> epsilon = new ArrayList<>();
        for (int i = 0, entry = 0; i < latent; i++) {
            T rest = difference.columns(i, i + 1);
            for (int j = 0; j < i && posterior.lower().isPresent(); j++, entry++) {
                T factor = posterior.lower().get().columns(entry, entry + 1).unsqueeze(1);
                rest = rest.minus(factor.times(epsilon.get(j)));
            }
            epsilon.add(rest.times(inverse.columns(i, i + 1)));
        }
        T squares = algebra.concat(2, epsilon).square().total(latent);
        return squares.plus(posterior.logVariance().total(latent).unsqueeze(1)).times(-0.5);
    }

    /** Columns of {@link #rate}: L, and one more where the prior has components. */
    public int rateParts() {
        return architecture.declared().rateParts();
    }

    /** L. */
    public int latent() {
        return latent;
    }

    /** Columns of {@link #cost}: Dn + Dc. */
    public int costs() {
        return layout.numeric() + layout.categorical();
    }

    private T dense(T x, String layer) {
        return x.matmul(algebra.parameter(Architecture.weight(layer)))
                .plus(algebra.parameter(Architecture.bias(layer)));
    }

    private T silu(T x) {
        return x.times(x.sigmoid());
    }
}

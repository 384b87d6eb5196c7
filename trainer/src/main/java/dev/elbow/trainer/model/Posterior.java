package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Tensor;
import java.util.Optional;

/**
 * q(z|x) of a batch: {@code z = mean + A epsilon}.
 *
 * @param mean {@code [N, L]}
 * @param logVariance {@code [N, L]}: {@code 2 log A_ii}
 * @param lower {@code [N, L (L - 1) / 2]}: what is below the diagonal of A, row by row; absent where that is 0
 */
public record Posterior<T extends Tensor<T>>(T mean, T logVariance, Optional<T> lower) {}

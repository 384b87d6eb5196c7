package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Tensor;
import java.util.Optional;

/**
 * A batch as the network sees it; a part without columns is absent.
 *
 * @param values {@code [N, Dn]}: numbers and counts encoded by their transforms, flags; 0 where missing
 * @param observed {@code [N, Dn]}: 1 where there is a value, else 0
 * @param counts {@code [N, counts]}: raw counts, 0 where missing
 * @param codes {@code [N, Dc]}, int64: 0 where missing, else an outcome from 1 on
 */
public record Events<T extends Tensor<T>>(
        Optional<T> values, Optional<T> observed, Optional<T> counts, Optional<T> codes) {}

package dev.elbow.scorer.stream;

import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;

/**
 * A package that a service scores with.
 *
 * @param events the topic whose events it scores
 * @param model as it was loaded
 * @param options by which it scores
 */
public record InUse(String events, VerifiedPackage model, ScoringOptions options) {}

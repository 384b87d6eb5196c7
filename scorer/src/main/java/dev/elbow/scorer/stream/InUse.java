package dev.elbow.scorer.stream;

import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;

/**
 * A package that a service scores with.
 *
 * @param model as it was loaded
 * @param options by which it scores
 */
public record InUse(VerifiedPackage model, ScoringOptions options) {}

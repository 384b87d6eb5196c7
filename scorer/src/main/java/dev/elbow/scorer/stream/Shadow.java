package dev.elbow.scorer.stream;

import dev.elbow.scorer.score.ScoringOptions;

/**
 * A second package that scores the events of a route, beside those that answer them.
 *
 * @param topic where its scores go
 */
public record Shadow(ScoringOptions scoring, String topic) {}

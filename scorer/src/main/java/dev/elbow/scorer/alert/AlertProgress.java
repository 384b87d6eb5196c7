package dev.elbow.scorer.alert;

/**
 * What was done since the start; what was read again after a fault counts again.
 *
 * @param scores that were read
 * @param opened alerts that say so, and likewise below
 * @param noScores records that are none
 * @param withoutKey scores of events without a key, which belong to no entity
 */
public record AlertProgress(long scores, long opened, long worse, long closed, long noScores, long withoutKey) {}

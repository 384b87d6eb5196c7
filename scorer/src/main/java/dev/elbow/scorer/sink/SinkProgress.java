package dev.elbow.scorer.sink;

/**
 * What has become of one sink's alerts.
 *
 * @param refused by the sink, for good
 * @param failed attempts, each made again later
 */
public record SinkProgress(String sink, long delivered, long refused, long failed) {}

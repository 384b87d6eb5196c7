package dev.elbow.scorer.sink;

/**
 * What has become of one sink's alerts.
 *
 * @param refused by the sink, for good
 * @param failed attempts, each made again later
 * @param waiting alerts that it has not taken yet, as far as this process brings them
 * @param rests whether there is no attempt now, since the last ones failed
 */
public record SinkProgress(String sink, long delivered, long refused, long failed, long waiting, boolean rests) {}

package dev.elbow.scorer.format;

/** How scores are written. */
public enum ScoreFormat {
    JSON,
    AVRO
}

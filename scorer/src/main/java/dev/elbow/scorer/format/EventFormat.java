package dev.elbow.scorer.format;

/** How events are written. */
public enum EventFormat {
    JSON,
    AVRO,
    /** One record of CSV without a header. */
    CSV
}

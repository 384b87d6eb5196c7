package dev.elbow.schemas.score;

/** Turns scores into the bytes of one format. Not thread-safe: one encoder a thread. */
public interface ScoreEncoder {

    /** The bytes of one score. */
    byte[] encode(ScoreView score);
}

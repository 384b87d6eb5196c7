package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;

/**
 * All that levels learn of a score.
 *
 * @param model which of the part's models, by its place
 * @param anomalous whether the score says so, by its package's own threshold
 * @param surprisal nats, 0 or more: see {@link Surprisal}
 * @param time of the event, milliseconds since 1970
 * @param keyHash of the entity's key
 */
public record Seen(int model, boolean anomalous, float surprisal, long time, long keyHash) {
    public Seen {
        Checks.that(model >= 0, "model", model, "0 or more");
        Checks.that(surprisal >= 0 && Float.isFinite(surprisal), "surprisal", surprisal, "nats, 0 or more");
    }

    /** Of an entity's score. */
    public static Seen of(int model, boolean anomalous, double pValue, long time, byte[] key) {
        return new Seen(model, anomalous, Math.abs(Surprisal.of(pValue)), time, KeyCount.hash(key));
    }
}

package dev.elbow.scorer.stream;

/**
 * What was committed since the start, and how often a thread had to begin again.
 *
 * @param events all that were read: scored, refused and tombstones
 * @param anomalous those scored that reach the threshold
 * @param restarts of threads, from their last commit
 */
public record Progress(long events, long scored, long refused, long anomalous, long tombstones, long restarts) {

    Progress plus(Progress other) {
        return new Progress(
                events + other.events,
                scored + other.scored,
                refused + other.refused,
                anomalous + other.anomalous,
                tombstones + other.tombstones,
                restarts + other.restarts);
    }
}

package dev.elbow.scorer.stream;

/** How far a shadow agrees on one thread, so far as it is not committed. Not thread-safe. */
final class ShadowTally {

    private final AgreementCounts counts;
    private long both;
    private long first;
    private long shadow;
    private long neither;
    private double pValuesApart;
    private long refused;
    private long lost;

    ShadowTally(AgreementCounts counts) {
        this.counts = counts;
    }

    void clear() {
        both = 0;
        first = 0;
        shadow = 0;
        neither = 0;
        pValuesApart = 0;
        refused = 0;
        lost = 0;
    }

    void commit() {
        counts.add(new Agreement(both, first, shadow, neither, pValuesApart, refused, lost));
    }

    /** Both scored an event. */
    void scored(boolean byFirst, boolean byShadow, double apart) {
        both += byFirst && byShadow ? 1 : 0;
        first += byFirst && !byShadow ? 1 : 0;
        shadow += !byFirst && byShadow ? 1 : 0;
        neither += !byFirst && !byShadow ? 1 : 0;
        pValuesApart += apart;
    }

    void refused() {
        refused++;
    }

    /**
     * The shadow failed.
     *
     * @param events that it has no score for
     * @return whether that is the first time on any thread
     */
    boolean lost(long events) {
        lost += events;
        return counts.firstFault();
    }
}

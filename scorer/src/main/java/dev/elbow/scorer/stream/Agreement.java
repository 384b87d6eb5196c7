package dev.elbow.scorer.stream;

/**
 * How far a shadow agrees with the package that answers, over what was committed since the start.
 *
 * @param both events that both scored and found anomalous
 * @param first those that both scored, and the answering package alone found anomalous
 * @param shadow those that both scored, and the shadow alone found anomalous
 * @param neither those that both scored, and neither found anomalous
 * @param pValuesApart the sum of the differences of their p-values, without sign
 * @param refused events that the shadow refused
 * @param lost events without a score of the shadow for a fault of its own
 */
public record Agreement(
        long both, long first, long shadow, long neither, double pValuesApart, long refused, long lost) {

    /** Events that both scored. */
    public long scored() {
        return both + first + shadow + neither;
    }

    /** How far the p-values of an event are apart on average; 0 where there was no event. */
    public double meanApart() {
        return pValuesApart / Math.max(1, scored());
    }
}

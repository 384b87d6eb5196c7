package dev.elbow.schemas.event;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.util.Optional;

/**
 * Writes values into the row that was begun last: the one place that says which values a feature takes, for the trainer's
 * rows and the scorer's events alike. Each method answers why a value does not fit, or nothing where it was written; a row
 * with such a value must not be committed. Immutable.
 *
 * <ul>
 *   <li>A numeric feature takes finite numbers whose nearest float is finite: of magnitude at most {@link Float#MAX_VALUE}, once rounded.
 *   <li>A flag takes true, false, 1 and 0.
 *   <li>A categorical feature takes text as it stands and, where every symbol of its vocabulary is a number or boolean,
 *       numbers and booleans. Numbers are compared by their {@link Numeral}: 1, 1.0 and 1e0 are one symbol.
 * </ul>
 */
public final class EventEncoder {

    private final EventSchema schema;
    private final Slot[] slots;

    public EventEncoder(EventSchema schema) {
        this.schema = schema;
        this.slots = Slot.of(schema);
    }

    /** Whether the feature is a symbol: then {@link #numeral} spares a number the way through a double and back. */
    public boolean symbolic(int feature) {
        return slots[feature].symbolic();
    }

    /** Writes a number. */
    public Optional<Reason> number(int feature, double value, EventBatch batch) {
        return slots[feature].number(value, batch);
    }

    /**
     * Writes a number that is known by its digits.
     *
     * @param digits a decimal number as JSON or {@link Double#toString} has it
     */
    public Optional<Reason> numeral(int feature, String digits, EventBatch batch) {
        return slots[feature].numeral(digits, batch);
    }

    /** Writes a text. */
    public Optional<Reason> text(int feature, String text, EventBatch batch) {
        return slots[feature].text(text, batch);
    }

    /** Writes a text that may stand for a number or a boolean, as a field of CSV does; the same row as what it stands for. */
    public Optional<Reason> field(int feature, String text, EventBatch batch) {
        return slots[feature].field(text, batch);
    }

    /** Writes a boolean. */
    public Optional<Reason> truth(int feature, boolean truth, EventBatch batch) {
        return slots[feature].truth(truth, batch);
    }

    /** Leaves a value missing, as {@link EventBatch#begin} did; a problem only for a feature that must be there. */
    public Optional<Reason> missing(int feature) {
        return schema.features().get(feature).missing() == Feature.Missing.REFUSE
                ? Optional.of(Reason.MISSING_FIELD)
                : Optional.empty();
    }

    /**
     * The refusal of a value that does not fit.
     *
     * @param reason what one of the methods above answered
     * @param found the value as the message shall show it
     */
    public Refusal refusal(int feature, Reason reason, String found) {
        Feature asked = schema.features().get(feature);
        String problem = reason == Reason.MISSING_FIELD
                ? "absent (expected: a value at " + asked.pointer() + ")"
                : found + " (expected: " + slots[feature].expected(reason) + ")";
        return new Refusal(reason, "feature " + asked.name() + ": " + problem);
    }
}

package dev.elbow.schemas.event;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The row of one event, for decoders that come upon its values one by one: each feature at most once, required ones at least once,
 * and one at all. Every method throws {@link Refused} for what is against that, or is none of the feature's values. Not thread-safe.
 */
public final class EventRow {

    /** How many features a message names as examples. */
    private static final int FEW = 3;

    private static final int LONGEST_VALUE = 60;
    private static final Optional<Reason> SECOND = Optional.of(Reason.DUPLICATE_FIELD);
    private static final String NULL = "null";
    private static final String NUMBER = "the number ";

    private final EventSchema schema;
    private final EventEncoder encoder;
    private final boolean[] seen;
    private final Refusal none;
    private EventBatch batch;
    private int found;

    public EventRow(EventSchema schema) {
        this.schema = schema;
        this.encoder = new EventEncoder(schema);
        this.seen = new boolean[schema.size()];
        this.none = nothingOf(schema);
        this.batch = new EventBatch(schema, 0);
    }

    /** The refusal of an event that holds no feature at all, since it is none of the model's. */
    public static Refusal nothingOf(EventSchema schema) {
        String few = schema.features().stream().limit(FEW).map(Feature::pointer).collect(Collectors.joining(", "));
        return new Refusal(
                Reason.MISSING_FIELD,
                "event: none of the model's " + schema.size() + " features (expected: values at " + few
                        + (schema.size() > FEW ? ", …)" : ")"));
    }

    /** Begins an event, which {@link #finish} makes a row of that batch. */
    public void begin(EventBatch target) {
        batch = target;
        batch.begin();
        Arrays.fill(seen, false);
        found = 0;
    }

    /** Adds the row to the batch. */
    public void finish() {
        if (found == 0) {
            throw new Refused(none);
        }
        for (int feature = 0; feature < seen.length; feature++) {
            if (!seen[feature]) {
                Optional<Reason> problem = encoder.missing(feature);
                if (problem.isPresent()) {
                    throw refused(feature, problem.get(), NULL);
                }
            }
        }
        batch.commit();
    }

    /** A number of 64 bits. */
    public void number(int feature, double value) {
        Optional<Reason> problem = isSecond(feature)
                ? SECOND
                : encoder.symbolic(feature)
                        ? encoder.numeral(feature, Double.toString(value), batch)
                        : encoder.number(feature, value, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), NUMBER + value);
        }
    }

    /** A number of 32 bits: as a symbol, its own shortest digits rather than those of the double next to it. */
    public void single(int feature, float value) {
        Optional<Reason> problem = isSecond(feature)
                ? SECOND
                : encoder.symbolic(feature)
                        ? encoder.numeral(feature, Float.toString(value), batch)
                        : encoder.number(feature, value, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), NUMBER + value);
        }
    }

    /** A whole number. */
    public void whole(int feature, long value) {
        Optional<Reason> problem = isSecond(feature)
                ? SECOND
                : encoder.symbolic(feature)
                        ? encoder.numeral(feature, Long.toString(value), batch)
                        : encoder.number(feature, (double) value, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), NUMBER + value);
        }
    }

    /** A number by its digits. */
    public void numeral(int feature, String digits) {
        Optional<Reason> problem = isSecond(feature) ? SECOND : encoder.numeral(feature, digits, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), NUMBER + Excerpt.of(digits, LONGEST_VALUE));
        }
    }

    /** A text. */
    public void text(int feature, String text) {
        Optional<Reason> problem = isSecond(feature) ? SECOND : encoder.text(feature, text, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), quoted(text));
        }
    }

    /** A text that may stand for a number or a boolean. */
    public void field(int feature, String text) {
        Optional<Reason> problem = isSecond(feature) ? SECOND : encoder.field(feature, text, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), quoted(text));
        }
    }

    /** A boolean. */
    public void truth(int feature, boolean truth) {
        Optional<Reason> problem = isSecond(feature) ? SECOND : encoder.truth(feature, truth, batch);
        if (problem.isPresent()) {
            throw refused(feature, problem.get(), String.valueOf(truth));
        }
    }

    /** An explicit null. */
    public void absent(int feature) {
        if (seen[feature]) {
            throw refused(feature, Reason.DUPLICATE_FIELD, NULL);
        }
    }

    /**
     * The refusal of what can be no value of any feature.
     *
     * @param what it is, with its article
     */
    public Refused other(int feature, String what) {
        return refused(feature, isSecond(feature) ? Reason.DUPLICATE_FIELD : Reason.WRONG_TYPE, what);
    }

    /** Takes note that a feature has a value. */
    private boolean isSecond(int feature) {
        if (seen[feature]) {
            return true;
        }
        seen[feature] = true;
        found++;
        return false;
    }

    private Refused refused(int feature, Reason reason, String what) {
        return reason == Reason.DUPLICATE_FIELD
                ? new Refused(
                        reason,
                        "feature " + schema.features().get(feature).name() + ": a second value, " + what
                                + " (expected: one)")
                : new Refused(encoder.refusal(feature, reason, what));
    }

    private static String quoted(String text) {
        return "the text \"" + Excerpt.of(text, LONGEST_VALUE) + '"';
    }
}

package dev.elbow.scorer.alert;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.ScoreView;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known to be strange and wakes nobody. All that a rule says has to hold; what it does not say may be anything. A rule that says
 * nothing of features is about whole events.
 *
 * @param feature by name
 * @param direction of what was observed, seen from what was expected; holds of numbers alone
 * @param margin what observed and expected are closer than, in the feature's own units; holds of numbers alone
 * @param relativeMargin the same as a share of what was expected
 * @param window when
 */
public record Suppression(
        Optional<String> feature,
        Optional<Direction> direction,
        OptionalDouble margin,
        OptionalDouble relativeMargin,
        Optional<TimeWindow> window) {

    /** Where the observed value lies. */
    public enum Direction {
        /** Above the expected one. */
        ABOVE,
        /** Below the expected one. */
        BELOW
    }

    public Suppression {
        Checks.that(
                feature.isPresent()
                        || direction.isPresent()
                        || margin.isPresent()
                        || relativeMargin.isPresent()
                        || window.isPresent(),
                "suppress",
                "a rule that says nothing",
                "feature, direction, margin, relative_margin or a time");
        margin.ifPresent(value -> Checks.positive("suppress.margin", value));
        relativeMargin.ifPresent(value -> Checks.positive("suppress.relative_margin", value));
    }

    /** Whether the rule is in force. */
    boolean inForce(long time) {
        return window.map(one -> one.contains(time)).orElse(true);
    }

    /** Whether the rule is about whole events. */
    boolean ofEvents() {
        return feature.isEmpty() && !ofNumbers();
    }

    /** Whether the contribution of a rank does not count. */
    boolean covers(ScoreView score, int rank) {
        if (ofEvents() || !feature.map(score.feature(rank)::equals).orElse(true)) {
            return false;
        }
        return !ofNumbers()
                || (score.observed(rank) instanceof FieldValue.Numeric observed
                        && score.expected(rank) instanceof FieldValue.Numeric expected
                        && covers(observed.value(), expected.value()));
    }

    private boolean ofNumbers() {
        return direction.isPresent() || margin.isPresent() || relativeMargin.isPresent();
    }

    private boolean covers(double observed, double expected) {
        double apart = Math.abs(observed - expected);
        return direction
                        .map(where -> where == Direction.ABOVE ? observed > expected : observed < expected)
                        .orElse(true)
                && apart < margin.orElse(Double.POSITIVE_INFINITY)
                && (relativeMargin.isEmpty() || apart < relativeMargin.getAsDouble() * Math.abs(expected));
    }
}

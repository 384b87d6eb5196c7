package dev.elbow.zoo.diff;

import dev.elbow.schemas.model.Transform;
import java.util.Locale;
import java.util.Optional;

/** The transforms of one number in two packages, which fitted them to their own rows. */
record TransformShift(Transform a, Transform b) {

    /** In scales: what a fit to other rows of the same kind stays within. */
    private static final double SLIGHT_SHIFT = 0.1;

    private static final double SLIGHT_RATIO = 1.1;

    /** Nothing where one has no transform. */
    static Optional<TransformShift> of(FeatureMatch match) {
        return match.a()
                .transform()
                .flatMap(first -> match.b().transform().map(second -> new TransformShift(first, second)));
    }

    /** Whether the transforms of a feature differ, and no user would care. */
    static boolean slight(FeatureMatch match) {
        return of(match)
                .filter(shift -> !shift.a.equals(shift.b) && !shift.notable())
                .isPresent();
    }

    /** Whether they are of another kind, or moved more than other rows explain. */
    boolean notable() {
        if (!kind(a).equals(kind(b))) {
            return true;
        }
        double shift = Math.abs(b.decode(0) - a.decode(0)) / spread(a);
        double ratio = spread(b) / spread(a);
        // Also where an overflow left no number.
        return !a.equals(b) && !(shift <= SLIGHT_SHIFT && ratio <= SLIGHT_RATIO && ratio >= 1 / SLIGHT_RATIO);
    }

    String textOfA() {
        return text(a);
    }

    String textOfB() {
        return text(b);
    }

    /** Half the way from one scale below the center to one above it, in the event's own unit. */
    private static double spread(Transform transform) {
        return (transform.decode(1) - transform.decode(-1)) / 2;
    }

    private static String text(Transform transform) {
        return kind(transform) + ", center " + Figure.of(transform.decode(0)) + ", spread "
                + Figure.of(spread(transform));
    }

    private static String kind(Transform transform) {
        return transform.shape().name().toLowerCase(Locale.ROOT)
                + transform.bound().map(bound -> ", bound " + Figure.of(bound)).orElse("")
                + ", tail " + Figure.of(transform.tail());
    }
}

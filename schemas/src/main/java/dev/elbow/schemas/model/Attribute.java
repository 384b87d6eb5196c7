package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import java.util.List;

/**
 * A named direction among a model's latent codes: from the mean code of events that lack an attribute to the mean code of
 * events that have it. Named after a known incident, it says how much a new event looks like that incident.
 *
 * @param name of letters, digits, dots, dashes and underscores
 * @param origin the mean code of the negative rows, a number for each latent dimension
 * @param direction the mean code of the positive rows minus the origin
 * @param positive the rows that have the attribute
 * @param negative the rows that lack it
 * @param dataSha256 digest of the data file that holds both
 * @param base digest of the package that gave the rows their codes, {@code sha256:…}
 */
public record Attribute(
        String name,
        List<Double> origin,
        List<Double> direction,
        Rows positive,
        Rows negative,
        String dataSha256,
        String base) {

    /** What an attribute may be called. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    /** Means closer than this are one: codes are float32, and of the order of 1. */
    public static final double SHORTEST = 1e-6;

    /**
     * The rows that a side's mean is taken over.
     *
     * @param condition the SQL condition that chose them
     * @param count at least 1
     */
    public record Rows(String condition, long count) {
        public Rows {
            Checks.notBlank("condition", condition);
            Checks.that(count > 0, "count", count, "at least 1 row");
        }
    }

    public Attribute {
        Checks.that(name.matches(NAME), "attribute", "\"" + name + "\"", "letters, digits, dots, dashes, underscores");
        origin = List.copyOf(origin);
        direction = List.copyOf(direction);
        Checks.allFinite(name + ".origin", origin);
        Checks.allFinite(name + ".direction", direction);
        Checks.that(
                origin.size() == direction.size(),
                name + ".direction",
                direction.size() + " numbers",
                origin.size() + ", as many as the origin has");
        double length = Math.sqrt(dot(direction, direction));
        Checks.that(
                length >= SHORTEST && Double.isFinite(length),
                name + ".direction",
                "of length " + length,
                "at least " + SHORTEST + ", and finite");
    }

    /**
     * How much of the attribute a latent code shows: 0 at the mean of the negative rows, 1 at the mean of the positive ones.
     *
     * <p>{@code (mean - origin) . direction / |direction|^2}.
     *
     * @param mean of the posterior, a number for each latent dimension
     */
    public double projection(List<Double> mean) {
        Checks.that(mean.size() == origin.size(), "mean", mean.size() + " numbers", origin.size() + "");
        double sum = 0;
        for (int l = 0; l < origin.size(); l++) {
            sum += (mean.get(l) - origin.get(l)) * direction.get(l);
        }
        return sum / dot(direction, direction);
    }

    private static double dot(List<Double> a, List<Double> b) {
        double sum = 0;
        for (int l = 0; l < a.size(); l++) {
            sum += a.get(l) * b.get(l);
        }
        return sum;
    }
}

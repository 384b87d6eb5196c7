package dev.elbow.scorer.score;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.model.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which events the package's second graph scores again: those whose p-value by the first lies in a band, both ends included.
 *
 * @param above the band's lower end, 0 to 1; where none is given, a tenth of the rate of false alerts that the package was calibrated for
 * @param below its upper end, 0 to 1; where none is given, ten times that rate, at most 1
 */
public record Tighten(OptionalDouble above, OptionalDouble below) {

    private static final String KEY = "tighten";
    private static final double AROUND = 10;

    /** The ends of a band, of p-values. */
    record Band(double above, double below) {
        boolean holds(double pValue) {
            return pValue >= above && pValue <= below;
        }
    }

    public Tighten {
        check("above", above);
        check("below", below);
        if (above.isPresent() && below.isPresent()) {
            Checks.that(
                    above.getAsDouble() < below.getAsDouble(),
                    "tighten.above",
                    above.getAsDouble(),
                    "less than tighten.below, " + below.getAsDouble());
        }
    }

    private static void check(String key, OptionalDouble end) {
        end.ifPresent(p -> Checks.that(p >= 0 && p <= 1, "tighten." + key, p, "a p-value, 0 to 1"));
    }

    /** Around the rate of false alerts. */
    public static Tighten aroundThreshold() {
        return new Tighten(OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Between two p-values. */
    public static Tighten between(double above, double below) {
        return new Tighten(OptionalDouble.of(above), OptionalDouble.of(below));
    }

    /** Reads {@code tighten}: true, or a group of {@code above} and {@code below}; empty where it is false or absent. */
    static Optional<Tighten> read(Settings settings) {
        return settings.switched(KEY).map(band -> {
            OptionalDouble above = band.number("above", 0, 1);
            OptionalDouble below = band.number("below", 0, 1);
            if (above.isPresent() && below.isPresent() && above.getAsDouble() >= below.getAsDouble()) {
                band.problem("above", above.getAsDouble(), "less than tighten.below, " + below.getAsDouble());
                return aroundThreshold();
            }
            return new Tighten(above, below);
        });
    }

    /**
     * The band for a package.
     *
     * @throws ConfigurationException where the package has no second graph, or nothing lies in the band
     */
    Band of(Manifest manifest) {
        if (manifest.tighten().isEmpty()) {
            throw unusable(
                    "package " + manifest.reference() + " has no second scoring graph (expected: one trained with"
                            + " score.tighten in its recipe, or no tighten)");
        }
        double rate = manifest.calibration().falseAlertRate();
        Band band = new Band(above.orElse(rate / AROUND), below.orElse(Math.min(1, rate * AROUND)));
        if (band.above >= band.below) {
            throw unusable(
                    "above " + band.above + ", below " + band.below + " (expected: above less than below; what is"
                            + " not given lies around the package's rate of false alerts, " + rate + ")");
        }
        return band;
    }

    private static ConfigurationException unusable(String problem) {
        return new ConfigurationException("settings", List.of(KEY + ": " + problem));
    }
}

package dev.elbow.zoo.diff;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.model.Tightening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * A number that two packages state.
 *
 * @param a the first package's; empty where it states none
 * @param b the second package's; empty where it states none
 */
public record Metric(String name, OptionalDouble a, OptionalDouble b) {

    /** Whether it was measured on rows that were neither fitted to nor calibrated on. */
    boolean ofTest() {
        return Provenance.ofTest(name);
    }

    /** What was measured at export, by name. */
    static List<Metric> measured(Manifest a, Manifest b) {
        Map<String, Double> first = a.provenance().metrics();
        Map<String, Double> second = b.provenance().metrics();
        SortedSet<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        List<Metric> metrics = new ArrayList<>();
        names.removeIf(Provenance::ofLead);
        names.forEach(name -> metrics.add(new Metric(name, number(first, name), number(second, name))));
        return metrics;
    }

    /** How large the models are, and where they alert. */
    static List<Metric> stated(Manifest a, Manifest b) {
        List<Metric> stated = new ArrayList<>(List.of(
                both("latent_dimensions", a.latent().dimensions(), b.latent().dimensions()),
                both("nodes", a.nodes().count(), b.nodes().count()),
                both("held_out_events", (double) a.calibration().heldOut(), (double)
                        b.calibration().heldOut()),
                both("threshold", a.calibration().threshold(), b.calibration().threshold()),
                both(
                        "false_alert_rate",
                        a.calibration().falseAlertRate(),
                        b.calibration().falseAlertRate())));
        if (a.tighten().isPresent() || b.tighten().isPresent()) {
            stated.add(tightened("tighten_nodes", a, b, more -> more.nodes().count()));
            stated.add(tightened(
                    "tighten_threshold", a, b, more -> more.calibration().threshold()));
        }
        return List.copyOf(stated);
    }

    /** What packages with a second scoring graph state of it. */
    private static Metric tightened(String name, Manifest a, Manifest b, ToDoubleFunction<Tightening> number) {
        return new Metric(name, number(a.tighten(), number), number(b.tighten(), number));
    }

    private static OptionalDouble number(Optional<Tightening> tighten, ToDoubleFunction<Tightening> number) {
        return tighten.isPresent() ? OptionalDouble.of(number.applyAsDouble(tighten.get())) : OptionalDouble.empty();
    }

    /** The second minus the first; empty where one is. */
    public OptionalDouble difference() {
        return a.isPresent() && b.isPresent()
                ? OptionalDouble.of(b.getAsDouble() - a.getAsDouble())
                : OptionalDouble.empty();
    }

    private static Metric both(String name, double a, double b) {
        return new Metric(name, OptionalDouble.of(a), OptionalDouble.of(b));
    }

    private static OptionalDouble number(Map<String, Double> metrics, String name) {
        return Optional.ofNullable(metrics.get(name)).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}

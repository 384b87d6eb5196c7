package dev.elbow.deploy.gpu;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What came of one half of the check, training or scoring.
 *
 * @param unit of the rates
 * @param cpu rate on the processor, empty where it was not measured
 * @param cuda rate on the GPU, empty where it was not measured
 * @param differences between the two
 * @param reason why nothing was compared; empty where it was
 */
record Half(
        String name,
        String unit,
        State state,
        OptionalDouble cpu,
        OptionalDouble cuda,
        List<Difference> differences,
        String reason) {

    /** How it ended. */
    enum State {
        /** Computed on both, and the same within tolerance. */
        SAME,
        /** Computed on both, and not the same; or the GPU is there and fails. */
        FAILED,
        /** There is no GPU that could be used. */
        MISSING
    }

    /**
     * How far two computations of the same are from each other.
     *
     * @param found not above the tolerance where they are the same; NaN is above it
     */
    record Difference(String what, double found, double tolerance) {
        boolean holds() {
            return found <= tolerance;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s %.2g %s %.2g", what, found, holds() ? "<=" : "(expected: at most)", tolerance);
        }
    }

    Half {
        differences = List.copyOf(differences);
    }

    /** Both computed. */
    static Half compared(String name, String unit, double cpu, double cuda, List<Difference> differences) {
        State state = differences.stream().allMatch(Difference::holds) ? State.SAME : State.FAILED;
        return new Half(name, unit, state, OptionalDouble.of(cpu), OptionalDouble.of(cuda), differences, "");
    }

    static Half failed(String name, String unit, String reason) {
        return new Half(name, unit, State.FAILED, OptionalDouble.empty(), OptionalDouble.empty(), List.of(), reason);
    }

    static Half missing(String name, String unit, String reason) {
        return new Half(name, unit, State.MISSING, OptionalDouble.empty(), OptionalDouble.empty(), List.of(), reason);
    }

    /** A line of the table. */
    String line() {
        String parity = differences.isEmpty()
                ? "not compared"
                : differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
        return String.format(
                Locale.ROOT,
                "%-9s %14s %14s %8s  %-8s %s",
                name,
                rate(cpu),
                rate(cuda),
                unit,
                state.name().toLowerCase(Locale.ROOT),
                parity);
    }

    private static String rate(OptionalDouble rate) {
        return rate.isEmpty() ? "-" : String.format(Locale.ROOT, "%,.0f", rate.getAsDouble());
    }
}

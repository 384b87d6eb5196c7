package dev.elbow.schemas;

import java.util.List;

/** Argument checks with one message form: {@code name: value (expected: what)}. Stateless. */
public final class Checks {

    /** Characters of a name that are shown: a name, too, can come from outside. */
    private static final int LONGEST_NAME = 120;

    private Checks() {}

    /**
     * Passes when {@code holds}.
     *
     * @throws IllegalArgumentException naming the argument, its value and what was expected
     */
    public static void that(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    Excerpt.of(name, LONGEST_NAME) + ": " + Excerpt.of(value) + " (expected: " + expected + ")");
        }
    }

    /** Passes a finite number. */
    public static void finite(String name, double value) {
        that(Double.isFinite(value), name, value, "a finite number");
    }

    /** Passes a finite number above zero. */
    public static void positive(String name, double value) {
        that(Double.isFinite(value) && value > 0, name, value, "a finite number above 0");
    }

    /** Passes text with at least one character that is not white space. */
    public static void notBlank(String name, String value) {
        that(!value.isBlank(), name, "\"" + value + "\"", "text that is not blank");
    }

    /** Passes numbers that are all finite. */
    public static void allFinite(String name, List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            finite(name + "[" + i + "]", values.get(i));
        }
    }
}

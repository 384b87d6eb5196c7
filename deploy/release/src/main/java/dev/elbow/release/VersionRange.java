package dev.elbow.release;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Versions from one on, and before another: {@code 2.0..2.15.1}. Either may be absent: {@code ..2.15.1} are all before
 * 2.15.1, {@code 2.0..} all from 2.0 on.
 */
record VersionRange(String from, String before) {

    private static final Pattern NUMBERS = Pattern.compile("\\d+([.-]\\d+)*");

    VersionRange {
        requireNumbers(from);
        requireNumbers(before);
    }

    /** @throws IllegalArgumentException if it is no range */
    static VersionRange parse(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("range: " + text + " (expected: as 2.0..2.15.1)");
        }
        return new VersionRange(text.substring(0, dots), text.substring(dots + 2));
    }

    /** Whether a version lies within; of what is no number, as {@code Final}, nothing is known, and it counts as 0. */
    boolean contains(String version) {
        return (from.isEmpty() || compare(version, from) >= 0) && (before.isEmpty() || compare(version, before) < 0);
    }

    private static int compare(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    private static long[] numbers(String version) {
        long[] numbers = Arrays.stream(version.split("[.-]", -1))
                .mapToLong(part -> part.matches("\\d{1,18}") ? Long.parseLong(part) : 0)
                .toArray();
        int length = numbers.length;
        while (length > 0 && numbers[length - 1] == 0) {
            length--; // 2.0 is 2
        }
        return Arrays.copyOf(numbers, length);
    }

    private static void requireNumbers(String bound) {
        if (!bound.isEmpty() && !NUMBERS.matcher(bound).matches()) {
            throw new IllegalArgumentException("range: " + bound + " (expected: a version of numbers)");
        }
    }
}

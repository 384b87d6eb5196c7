package dev.elbow.zoo.registry;

import dev.elbow.schemas.model.Manifest;
import java.math.BigInteger;
import java.util.Comparator;

/**
 * Newest versions first: by their numbers, a release before what led to it ({@code 1.0.0-rc.1}); tags that are no versions come last, by
 * their letters. Source: Semantic Versioning 2.0.0, section 11. Stateless.
 */
final class TagOrder implements Comparator<String> {

    @Override
    public int compare(String a, String b) {
        boolean version = a.matches(Manifest.VERSION);
        if (version != b.matches(Manifest.VERSION)) {
            return version ? -1 : 1;
        }
        return version ? byVersion(b, a) : a.compareTo(b);
    }

    private static int byVersion(String a, String b) {
        int numbers = byParts(numbers(a), numbers(b));
        if (numbers != 0) {
            return numbers;
        }
        boolean release = numbers(a).equals(a);
        if (release || numbers(b).equals(b)) {
            return Boolean.compare(release, numbers(b).equals(b));
        }
        return byParts(
                a.substring(numbers(a).length() + 1), b.substring(numbers(b).length() + 1));
    }

    private static String numbers(String version) {
        int dash = version.indexOf('-');
        return dash < 0 ? version : version.substring(0, dash);
    }

    /** Numbers by their values, and before words; of two that begin alike, the longer one is newer. */
    private static int byParts(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int part = byPart(left[i], right[i]);
            if (part != 0) {
                return part;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int byPart(String a, String b) {
        boolean number = a.matches("[0-9]+");
        if (number && b.matches("[0-9]+")) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return number || b.matches("[0-9]+") ? Boolean.compare(b.matches("[0-9]+"), number) : a.compareTo(b);
    }
}

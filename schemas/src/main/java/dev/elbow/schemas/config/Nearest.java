package dev.elbow.schemas.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The known word nearest to a mistyped one, by edit distance. Stateless. */
public final class Nearest {

    private Nearest() {}

    /**
     * The nearest known word: one that is the other's begin, or that differs in no more than a third of the shorter one's letters
     * (one at least).
     */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> near(word, candidate));
    }

    /** The nearest known words, nearest first, however far. */
    public static List<String> sorted(String word, Collection<String> known) {
        return known.stream()
                .sorted(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .toList();
    }

    private static boolean near(String word, String candidate) {
        int shorter = Math.min(word.length(), candidate.length());
        boolean begins = shorter > 1 && (word.startsWith(candidate) || candidate.startsWith(word));
        return begins || distance(word, candidate) <= Math.max(1, shorter / 3);
    }

    /** Letters added, left out, replaced, or changed in place with the next one. */
    private static int distance(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                least[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, least);
            }
        }
        return least[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] least) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int distance = Math.min(least[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        boolean changed = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return changed ? Math.min(distance, 1 + least[i - 2][j - 2]) : distance;
    }
}

package dev.elbow.deploy.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What commands print, as a document shows it. "…" stands for what was left out. Digests, drawn names, times and rates are some; numbers
 * with a fraction are rounded, or may differ a little with the machine; everything else is as it is printed, but for blanks.
 *
 * @param line where it begins, from 1
 * @param text all its lines
 */
record DocumentOutput(int line, String text) {

    private static final String LEFT_OUT = "…";

    private static final double RELATIVE = 0.02;

    /** Of probabilities in the far tail, whose logarithm is what is known. */
    private static final double DECADES = 0.5;

    private static final String NUMBER = "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?(?![\\d.])|\\d+(?:\\.\\d+)*(?:E[+-]?\\d+)?";
    private static final Pattern TOKEN =
            Pattern.compile("(?<hex>sha256:[0-9a-f]+|\\b[0-9a-f]{32}\\b|\\b[0-9A-F]{16}\\b)"
                    + "|(?<pace>(?:" + NUMBER + ")(?=\\s(?:s|a second|events/s)\\b))|(?<number>" + NUMBER
                    + ")|(?<blank>\\s+)|(?<literal>.)");

    /** On one line, for people and lists. */
    String head() {
        return text.lines().findFirst().orElse("").strip();
    }

    /** The first part of it that is not among what was printed, each after the one before. */
    Optional<String> missingFrom(String printed) {
        int from = 0;
        for (String part : text.split(LEFT_OUT, -1)) {
            if (!part.isBlank()) {
                from = end(part.strip(), printed, from);
                if (from < 0) {
                    return Optional.of(part.strip());
                }
            }
        }
        return Optional.empty();
    }

    private static int end(String part, String printed, int from) {
        StringBuilder pattern = new StringBuilder();
        List<String> numbers = new ArrayList<>();
        Matcher token = TOKEN.matcher(part);
        while (token.find()) {
            if (token.group("hex") != null) {
                pattern.append(token.group().startsWith("sha256:") ? "sha256:[0-9a-f]+" : "[0-9a-fA-F]+");
            } else if (token.group("pace") != null) {
                pattern.append("(?:").append(NUMBER).append(')');
            } else if (token.group("number") != null) {
                pattern.append('(').append(NUMBER).append(')');
                numbers.add(token.group());
            } else {
                pattern.append(token.group("blank") == null ? Pattern.quote(token.group()) : "\\s*");
            }
        }
        Matcher found = Pattern.compile(pattern.toString()).matcher(printed);
        for (boolean more = found.find(from); more; more = found.find()) {
            if (same(numbers, found)) {
                return found.end();
            }
        }
        return -1;
    }

    private static boolean same(List<String> numbers, Matcher found) {
        for (int i = 0; i < numbers.size(); i++) {
            if (!same(numbers.get(i), found.group(i + 1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(String shown, String printed) {
        boolean whole = shown.chars().allMatch(c -> Character.isDigit(c) || c == ',');
        boolean version =
                shown.indexOf('.') != shown.lastIndexOf('.') || printed.indexOf('.') != printed.lastIndexOf('.');
        if (whole || version) {
            return shown.equals(printed);
        }
        double one = number(shown);
        double other = number(printed);
        if (shown.toUpperCase(Locale.ROOT).contains("E")) {
            return Math.abs(Math.log10(one / other)) < DECADES;
        }
        double lastDigit = Math.pow(10, -(shown.length() - shown.indexOf('.') - 1));
        return Math.abs(one - other) <= Math.max(lastDigit, RELATIVE * Math.abs(one));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }
}

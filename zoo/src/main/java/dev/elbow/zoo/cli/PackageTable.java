package dev.elbow.zoo.cli;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.model.Manifest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The packages that are here, a line each; what is for people comes last: where it came from, if not with Elbow,
 * and its description, as long as the terminal has room for it. Stateless. */
final class PackageTable {

    private static final String UNKNOWN = "?";

    /** Less of a description says nothing. */
    private static final int SHORTEST = 8;

    private PackageTable() {}

    /**
     * Prints them.
     *
     * @param columns of the terminal
     */
    static void print(List<Here> packages, int columns, PrintWriter out) {
        int references =
                packages.stream().mapToInt(one -> one.reference().length()).reduce("REFERENCE".length(), Math::max);
        int words = packages.stream().mapToInt(one -> one.words().length()).reduce("SIGNATURE".length(), Math::max);
        String line = "%-" + references + "s  %-6s %8s %7s %5s  %-" + words + "s";
        out.println(
                String.format(line, "REFERENCE", "FAMILY", "FEATURES", "SIZE", "AUROC", "SIGNATURE") + "  DESCRIPTION");
        for (Here one : packages) {
            String start = String.format(
                            Locale.ROOT,
                            line,
                            one.reference(),
                            one.manifest().map(Manifest::family).orElse(UNKNOWN),
                            one.manifest()
                                    .map(known -> "" + known.features().size())
                                    .orElse(UNKNOWN),
                            one.manifest()
                                    .map(known -> PackageText.bytes(known) / 1_000 + " kB")
                                    .orElse(UNKNOWN),
                            one.manifest()
                                    .flatMap(known -> known.provenance().auroc())
                                    .map(auroc -> String.format(Locale.ROOT, "%.3f", auroc))
                                    .orElse("-"),
                            one.words())
                    + origin(one);
            String described = one.manifest().flatMap(Manifest::description).orElse("");
            out.println((start + description(described, columns - start.length() - 2)).stripTrailing());
        }
    }

    /** Whole, however long: where a package came from may not be cut. */
    private static String origin(Here one) {
        return one.signature().equals(Here.BUNDLED) ? "" : "  from " + Excerpt.of(one.from(), Integer.MAX_VALUE);
    }

    private static String description(String text, int room) {
        if (room < SHORTEST && text.length() > room) {
            return "";
        }
        return "  " + Excerpt.of(text, text.length() <= room ? room : room - 1); // and the sign that there is more
    }
}

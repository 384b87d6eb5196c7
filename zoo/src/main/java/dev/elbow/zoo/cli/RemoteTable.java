package dev.elbow.zoo.cli;

import dev.elbow.zoo.RemotePackage;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a registry says of its packages, in the columns of those that are here. Stateless. */
final class RemoteTable {

    private static final String NONE = "-";
    private static final String UNKNOWN = "?";
    private static final String COLUMNS = "%-16s %-32s %-7s %8s %9s %6s  %s%n";

    private RemoteTable() {}

    static void print(RemotePackage.Listing listing, PrintWriter out) {
        out.printf(COLUMNS, "TAG", "REFERENCE", "FAMILY", "FEATURES", "SIZE", "AUROC", "SIGNATURE");
        listing.packages()
                .forEach(one -> out.printf(
                        COLUMNS,
                        one.reference().tag(),
                        one.published().reference().orElse(absent(one)),
                        one.published().family().orElse(absent(one)),
                        one.published().features().orElse(absent(one)),
                        one.bytes().map(bytes -> bytes / 1_000 + " kB").orElse(absent(one)),
                        one.published()
                                .auroc()
                                .map(auroc -> String.format(Locale.ROOT, "%.3f", Double.parseDouble(auroc)))
                                .orElse(absent(one)),
                        signature(one)));
    }

    /** Whether there is one is known, and not whose it is. */
    private static String signature(RemotePackage one) {
        return one.bytes().isEmpty() ? absent(one) : one.signed() ? "unchecked" : "unsigned";
    }

    /** What stands for what is not there, and for what may be. */
    private static String absent(RemotePackage one) {
        return one.fault().isPresent() ? UNKNOWN : NONE;
    }

    static Map<String, Object> row(RemotePackage one) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("reference", one.reference().toString());
        row.put("tag", one.reference().tag());
        one.published().reference().ifPresent(reference -> row.put("package", reference));
        one.published().family().ifPresent(family -> row.put("family", family));
        one.published().features().ifPresent(features -> row.put("features", Integer.parseInt(features)));
        one.bytes().ifPresent(bytes -> row.put("bytes", bytes));
        one.published().auroc().ifPresent(auroc -> row.put("auroc", Double.parseDouble(auroc)));
        row.put("signature", signature(one));
        return row;
    }
}

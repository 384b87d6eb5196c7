package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.VerifiedPackage;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which two packages are compared and where they come from, for people.
 *
 * @param referenceA as the user gave it
 * @param referenceB as the user gave it
 */
record DiffHeading(VerifiedPackage a, VerifiedPackage b, String referenceA, String referenceB) {

    private static final String SAME = "the same";
    private static final String NONE = "-";

    /** Hexadecimal digits of a digest; the whole of it is among what machines read. */
    private static final int DIGITS = 12;

    void print(PrintWriter out) {
        TextTable table = new TextTable(3);
        table.row("", "A", "B");
        if (!referenceA.equals(a.manifest().reference())
                || !referenceB.equals(b.manifest().reference())) {
            table.row("given as", referenceA, referenceB);
        }
        table.row("package", a.manifest().reference(), b.manifest().reference());
        table.row("digest", digest(a.digest()), digest(b.digest()));
        row(table, "signature", one -> PackageText.signature(one.signature()));
        table.row("size", size(a.manifest()), size(b.manifest()));
        said(table, "family", Manifest::family);
        said(table, "latent code", DiffHeading::latent);
        said(table, "data", one -> digest(one.provenance().dataSha256()));
        said(table, "rows", one -> rows(one.provenance()));
        said(table, "recipe", one -> digest(one.provenance().recipeSha256()));
        said(table, "seed", one -> "" + one.provenance().seed());
        ifDifferent(table, "made with", one -> versions(one.provenance()));
        ifDifferent(table, "begun with", one -> base(one.provenance()));
        ifDifferent(table, "attributes", DiffHeading::attributes);
        ifDifferent(table, "export gate", one -> one.provenance().forced() ? "overruled" : "passed");
        table.print(out);
    }

    private void row(TextTable table, String name, Function<VerifiedPackage, String> text) {
        String textA = text.apply(a);
        String textB = text.apply(b);
        table.row(name, textA, textA.equals(textB) ? SAME : textB);
    }

    private void said(TextTable table, String name, Function<Manifest, String> text) {
        row(table, name, one -> text.apply(one.manifest()));
    }

    private void ifDifferent(TextTable table, String name, Function<Manifest, String> text) {
        if (!text.apply(a.manifest()).equals(text.apply(b.manifest()))) {
            said(table, name, text);
        }
    }

    private static String latent(Manifest one) {
        return String.format(
                Locale.ROOT,
                "%,d dimension%s, posterior %s, prior %s",
                one.latent().dimensions(),
                one.latent().dimensions() == 1 ? "" : "s",
                one.latent().posterior(),
                one.latent().prior());
    }

    private static String size(Manifest one) {
        return String.format(
                Locale.ROOT,
                "%,d kB in %d files",
                PackageText.bytes(one) / 1_000,
                one.files().size());
    }

    private static String rows(Provenance provenance) {
        return String.format(Locale.ROOT, "%,d", provenance.rows())
                + (provenance.query().isBlank() ? "" : " where " + provenance.query());
    }

    private static String versions(Provenance provenance) {
        return provenance.versions().entrySet().stream().map(DiffHeading::words).collect(Collectors.joining(", "));
    }

    private static String words(Map.Entry<String, String> version) {
        return version.getKey() + " " + version.getValue();
    }

    private static String base(Provenance provenance) {
        return provenance
                .base()
                .map(base -> base.reference() + " " + digest(base.digest()) + ", " + base.frozen() + " frozen")
                .orElse(NONE);
    }

    private static String attributes(Manifest one) {
        return one.attributes().isEmpty()
                ? NONE
                : one.attributes().stream().map(Attribute::name).collect(Collectors.joining(", "));
    }

    private static String digest(String digest) {
        String digits = digest.substring(digest.indexOf(':') + 1);
        return "sha256:" + digits.substring(0, Math.min(DIGITS, digits.length()));
    }
}

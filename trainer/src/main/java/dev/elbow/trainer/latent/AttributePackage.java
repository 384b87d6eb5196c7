package dev.elbow.trainer.latent;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A package's next version, with one more attribute; its graphs, golden vectors and all else but manifest and card are the
 * same bytes. Stateless.
 */
public final class AttributePackage {

    private static final String CARD = "README.md";
    private static final String HEADING = "\n## Attributes\n";

    private AttributePackage() {}

    /**
     * Passes what can be written.
     *
     * @param replace whether an attribute of that name may be there already
     * @throws IllegalArgumentException where the name is no name or taken, or the version is no other version
     */
    public static void check(Manifest base, String name, String version, boolean replace) {
        Checks.that(
                name.matches(Attribute.NAME), "name", "\"" + name + "\"", "letters, digits, dots, dashes, underscores");
        Checks.that(
                version.matches(Manifest.VERSION), "version", "\"" + version + "\"", "three numbers joined by dots");
        Checks.that(
                !version.equals(base.version()),
                "version",
                version,
                "another than that of " + base.reference() + "; versions are immutable");
        boolean taken =
                base.attributes().stream().anyMatch(there -> there.name().equals(name));
        Checks.that(
                replace || !taken,
                "attribute",
                name + ", which " + base.reference() + " has already",
                "another name, or --replace");
    }

    /**
     * Writes the package to a new folder.
     *
     * @param attribute takes the place of one of its name, or comes last
     * @throws dev.elbow.zoo.fault.ZooException where the folder is taken or cannot be written
     */
    public static VerifiedPackage write(Path folder, VerifiedPackage base, Attribute attribute, String version) {
        Manifest before = base.manifest();
        List<Attribute> attributes = new ArrayList<>(before.attributes());
        attributes.replaceAll(there -> there.name().equals(attribute.name()) ? attribute : there);
        if (!attributes.contains(attribute)) {
            attributes.add(attribute);
        }
        Manifest manifest = before.withAttributes(version, attributes);
        Map<String, byte[]> files = new TreeMap<>();
        for (PackageFile file : before.files()) {
            files.put(file.name(), base.file(file.name()));
        }
        String card = card(new String(base.file(CARD), StandardCharsets.UTF_8), before, manifest);
        files.put(CARD, card.getBytes(StandardCharsets.UTF_8));
        return Zoo.write(folder, manifest, files);
    }

    /** The card under its new version, its section of attributes written anew. */
    private static String card(String card, Manifest before, Manifest after) {
        String title = "# " + before.reference() + "\n";
        String text = card.startsWith(title) ? "# " + after.reference() + "\n" + card.substring(title.length()) : card;
        int from = text.indexOf(HEADING);
        if (from < 0) {
            return text + section(after);
        }
        int to = text.indexOf("\n## ", from + HEADING.length());
        return text.substring(0, from) + section(after) + (to < 0 ? "" : text.substring(to));
    }

    private static String section(Manifest manifest) {
        StringBuilder section = new StringBuilder(HEADING);
        section.append(
                        "\nDirections among latent codes; a score says how far along each its event lies, 0 at the mean code of")
                .append(" the first rows, 1 at that of the second.\n\n");
        for (Attribute attribute : manifest.attributes()) {
            section.append("- ")
                    .append(attribute.name())
                    .append(": from ")
                    .append(rows(attribute.negative()))
                    .append(" to ")
                    .append(rows(attribute.positive()))
                    .append("\n");
        }
        return section.toString();
    }

    private static String rows(Attribute.Rows rows) {
        String condition =
                rows.condition().replaceAll("\\s+", " ").replace("`", "'").strip();
        return rows.count() + " rows `" + condition + "`";
    }
}

package dev.elbow.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The folder of licences of an archive: what each jar says of itself, the texts that jars lack, and the list of all.
 * Stateless.
 */
final class Licences {

    /** All libraries, a line each. */
    static final String LIST = "DEPENDENCIES.txt";

    private static final Predicate<String> TEXT = Pattern.compile(
                    "(?i)(^|/)(licen[cs]e|notice|copying|third-?party-?(notices|programs))[^/]*$")
            .asPredicate()
            .and(Pattern.compile("\\.(class|json|xml)$").asPredicate().negate());

    private Licences() {}

    /**
     * Writes the folder.
     *
     * @param texts what no jar has: texts by their SPDX identifiers, and notices of libraries
     * @param folder is made
     */
    static void write(Path jars, List<Component> components, Path texts, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : files(jars)) {
            extract(jar, folder.resolve(jar.getFileName().toString().replaceFirst("\\.jar$", "")));
        }
        for (Path text : files(texts)) {
            Files.copy(text, folder.resolve(text.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(folder.resolve(LIST), list(components));
    }

    /** A line for each component, and below it for each part of it that has a licence of its own. */
    static String list(List<Component> components) {
        return components.stream()
                .flatMap(component -> Stream.concat(
                        Stream.of(component.line()), Part.of(component).stream().map(Part::line)))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static void extract(Path jar, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> texts = zip.stream()
                    .filter(entry -> !entry.isDirectory() && TEXT.test(entry.getName()))
                    .toList();
            for (ZipEntry entry : texts) {
                Path target =
                        folder.resolve(entry.getName().replace("META-INF/", "")).normalize();
                if (!target.startsWith(folder)) {
                    throw new IllegalArgumentException(jar.getFileName() + ": " + entry.getName()
                            + " (expected: a name that stays in its folder)");
                }
                Files.createDirectories(folder(target));
                Files.copy(zip.getInputStream(entry), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path folder(Path file) {
        return file.resolveSibling("");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

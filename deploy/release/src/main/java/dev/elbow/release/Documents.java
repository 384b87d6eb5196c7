package dev.elbow.release;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What operators read and use, and all that it links to, at the same places as in the checkout. Stateless. */
final class Documents {

    private static final List<String> FIRST =
            List.of("CHANGELOG.md", "deploy/README.md", "deploy/TUTORIAL.md", "deploy/images");

    /** What an archive has of its own. */
    private static final List<Path> OWN = List.of(Path.of("README.md"), Path.of("LICENSE"));

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)(#[^)\\s]*)?\\)");

    private Documents() {}

    /** Copies them from a checkout into a folder. */
    static void copy(Path checkout, Path folder) throws IOException {
        for (Path file : files(checkout)) {
            Path target = folder.resolve(file);
            Files.createDirectories(target.resolveSibling(""));
            Files.copy(checkout.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Their paths within a checkout.
     *
     * @throws IllegalArgumentException if a link leads nowhere
     */
    static SortedSet<Path> files(Path checkout) throws IOException {
        SortedSet<Path> files = new TreeSet<>();
        Deque<Path> left = new ArrayDeque<>(FIRST.stream().map(Path::of).toList());
        while (!left.isEmpty()) {
            Path next = left.remove();
            if (Files.isDirectory(checkout.resolve(next))) {
                // The chart has what watches it by a symbolic link.
                try (Stream<Path> below = Files.walk(checkout.resolve(next), FileVisitOption.FOLLOW_LINKS)) {
                    for (Path file : below.filter(Files::isRegularFile).toList()) {
                        if (inPlace(checkout, file)) {
                            left.add(checkout.relativize(file));
                        }
                    }
                }
            } else if (!OWN.contains(next) && files.add(next) && next.toString().endsWith(".md")) {
                for (String link : links(checkout.resolve(next))) {
                    left.add(linked(checkout, next, link));
                }
            }
        }
        return files;
    }

    /** The links of a document that is reached by a symbolic link would lead elsewhere. */
    private static boolean inPlace(Path checkout, Path file) throws IOException {
        return !file.toString().endsWith(".md")
                || file.toRealPath().equals(checkout.toRealPath().resolve(checkout.relativize(file)));
    }

    /** Where its links within the same tree lead to, as they stand there. */
    static List<String> links(Path document) throws IOException {
        return LINK.matcher(Files.readString(document))
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(link -> !link.contains(":"))
                .toList();
    }

    private static Path linked(Path checkout, Path document, String link) {
        Path path = document.resolveSibling(link).normalize();
        if (path.startsWith("..") || !Files.exists(checkout.resolve(path))) {
            throw new IllegalArgumentException(
                    document + ": links to " + link + " (expected: what is in the checkout)");
        }
        return path;
    }
}

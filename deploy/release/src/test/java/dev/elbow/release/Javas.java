package dev.elbow.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The Javas that archives are tried with. Stateless. */
final class Javas {

    private Javas() {}

    /** The home of the one that all tests use; the property {@code release.java} chooses it. */
    static Path first() {
        return Path.of(System.getProperty("release.java", System.getProperty("java.home")));
    }

    /** The first, and of each other version from 17 that lies beside it, one. */
    static List<Path> all() throws IOException {
        Map<String, Path> homes = new LinkedHashMap<>();
        homes.put(version(first()), first());
        try (Stream<Path> beside = Files.list(first().toRealPath().resolveSibling(""))) {
            beside.filter(home ->
                            Files.isExecutable(home.resolve("bin/java")) && Files.isReadable(home.resolve("release")))
                    .sorted()
                    .forEach(home -> homes.putIfAbsent(version(home), home));
        }
        homes.keySet().removeIf(version -> !version.matches("\\d+") || Integer.parseInt(version) < 17);
        return List.copyOf(homes.values());
    }

    /** The first number of its version. */
    private static String version(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return release.getProperty("JAVA_VERSION", "").replaceFirst("^\"?(\\d+).*", "$1");
    }
}

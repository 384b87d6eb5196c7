package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.DocumentJson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages of every format that was ever written load for ever: their golden vectors say that they score as they did, too. */
class FormatTest {

    @ParameterizedTest
    @MethodSource("packages")
    void loads(Path folder) throws IOException {
        VerifiedPackage loaded = Zoo.load(folder.toString());

        assertThat(loaded.manifest().formatVersion())
                .isEqualTo(Integer.parseInt(
                        Objects.requireNonNull(folder.getParent()).getFileName().toString()));
        assertThat(DocumentJson.write(loaded.manifest())) // its digest stays, whatever is added to it
                .isEqualTo(Files.readAllBytes(folder.resolve("model.json")));
    }

    @Test
    void everyFormatHasItsPackages() throws IOException, URISyntaxException {
        List<String> formats;
        try (Stream<Path> folders = Files.list(formats())) {
            formats = folders.filter(Files::isDirectory)
                    .map(one -> one.getFileName().toString())
                    .sorted()
                    .toList();
        }

        assertThat(formats)
                .isEqualTo(IntStream.rangeClosed(1, Manifest.FORMAT_VERSION)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    static List<Path> packages() throws IOException, URISyntaxException {
        try (Stream<Path> folders = Files.walk(formats(), 2)) {
            return folders.filter(one -> Files.exists(one.resolve("model.json")))
                    .sorted()
                    .toList();
        }
    }

    private static Path formats() throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(FormatTest.class.getResource("formats")).toURI());
    }
}

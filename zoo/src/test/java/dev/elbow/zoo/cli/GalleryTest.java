package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryTest {

    /** Maven runs tests in the folder of the module. Where they differ, {@code elbow zoo list --markdown} prints what belongs there. */
    @Test
    void theReadmeShowsWhatTheManifestsSay() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<Manifest> bundled = Zoo.bundled().stream().map(Zoo::manifest).toList();

        assertThat(readme)
                .contains("<!-- elbow zoo list --markdown -->\n\n" + Gallery.markdown(bundled) + "\n<!-- end -->");
    }

    @Test
    void aPackageWithoutTestIsInTheFirstTableAlone() {
        String markdown = Gallery.markdown(List.of(TinyPackage.manifest()));

        assertThat(markdown.lines().filter(line -> line.contains("tiny")))
                .containsExactly(
                        "| [`tiny:1.0.0`](models/tiny/1.0.0/README.md) |  | `vae`, 1 latent | 2 numeric, 1 boolean,"
                                + " 1 categorical | 0 kB | worked out by hand; Apache-2.0 |");
    }
}

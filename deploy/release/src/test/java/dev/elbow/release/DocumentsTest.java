package dev.elbow.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path checkout;

    @BeforeEach
    void write() throws IOException {
        for (String file :
                List.of("CHANGELOG.md", "deploy/README.md", "deploy/TUTORIAL.md", "deploy/images/Dockerfile")) {
            write(file, "");
        }
    }

    @Test
    void takesWhatIsLinkedToAndWhatThatLinksTo() throws IOException {
        write("deploy/README.md", "[a](../README.md), [b](../scorer/A.md#b), [c](https://c), [d](#d), [e](helm)");
        write("README.md", "[f](f.md)");
        write("scorer/A.md", "![g](g.png)");
        write("scorer/g.png", "");
        write("scorer/other.md", "");
        write("deploy/helm/Chart.yaml", "");
        write("deploy/rules/RUNBOOK.md", "[a](../README.md)");
        write("deploy/rules/rules.yaml", "");
        Files.createSymbolicLink(checkout.resolve("deploy/helm/rules"), Path.of("../rules"));

        assertThat(Documents.files(checkout))
                .extracting(Path::toString)
                .containsExactlyInAnyOrder(
                        "CHANGELOG.md",
                        "deploy/README.md",
                        "deploy/TUTORIAL.md",
                        "deploy/helm/Chart.yaml",
                        "deploy/helm/rules/rules.yaml",
                        "deploy/images/Dockerfile",
                        "scorer/A.md",
                        "scorer/g.png");
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws IOException {
        for (String link : List.of("gone.md", "../../outside.md")) {
            write("deploy/TUTORIAL.md", "[a](" + link + ")");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Documents.files(checkout))
                    .withMessage("deploy/TUTORIAL.md: links to " + link + " (expected: what is in the checkout)");
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = checkout.resolve(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, text);
    }
}

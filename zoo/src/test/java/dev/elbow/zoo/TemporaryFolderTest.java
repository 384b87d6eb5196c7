package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {

    @Test
    void isGoneWithAllThatItHoldsWhenClosed() throws IOException {
        Path path;
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-test")) {
            path = folder.path();
            Files.writeString(Files.createDirectory(path.resolve("deep")).resolve("file"), "text");
        }

        assertThat(path).doesNotExist();
    }

    @Test
    void staysWhereItIsKept() throws IOException {
        Path path;
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-test")) {
            path = folder.keep();
        }

        assertThat(path).isEmptyDirectory();
        Files.delete(path);
    }
}

package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "oci://localhost:5000/models/tiny:1.0.0, localhost:5000, models/tiny, 1.0.0",
        "oci://registry.example.com/tiny:1.0.0-rc.1, registry.example.com, tiny, 1.0.0-rc.1",
        "oci://registry.example.com/a/b/tiny, registry.example.com, a/b/tiny, ''",
        "oci://[::1]:5000/tiny:1, [::1]:5000, tiny, 1",
    })
    void readsRegistries(String text, String host, String repository, String tag) {
        Reference.Remote remote = (Reference.Remote) Reference.parse(text);

        assertThat(remote).isEqualTo(new Reference.Remote(host, repository, tag));
        assertThat(remote.name()).isEqualTo("tiny");
        assertThat(remote).hasToString(text);
    }

    @Test
    void readsAnArtifactsDigest() {
        Reference.Remote remote = (Reference.Remote) Reference.parse("oci://host/tiny@" + DIGEST);

        assertThat(remote.byDigest()).isTrue();
        assertThat(remote).hasToString("oci://host/tiny@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oci://",
                "oci://host",
                "oci://host/",
                "oci://host/Tiny:1.0.0",
                "oci://host/../tiny:1",
                "oci://user:password@host/tiny:1",
                "oci://host/tiny:1.0.0@sha256:abc",
                "oci://host/tiny@sha256:abc",
                "oci://host/tiny:../../x",
                "oci://host/tiny:1?x=y",
                "oci://ho st/tiny:1",
                "no such package",
                "../nowhere",
                "",
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("expected: ");
    }

    /** Java's addresses have no host for some of these, and no connection for others. */
    @ParameterizedTest
    @ValueSource(
            strings = {"foo-", "-foo", "a..b", ".a", "1.2.3", "256.1.1.1", "[::::]", "host:99999", "host:0", "a-.b:5000"
            })
    void aHostThatNoneCanBeIsNamed(String host) {
        assertThatThrownBy(() -> Reference.parse("oci://" + host + "/x:1"))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage(
                        "package oci://" + host + "/x:1: no registry can be at " + host
                                + " (expected: a host's name or address and, if any, a port from 1 to 65535, as in oci://host[:port]/repository:version)");
    }

    @Test
    void aReferenceOfAnyLengthIsReadOrRefused() {
        assertThatThrownBy(() -> Reference.parse("oci://host/" + "a/".repeat(100_000) + "a:1"))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("(expected: oci://host[:port]/repository:version");
    }

    @Test
    void aFolderOrArchiveThatIsThereIsMeant() throws IOException {
        Path archive = Files.write(folder.resolve("tiny.tar"), new byte[0]);

        assertThat(Reference.parse(folder.toString())).isEqualTo(new Reference.Folder(folder));
        assertThat(Reference.parse(archive.toString())).isEqualTo(new Reference.Archive(archive));
        assertThat(Reference.parse("tiny:1.0.0")).isEqualTo(new Reference.Named("tiny", Optional.of("1.0.0")));
        assertThat(Reference.parse("tiny")).isEqualTo(new Reference.Named("tiny", Optional.empty()));
    }

    @Test
    void aLayoutMayNameOneOfItsArtifacts() {
        assertThat(Reference.parse("oci-layout:" + folder)).isEqualTo(new Reference.Layout(folder, Optional.empty()));
        assertThat(Reference.parse("oci-layout:" + folder + ":tiny:1.0.0"))
                .isEqualTo(new Reference.Layout(folder, Optional.of("tiny:1.0.0")));
    }
}

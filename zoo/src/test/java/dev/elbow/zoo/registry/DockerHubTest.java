package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.artifact.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHubTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "docker.io, registry-1.docker.io",
        "index.docker.io, registry-1.docker.io",
        "registry-1.docker.io, registry-1.docker.io",
        "docker.io.example.com, docker.io.example.com",
        "ghcr.io, ghcr.io"
    })
    void itsServerHasAnotherName(String host, String server) {
        Origin origin = Origin.of(host, false);

        assertThat(origin.uri()).hasToString("https://" + server);
        assertThat(origin.name()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://index.docker.io/v1/",
                "docker.io",
                "index.docker.io",
                "registry-1.docker.io",
                "https://registry-1.docker.io"
            })
    void itsPasswordIsFoundWhereDockerKeepsIt(String key) throws IOException {
        Files.writeString(
                folder.resolve("config.json"), "{\"auths\":{\"" + key + "\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}");
        Credentials credentials = new Credentials(Map.of("DOCKER_CONFIG", folder.toString()), folder);

        assertThat(credentials.login("docker.io")).contains(new Login("user", "secret"));
        assertThat(credentials.login("registry-1.docker.io")).contains(new Login("user", "secret"));
        for (String other : List.of("ghcr.io", "auth.docker.io", "docker.io.example.com", "docker.io:5000", "io")) {
            assertThat(credentials.login(other)).as(other).isEmpty();
        }
    }

    /** In the order of the names that Docker uses most. */
    @Test
    void aHelperIsAskedForEachOfItsNames() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"x\"}");
        Path helper = Files.writeString(folder.resolve("docker-credential-x"), """
                #!/bin/sh
                read host
                echo $host >> %s
                echo 'credentials not found in native keychain'
                exit 1
                """.formatted(folder.resolve("asked")));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Credentials credentials =
                new Credentials(Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder.toString()), folder);

        assertThat(credentials.login("docker.io")).isEmpty();
        assertThat(credentials.login("ghcr.io")).isEmpty();

        assertThat(folder.resolve("asked"))
                .content()
                .isEqualTo("https://index.docker.io/v1/\ndocker.io\nindex.docker.io\nregistry-1.docker.io\nghcr.io\n");
    }

    @Test
    void itMayBeNamedByAnyOfItsNames() {
        Credentials credentials = new Credentials(
                Map.of(
                        "ELBOW_REGISTRY_HOST", "docker.io",
                        "ELBOW_REGISTRY_USER", "user",
                        "ELBOW_REGISTRY_PASSWORD", "secret"),
                folder);

        assertThat(credentials.login("index.docker.io")).contains(new Login("user", "secret"));
        assertThat(credentials.login("docker.io.example.com")).isEmpty();
    }
}

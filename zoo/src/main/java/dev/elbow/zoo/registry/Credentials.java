package dev.elbow.zoo.registry;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Who a registry is told we are: {@code ELBOW_REGISTRY_USER} and {@code ELBOW_REGISTRY_PASSWORD}, else what Docker's configuration file
 * holds for the host. Never printed.
 *
 * @param environment such as {@link System#getenv()}
 * @param home of the user
 */
public record Credentials(Map<String, String> environment, Path home) {

    private static final String USER = "ELBOW_REGISTRY_USER";
    private static final String PASSWORD = "ELBOW_REGISTRY_PASSWORD";
    private static final long CAP = 1 << 20;

    public static Credentials ofUser() {
        return new Credentials(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    /**
     * The value of a basic {@code Authorization} header for a host; none where nothing is known for it.
     *
     * @throws ZooException.NotFound where the environment or the file holds half of it
     */
    Optional<String> basic(String host) {
        String user = environment.getOrDefault(USER, "");
        String password = environment.getOrDefault(PASSWORD, "");
        if (user.isEmpty() != password.isEmpty()) {
            throw new ZooException.NotFound("registry credentials: one of " + USER + " and " + PASSWORD
                    + " is not set (expected: both, or none)");
        }
        if (!user.isEmpty()) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        }
        Path file = Path.of(environment.getOrDefault(
                        "DOCKER_CONFIG", home.resolve(".docker").toString()))
                .resolve("config.json");
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > CAP) {
                return Optional.empty();
            }
            return ArtifactJson.readDockerAuth(Files.readAllBytes(file), host).map(auth -> "Basic " + auth);
        } catch (WireException e) {
            throw new ZooException.NotFound(file + ": no JSON (expected: Docker's configuration)");
        } catch (IOException e) {
            throw new ZooException.Unreachable(file + ": " + IoFault.of(e), e);
        }
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}

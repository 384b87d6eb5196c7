package dev.elbow.zoo.registry;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.artifact.Login;
import dev.elbow.schemas.wire.DockerJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.UserHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who a registry is told we are: {@code ELBOW_REGISTRY_USER} and {@code ELBOW_REGISTRY_PASSWORD}, to the host that {@code
 * ELBOW_REGISTRY_HOST} names and no other, else what Docker's configuration file
 * has for the host, in Docker's order: the host's own credential helper, else the one for all, else the file itself. Never printed.
 *
 * @param environment such as {@link System#getenv()}; helpers are looked for on its {@code PATH}, and run in it
 * @param home of the user
 */
public record Credentials(Map<String, String> environment, Path home) {

    private static final String HOST = "ELBOW_REGISTRY_HOST";
    private static final String USER = "ELBOW_REGISTRY_USER";
    private static final String PASSWORD = "ELBOW_REGISTRY_PASSWORD";
    private static final long CAP = 1 << 20;

    public static Credentials ofUser() {
        return new Credentials(System.getenv(), UserHome.folder());
    }

    /**
     * Who we are to a host; nobody where nothing is known for it.
     *
     * @throws ZooException.NotFound where the environment holds half of it, the file is none of Docker's, or names a helper that is not
     *     there
     * @throws ZooException.Unreachable where the file cannot be read, or the helper fails
     */
    Optional<Login> login(String host) {
        String user = environment.getOrDefault(USER, "");
        String password = environment.getOrDefault(PASSWORD, "");
        if (user.isEmpty() != password.isEmpty()) {
            throw new ZooException.NotFound("registry credentials: one of " + USER + " and " + PASSWORD
                    + " is not set (expected: both, or none)");
        }
        String theirs = environment.getOrDefault(HOST, "");
        if (!user.isEmpty() && theirs.isEmpty()) {
            throw new ZooException.NotFound(
                    "registry credentials: " + HOST + " is not set (expected: the registry that " + USER + " and "
                            + PASSWORD + " are for, for instance " + host + "; no other is told)");
        }
        boolean ours = DockerHub.server(theirs).equals(DockerHub.server(host));
        return !user.isEmpty() && ours ? Optional.of(new Login(user, password)) : ofDocker(host);
    }

    private Optional<Login> ofDocker(String host) {
        Path file = Path.of(environment.getOrDefault(
                        "DOCKER_CONFIG", home.resolve(".docker").toString()))
                .resolve("config.json");
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > CAP) {
                return Optional.empty();
            }
            byte[] config = Files.readAllBytes(file);
            Optional<Login> login = Optional.empty();
            for (String name : DockerHub.names(host)) {
                if (login.isEmpty()) {
                    login = ofDocker(file, config, name);
                }
            }
            return login;
        } catch (WireException e) {
            throw new ZooException.NotFound(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ZooException.Unreachable(file + ": " + IoFault.of(e), e);
        }
    }

    private Optional<Login> ofDocker(Path file, byte[] config, String name) {
        Optional<String> helper = DockerJson.readHelper(config, name);
        return helper.isPresent()
                ? CredentialHelper.of(file, helper.get(), environment).login(name)
                : DockerJson.readLogin(config, name);
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}

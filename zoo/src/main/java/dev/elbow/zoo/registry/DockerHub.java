package dev.elbow.zoo.registry;

import java.util.List;
import java.util.Set;

/** The one registry that is called by another name than its server has, and by a third where Docker keeps its passwords. Stateless. */
final class DockerHub {

    private static final String SERVER = "registry-1.docker.io";
    private static final Set<String> NAMES = Set.of("docker.io", "index.docker.io", SERVER);

    private DockerHub() {}

    /** The server of a registry. */
    static String server(String host) {
        return NAMES.contains(host) ? SERVER : host;
    }

    /** What Docker's configuration calls a registry, the usual name first. */
    static List<String> names(String host) {
        return NAMES.contains(host)
                ? List.of("https://index.docker.io/v1/", "docker.io", "index.docker.io", SERVER)
                : List.of(host);
    }
}

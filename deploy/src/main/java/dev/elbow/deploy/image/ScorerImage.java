package dev.elbow.deploy.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.elbow.schemas.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The image that {@code deploy/images/scorer/Dockerfile} describes, but for its health check, of which images of OCI know nothing. The
 * same jars on the same base give the same image, byte for byte.
 *
 * @param lib the folder of the jars
 * @param base by its digest
 * @param platform such as {@code linux/amd64}
 * @param version of Elbow, for the label
 */
record ScorerImage(Path lib, String base, String platform, String version) {

    /** As the Dockerfile has it. */
    static final List<String> ENTRY_POINT = List.of(
            "java",
            "-Djava.io.tmpdir=/tmp",
            "-Dpicocli.ansi=false",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            "/opt/elbow/lib/*",
            "dev.elbow.deploy.Elbow");

    /** In the group of the same number; no user of the base. */
    static final String USER = "10001:10001";

    private static final int HTTP_PORT = 9464;
    private static final AbsoluteUnixPath LIB = AbsoluteUnixPath.get("/opt/elbow/lib");
    private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");

    ScorerImage {
        Checks.that(base.matches(".+@sha256:[0-9a-f]{64}"), "base", base, "an image by its digest, NAME@sha256:…");
        Checks.that(platform.matches("linux/[a-z0-9]+"), "platform", platform, "linux/amd64 or linux/arm64");
    }

    /**
     * All but where it goes to.
     *
     * @throws IOException where jars cannot be listed
     * @throws InvalidImageReferenceException where the base is no name of an image
     */
    JibContainerBuilder builder() throws IOException, InvalidImageReferenceException {
        ImageReference from = ImageReference.parse(base);
        RegistryImage registry = RegistryImage.named(from);
        CredentialRetrieverFactory logins = CredentialRetrieverFactory.forImage(from, unused -> {});
        registry.addCredentialRetriever(logins.dockerConfig());
        return Jib.from(registry)
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(platform.substring(platform.indexOf('/') + 1), "linux")))
                .setCreationTime(Instant.EPOCH)
                // Libraries change seldom: their layer is pulled once.
                .addFileEntriesLayer(layer("libraries", jar -> !ours(jar)))
                .addFileEntriesLayer(layer("elbow", ScorerImage::ours))
                .setEntrypoint(ENTRY_POINT)
                .setProgramArguments("--help")
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .addEnvironmentVariable("HOME", "/tmp")
                .addExposedPort(Port.tcp(HTTP_PORT))
                .setLabels(Map.of(
                        "org.opencontainers.image.title", "elbow-scorer",
                        "org.opencontainers.image.version", version,
                        "org.opencontainers.image.licenses", "Apache-2.0",
                        "org.opencontainers.image.description",
                                "Anomaly scores, in nats, for every event on a Kafka topic."));
    }

    private static boolean ours(Path jar) {
        return jar.getFileName().toString().startsWith("elbow-");
    }

    private FileEntriesLayer layer(String name, Predicate<Path> which) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> files = Files.list(lib)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(which)
                    .sorted()
                    .forEach(jar -> layer.addEntry(
                            jar, LIB.resolve(jar.getFileName()), READABLE, FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
        }
        return layer.build();
    }
}

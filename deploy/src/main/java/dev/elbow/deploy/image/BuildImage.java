package dev.elbow.deploy.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code deploy/images/scorer/build}: the scorer's image to a registry or a tar file. No part of the elbow command. */
@Command(
        name = "build",
        description = "Build the image of the scorer, without a Docker daemon.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:built; its digest is printed",
            "1:failed",
            "2:bad usage",
            "4:a registry or a disk unreachable"
        })
final class BuildImage implements Callable<Integer> {

    @Option(
            names = "--base",
            required = true,
            paramLabel = "NAME@sha256:…",
            description = "A Java runtime for Linux with glibc and libstdc++.")
    private String base = "";

    @Option(
            names = "--lib",
            required = true,
            paramLabel = "DIR",
            description = "The jars: lib of an unpacked archive for scorers.")
    private Path lib = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "IMAGE",
            description = "Where to push it, such as registry.example.com/elbow-scorer:0.1.0.")
    private @Nullable String to;

    @Option(
            names = "--tar",
            paramLabel = "FILE",
            description = "Write it as a tar file, as docker load and skopeo take it.")
    private @Nullable Path tar;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            defaultValue = "linux/amd64",
            description = "Which of the base's images. Default: ${DEFAULT-VALUE}.")
    private String platform = "";

    @Option(
            names = "--plain-http",
            description =
                    "Take registries without TLS, and certificates that nobody vouches for; logins are sent to them.")
    private boolean plainHttp;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new BuildImage()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((to == null) == (tar == null)) {
            throw usage("--to, --tar: " + (to == null ? "neither" : "both") + " (expected: one of them)");
        }
        try {
            String version = version();
            JibContainer built =
                    new ScorerImage(lib, base, platform, version).builder().containerize(target(version));
            spec.commandLine().getOut().println(built.getDigest());
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException | InvalidImageReferenceException e) {
            throw usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return failed(ExitCode.UNREACHABLE, IoFault.of(e));
        } catch (RegistryException | CacheDirectoryCreationException e) {
            return failed(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return failed(
                    cause instanceof IOException || cause instanceof RegistryException
                            ? ExitCode.UNREACHABLE
                            : ExitCode.FAILED,
                    String.valueOf(cause.getMessage()));
        }
    }

    private Containerizer target(String version) throws InvalidImageReferenceException {
        Containerizer containerizer = tar == null ? registry() : tar(version, tar);
        return containerizer
                .setAllowInsecureRegistries(plainHttp)
                .setToolName("elbow")
                .setToolVersion(version);
    }

    private Containerizer registry() throws InvalidImageReferenceException {
        ImageReference image = ImageReference.parse(String.valueOf(to));
        return Containerizer.to(RegistryImage.named(image)
                .addCredentialRetriever(
                        CredentialRetrieverFactory.forImage(image, unused -> {}).dockerConfig()));
    }

    private static Containerizer tar(String version, Path file) throws InvalidImageReferenceException {
        return Containerizer.to(TarImage.at(file).named("elbow-scorer:" + version));
    }

    /** That of our jar, which is what the image runs. */
    private String version() throws IOException {
        if (!Files.isDirectory(lib)) {
            throw usage("--lib " + lib + ": no folder (expected: lib of an unpacked archive for scorers)");
        }
        String prefix = "elbow-scorer-";
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".jar"))
                    .map(name -> name.substring(prefix.length(), name.length() - ".jar".length()))
                    .findFirst()
                    .orElseThrow(() ->
                            usage("--lib " + lib + ": no elbow-scorer-*.jar (expected: the jars of the command)"));
        }
    }

    private Integer failed(ExitCode code, String message) {
        spec.commandLine().getErr().println("build: " + message);
        return code.code();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

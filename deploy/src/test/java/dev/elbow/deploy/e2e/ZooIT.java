package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.zoo.fixture.RealRegistry;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code elbow zoo} as its users run it: one publishes a package, another pulls it. */
class ZooIT {

    private static final Path LAUNCHER = Path.of("elbow").toAbsolutePath();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RealRegistry registry;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeThat(RealRegistry.installed("docker-registry"))
                .as("docker-registry is installed")
                .isTrue();
        registry = RealRegistry.start(folder.resolve("registry"), List.of());
        TinyPackage.write(folder.resolve("tiny"));
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    private record Run(int code, String out, String err) {}

    /** Each user has an own cache and key ring. */
    private Run elbow(String user, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("ELBOW_CDS", "never");
        builder.environment().put("ELBOW_CACHE", folder.resolve(user + "-cache").toString());
        builder.environment()
                .put("ELBOW_CONFIG", folder.resolve(user + "-config").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), out, Files.readString(err));
    }

    private Run done(String user, String... args) throws IOException, InterruptedException {
        Run run = elbow(user, args);
        assertThat(run.code).as(run.out + run.err).isZero();
        return run;
    }

    @Test
    void oneSignsAndPushesAnotherTrustsAndPulls() throws IOException, InterruptedException {
        String repository = "oci://" + registry.host() + "/models/tiny";
        done("maker", "zoo", "keygen", "acme", "--no-password");
        done("maker", "zoo", "sign", "tiny", "--key", "acme.key");
        String pushed = done("maker", "zoo", "push", "tiny", repository, "--plain-http").out;
        assertThat(pushed).contains("pushed " + repository + ":1.0.0");

        Run stranger = elbow("user", "zoo", "pull", repository + ":1.0.0", "--plain-http");
        assertThat(stranger.code).isEqualTo(3);
        assertThat(stranger.err).contains("its signature cannot be checked").doesNotContain("Exception");

        done("user", "zoo", "trust", "acme.pub");
        assertThat(done("user", "zoo", "list", "--remote", repository, "--plain-http").out)
                .containsPattern("1\\.0\\.0 +tiny:1\\.0\\.0 +vae +4 +\\d+ kB +- +unchecked\n");
        assertThat(done("user", "zoo", "pull", repository + ":1.0.0", "--plain-http").out)
                .contains("pulled tiny:1.0.0@sha256:")
                .contains("signed by ");
        assertThat(done("user", "zoo", "list").out)
                .contains("network-intrusion:1.0.0")
                .containsPattern("tiny:1.0.0 +vae .* signed +from " + repository.replace(".", "\\."));
        String verified = done("user", "zoo", "verify", "tiny:1.0.0").out;
        assertThat(verified).contains("signed by ");

        registry.close(); // whatever the reference, what is here needs no network
        String artifact = pushed.substring(pushed.indexOf("artifact ") + 9).strip();
        done("user", "zoo", "import", exported(), "--signatures", "warn");
        String digest = verified.strip().substring(verified.strip().lastIndexOf('\n') + 1);
        for (String reference : List.of(repository + ":1.0.0", repository + "@" + artifact, "tiny@" + digest)) {
            assertThat(done("user", "zoo", "verify", reference).out).isEqualTo(verified);
        }
    }

    private String exported() throws IOException, InterruptedException {
        done("maker", "zoo", "export", "tiny", "same.tar");
        return "same.tar";
    }

    @Test
    void aPackageCrossesAnAirGap() throws IOException, InterruptedException {
        done("maker", "zoo", "export", "tiny", "tiny.tar");

        assertThat(elbow("user", "zoo", "import", "tiny.tar").code).isEqualTo(3);
        Run imported = done("user", "zoo", "import", "tiny.tar", "--signatures", "warn");
        assertThat(imported.out).contains("imported tiny:1.0.0@sha256:");
        assertThat(imported.err).contains("warning: package tiny:1.0.0: not signed");
        assertThat(done("user", "zoo", "show", "tiny:1.0.0").out).startsWith("# tiny");

        done("user", "zoo", "rm", "tiny:1.0.0");
        assertThat(elbow("user", "zoo", "show", "tiny:1.0.0").code).isEqualTo(2);
        done("user", "zoo", "prune");
    }

    @Test
    void aRegistryThatIsNotThereIsNamed() throws IOException, InterruptedException {
        registry.close();

        Run run = elbow("user", "zoo", "pull", "oci://" + registry.host() + "/models/tiny:1.0.0", "--plain-http");

        assertThat(run.code).isEqualTo(4);
        assertThat(run.err).contains("registry " + registry.host() + ": nobody listens there");
    }
}

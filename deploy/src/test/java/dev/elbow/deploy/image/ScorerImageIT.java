package dev.elbow.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.schemas.wire.Yaml;
import dev.elbow.zoo.fixture.RealRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scorer's image as {@code deploy/images/scorer/build} makes it: looked into, pushed, and run on a root file system that is read-only. */
@Tag("long")
class ScorerImageIT {

    /** Natives of the training engine, of DuckDB and of RocksDB: 270 MB that scoring does without. */
    /** The jars of the archive for scoring, which the image is made of. */
    private static final Path LIST = Path.of("release", "dependencies", "scorer.txt");

    private static final List<String> MODULES = List.of("deploy", "schemas", "scorer", "zoo");

    /** Of headers that jib writes and GNU tar does not know. */
    private static final String QUIET = "--warning=no-unknown-keyword";

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RealRegistry registry;

    private static String base = "";
    private static Path tar = Path.of("");
    private static String digest = "";

    @BeforeAll
    static void build() throws Exception {
        for (String program : List.of("docker-registry", "skopeo", "unshare")) {
            assumeThat(RealRegistry.installed(program))
                    .as(program + " is installed")
                    .isTrue();
        }
        registry = RealRegistry.start(folder.resolve("registry"), List.of());
        base = JavaRuntime.push(folder.resolve("base"), registry.host() + "/java");
        Path lib = Files.createDirectory(folder.resolve("lib"));
        for (Path jar : jars()) {
            Files.createLink(lib.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
        tar = folder.resolve("scorer.tar");
        digest = run(0, "--base", base, "--tar", tar.toString()).strip();
    }

    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            String[] words = line.split(" ", 3);
            jars.add(jar(words[0].substring(words[0].indexOf(':') + 1) + "-" + words[1]));
        }
        for (String module : MODULES) {
            jars.add(jar("elbow-" + module + "-0.1.0"));
        }
        return jars;
    }

    private static Path jar(String name) {
        return Path.of("target", "lib", name + ".jar");
    }

    @AfterAll
    static void close() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void theSameJarsAreTheSameImage() throws Exception {
        Path again = folder.resolve("again.tar");

        assertThat(run(0, "--base", base, "--tar", again.toString()).strip()).isEqualTo(digest);
        assertThat(Files.mismatch(tar, again)).isEqualTo(-1);
    }

    @Test
    void saysWhatItIsAndRunsAsNobody() throws Exception {
        Map<?, ?> image = Yaml.read("image", skopeo("inspect", "--config", "oci-archive:" + tar));
        Map<?, ?> config = (Map<?, ?>) Objects.requireNonNull(image.get("config"));

        assertThat(config.get("User")).isEqualTo("10001:10001");
        assertThat(config.get("Entrypoint")).isEqualTo(ScorerImage.ENTRY_POINT);
        assertThat(config.get("Cmd")).isEqualTo(List.of("--help"));
        assertThat(config.get("Env")).isEqualTo(List.of("PATH=/opt/java/bin", "HOME=/tmp"));
        assertThat(config.get("WorkingDir")).isEqualTo("/tmp");
        assertThat(config.get("ExposedPorts")).isEqualTo(Map.of("9464/tcp", Map.of()));
        assertThat(config.get("Labels"))
                .hasToString(
                        "{org.opencontainers.image.description=Anomaly scores, in nats, for every event on a Kafka topic.,"
                                + " org.opencontainers.image.licenses=Apache-2.0, org.opencontainers.image.title=elbow-scorer,"
                                + " org.opencontainers.image.version=0.1.0}");
        assertThat(image.get("created")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(image.get("os") + "/" + image.get("architecture")).isEqualTo("linux/amd64");
    }

    @Test
    void holdsTheJarsAndNothingElseOfThisMachine() throws Exception {
        List<Path> layers = layers();

        String libraries = Tool.run(List.of("tar", QUIET, "-tzf", layers.get(1).toString()));
        String ours =
                Tool.run(List.of("tar", QUIET, "--utc", "-tvzf", layers.get(2).toString()));
        assertThat(layers).hasSize(3);
        assertThat(libraries.lines().filter(line -> !line.endsWith("/")))
                .isNotEmpty()
                .allMatch(line -> line.matches("opt/elbow/lib/[^/]+\\.jar") && !line.contains("elbow-"))
                .noneMatch(line -> line.matches(".*/(pytorch|kafka_|scala|duckdb).*"));
        assertThat(ours.lines().filter(line -> line.endsWith(".jar")))
                .hasSize(MODULES.size())
                .allMatch(line -> line.matches(
                        "-rw-r--r-- 0/0 +\\d+ 1970-01-01 \\d\\d:00 opt/elbow/lib/elbow-[a-z]+-0\\.1\\.0\\.jar"));
    }

    @Test
    void isPushedByOthersAndByItselfUnderTheSameDigest() throws Exception {
        String name = registry.host() + "/elbow-scorer";

        Tool.run(List.of(
                "skopeo",
                "copy",
                "-q",
                "--dest-tls-verify=false",
                "oci-archive:" + tar,
                "docker://" + name + ":copied"));
        String pushed = run(0, "--base", base, "--to", name + ":0.1.0").strip();

        assertThat(pushed).isEqualTo(digest);
        for (String tag : List.of("copied", "0.1.0")) {
            assertThat(skopeo(
                            "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + name + ":" + tag))
                    .isEqualToIgnoringNewLines(digest);
        }
    }

    @Test
    void scoresOnAReadOnlyRootFileSystemWithoutAUserOfItsOwn() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        for (Path layer : layers()) {
            Tool.run(List.of("tar", QUIET, "-xzf", layer.toString(), "-C", root.toString()));
        }

        String version = inside(root, "", "--version");
        String score = inside(
                root,
                "{\"duration\": 1, \"src_bytes\": 200}",
                "score",
                "--stdin",
                "--package",
                "network-intrusion:1.0.0");

        assertThat(version).isEqualToIgnoringNewLines("elbow 0.1.0");
        assertThat(score).contains("\"anomaly\":", "\"p_value\":", "done: 1 events");
    }

    /** What Kubernetes asks for in our chart: no user of the image, nothing to write to but /tmp. */
    private static String inside(Path root, String in, String... arguments) throws Exception {
        String mounts =
                "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && mount -t tmpfs tmpfs \"$0/tmp\""
                        + " && mount --rbind /dev \"$0/dev\" && mount --rbind /proc \"$0/proc\" && chmod 1777 \"$0/tmp\""
                        + " && exec chroot $USERSPEC \"$0\" /opt/java/bin/\"$@\"";
        boolean privileged = Tool.run(List.of("id", "-u")).equals("0\n");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!privileged) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("bash", "-c", mounts, root.toString()));
        command.addAll(ScorerImage.ENTRY_POINT);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("USERSPEC", privileged ? "--userspec=" + ScorerImage.USER : "");
        builder.environment().put("HOME", "/tmp");
        builder.environment().keySet().removeIf(name -> name.startsWith("ELBOW_") || name.startsWith("JAVA_"));
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(in.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aBaseHasToBeNamedByItsDigest() throws Exception {
        assertThat(run(
                        2,
                        "--base",
                        registry.host() + "/java:latest",
                        "--tar",
                        folder.resolve("x.tar").toString()))
                .contains(
                        "base: " + registry.host() + "/java:latest (expected: an image by its digest, NAME@sha256:…)");
    }

    @Test
    void aRegistryThatIsNotThereIsUnreachable() throws Exception {
        String nowhere = "127.0.0.1:1/java@sha256:" + "0".repeat(64);

        assertThat(run(4, "--base", nowhere, "--tar", folder.resolve("x.tar").toString()))
                .contains("build: Connect to 127.0.0.1:1 ") // behind what Java says of its variables
                .doesNotContain("\tat ");
    }

    private static List<Path> layers() throws Exception {
        Path files = Files.createTempDirectory(folder, "files");
        Tool.run(List.of("skopeo", "copy", "-q", "oci-archive:" + tar, "dir:" + files));
        Map<String, Object> manifest = Yaml.read("manifest", Files.readString(files.resolve("manifest.json")));
        List<?> layers = (List<?>) Objects.requireNonNull(manifest.get("layers"));
        return layers.stream()
                .map(layer -> String.valueOf(((Map<?, ?>) layer).get("digest")).substring("sha256:".length()))
                .map(files::resolve)
                .toList();
    }

    private static String skopeo(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("skopeo"));
        command.addAll(List.of(arguments));
        return Tool.run(command);
    }

    /** Runs the script; what it said. */
    private static String run(int code, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "images/scorer/build",
                "--plain-http",
                "--lib",
                folder.resolve("lib").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(code != 0);
        if (code == 0) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        // Layers that jib keeps are no business of the user who runs tests.
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(code);
        return said;
    }
}

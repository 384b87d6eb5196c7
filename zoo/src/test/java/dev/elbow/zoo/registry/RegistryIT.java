package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.Cache;
import dev.elbow.zoo.Reference;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.RealRegistry;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There and back through a real registry, beside other tools; each test is skipped where a program that it needs is absent. */
class RegistryIT {

    /** Of {@code htpasswd -nbB user secret}. */
    private static final String USER = "user:$2y$05$KPJybelNQjc3731Sv.vj/uZz/jFZt1b8ZjjsdTLfKjB9Sg./OcFO.";

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
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    private Reference.Remote remote(String tag) {
        return (Reference.Remote)
                Reference.parse("oci://" + registry.host() + "/models/tiny" + (tag.isEmpty() ? "" : ":" + tag));
    }

    private Transfers transfers(Map<String, String> environment) {
        return new Transfers(
                new Cache(new ImageLayout(folder.resolve("cache"))),
                new Credentials(environment, folder),
                true,
                (file, done, size) -> {});
    }

    private Trust trust(SignaturePolicy policy) {
        return new Trust(new KeyRing(folder.resolve("keys")), policy, policy);
    }

    /** A package in a folder, signed by a key that is trusted. */
    private VerifiedPackage signed() {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        new KeyRing(folder.resolve("keys")).add("ours", key.publicKey());
        KeyFile.writePublic(folder.resolve("ours.pub"), key.publicKey().text());
        TinyPackage.write(folder.resolve("tiny"));
        Zoo.sign(folder.resolve("tiny"), key, Instant.parse("2026-01-01T12:00:00Z"));
        return Zoo.load(folder.resolve("tiny").toString(), trust(SignaturePolicy.REQUIRE));
    }

    @Test
    void aSignedPackageComesBackByTagAndByDigest() {
        VerifiedPackage given = signed();
        Transfers transfers = transfers(Map.of());

        Transfers.Pushed pushed = transfers.push(given, remote(""));
        VerifiedPackage pulled = transfers.pull(remote("1.0.0"), trust(SignaturePolicy.REQUIRE));
        Reference byDigest = Reference.parse("oci://" + registry.host() + "/models/tiny@" + pushed.digest());

        assertThat(pushed.changed()).isTrue();
        assertThat(transfers.tags(remote(""))).containsExactly("1.0.0");
        assertThat(pulled.digest()).isEqualTo(given.digest());
        assertThat(pulled.signature().state()).isEqualTo(SignatureVerdict.State.SIGNED);
        assertThat(transfers
                        .pull((Reference.Remote) byDigest, trust(SignaturePolicy.REQUIRE))
                        .digest())
                .isEqualTo(given.digest());
        assertThat(transfers.push(given, remote("1.0.0")).changed()).isFalse();
        assertThat(transfers.cache().entries()).hasSize(1);
    }

    @Test
    void aVersionThatIsTakenStaysAsItIs() {
        VerifiedPackage given = signed();
        Transfers transfers = transfers(Map.of());
        transfers.push(given, remote(""));
        VerifiedPackage other =
                Zoo.write(folder.resolve("other"), DocumentJson.readManifest(given.file("model.json")), changedFiles());

        assertThatThrownBy(() -> transfers.push(other, remote("")))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageContaining("versions are immutable");
        assertThat(transfers
                        .pull(remote("1.0.0"), trust(SignaturePolicy.REQUIRE))
                        .digest())
                .isEqualTo(given.digest());
    }

    private static Map<String, byte[]> changedFiles() {
        Map<String, byte[]> files = TinyPackage.files();
        files.put("README.md", "# tiny\n\nAnother card.\n".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    @Test
    void anUnsignedPackageNeedsTheUsersWord() {
        VerifiedPackage unsigned = TinyPackage.write(folder.resolve("unsigned"));
        Transfers transfers = transfers(Map.of());
        transfers.push(unsigned, remote(""));

        assertThatThrownBy(() -> transfers.pull(remote("1.0.0"), trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("not signed");
        assertThat(transfers.cache().entries()).isEmpty();
        assertThat(folder.resolve("cache/blobs/sha256").toFile().list()).hasSize(1); // its manifest, and no more

        VerifiedPackage pulled = transfers.pull(remote("1.0.0"), trust(SignaturePolicy.WARN));
        assertThat(pulled.signature().warning()).isPresent();
        assertThat(transfers.cache().entries().get(0).acceptedUnsigned()).isTrue();
    }

    @Test
    void passwordsComeFromTheEnvironmentOrFromDocker() throws IOException, InterruptedException {
        registry.close();
        registry = RealRegistry.start(folder.resolve("closed"), List.of(USER));
        VerifiedPackage given = signed();
        String host = registry.host();
        Map<String, String> right =
                Map.of("ELBOW_REGISTRY_HOST", host, "ELBOW_REGISTRY_USER", "user", "ELBOW_REGISTRY_PASSWORD", "secret");
        Map<String, String> wrong =
                Map.of("ELBOW_REGISTRY_HOST", host, "ELBOW_REGISTRY_USER", "user", "ELBOW_REGISTRY_PASSWORD", "guess");

        transfers(right).push(given, remote(""));
        assertThatThrownBy(() -> transfers(wrong).pull(remote("1.0.0"), trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("the registry refuses our credentials")
                .hasMessageNotContaining("guess");
        Path docker = Files.createDirectories(folder.resolve(".docker"));
        Files.writeString(
                docker.resolve("config.json"),
                "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}");
        assertThat(transfers(Map.of())
                        .pull(remote("1.0.0"), trust(SignaturePolicy.REQUIRE))
                        .digest())
                .isEqualTo(given.digest());
    }

    @Test
    void skopeoReadsRegistryCacheAndArchiveAndMinisignTheSignature() throws IOException, InterruptedException {
        assumeThat(RealRegistry.installed("skopeo")).as("skopeo is installed").isTrue();
        assumeThat(RealRegistry.installed("minisign"))
                .as("minisign is installed")
                .isTrue();
        VerifiedPackage given = signed();
        Transfers transfers = transfers(Map.of());
        Transfers.Pushed pushed = transfers.push(given, remote(""));
        transfers.pull(remote("1.0.0"), trust(SignaturePolicy.REQUIRE));
        Zoo.export(given, folder.resolve("tiny.tar"));

        String there = "docker://" + registry.host() + "/models/tiny:1.0.0";
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--src-tls-verify=false",
                there,
                "oci:" + folder.resolve("copied") + ":1.0.0");
        run("skopeo", "inspect", "--raw", "oci:" + folder.resolve("cache") + ":tiny:1.0.0");
        String archived =
                run("skopeo", "inspect", "--raw", "oci-archive:" + folder.resolve("tiny.tar") + ":tiny:1.0.0");

        assertThat(archived)
                .contains("application/vnd.cncf.model.manifest.v1+json")
                .contains("score.onnx");
        ImageLayout copied = new ImageLayout(folder.resolve("copied"));
        assertThat(copied.artifacts().get(0).digest()).isEqualTo(pushed.digest());
        VerifiedPackage loaded = Zoo.load("oci-layout:" + folder.resolve("copied"), trust(SignaturePolicy.REQUIRE));
        assertThat(loaded.digest()).isEqualTo(given.digest());
        Zoo.copy(loaded, folder.resolve("files"));
        Path files = folder.resolve("files");
        run(
                "minisign",
                "-V",
                "-p",
                folder.resolve("ours.pub").toString(),
                "-m",
                files.resolve("model.json").toString(),
                "-x",
                files.resolve("signature").toString());
    }

    /** An older version, rightly signed, under a newer one's tag. */
    @Test
    void aRollbackIsRefused() {
        VerifiedPackage old = signed();
        RegistryClient client = new RegistryClient(
                registry.host(), "models/tiny", true, new Credentials(Map.of(), folder), Patience.defaults());
        transfers(Map.of()).push(old, remote(""));
        byte[] manifest = client.manifest("1.0.0").orElseThrow();
        client.push().tag("2.0.0", manifest);

        assertThatThrownBy(() -> transfers(Map.of()).pull(remote("2.0.0"), trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("the registry gave tiny:1.0.0 (expected: tiny:2.0.0)");
        assertThat(transfers(Map.of()).cache().entries()).isEmpty();
    }

    /** Eight at once into one cache, one of them killed: one copy, and all the others have it. */
    @Test
    void processesShareACache() throws IOException, InterruptedException {
        transfers(Map.of()).push(signed(), remote(""));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Puller.class.getName(),
                            folder.toString(),
                            remote("1.0.0").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("process-" + i).toFile())
                    .start());
        }
        Process killed = processes.remove(0);
        while (killed.isAlive() && !Files.exists(folder.resolve("cache/blobs"))) {
            Thread.sleep(5); // until it has begun to write; nothing but its files says so
        }
        killed.destroyForcibly();

        for (Process process : processes) {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        }
        for (int i = 1; i < 8; i++) {
            assertThat(Files.readString(folder.resolve("process-" + i))).contains("pulled tiny:1.0.0@sha256:");
        }
        Cache cache = transfers(Map.of()).cache();
        assertThat(cache.entries()).hasSize(1);
        assertThat(cache.prune().freed()).isZero();
        try (var blobs = Files.list(folder.resolve("cache/blobs/sha256"))) {
            assertThat(blobs.filter(one -> !one.getFileName().toString().startsWith(".")))
                    .hasSize(9);
        }
    }

    /** Pulls in a process of its own. */
    static final class Puller {
        private Puller() {}

        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            Transfers transfers = new Transfers(
                    new Cache(new ImageLayout(folder.resolve("cache"))),
                    new Credentials(Map.of(), folder),
                    true,
                    (file, done, size) -> {});
            Trust trust =
                    new Trust(new KeyRing(folder.resolve("keys")), SignaturePolicy.REQUIRE, SignaturePolicy.REQUIRE);
            System.out.println("pulled " + transfers.pull((Reference.Remote) Reference.parse(args[1]), trust));
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}

package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.Cache;
import dev.elbow.zoo.Reference;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command that takes a reference reaches a registry without TLS where it is told to. */
class PlainHttpTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());

    @TempDir
    private Path temp;

    /** Another one for each test, since all of them share the cache and the key ring of this build. */
    private final String name = "plain-" + Long.toString(System.nanoTime(), 36);

    private final StubRegistry registry = new StubRegistry();
    private final String reference = "oci://" + registry.host() + "/models/" + name + ":1.0.0";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void serve() {
        KeyRing.ofUser().add(name, KEY.publicKey());
        WholePackage signed = WholePackage.of(name, "1.0.0").signed(KEY);
        Artifact artifact = Artifact.of(signed.manifest(), signed.files());
        String base = "GET /v2/models/" + name;
        artifact.blobs().forEach((digest, bytes) -> registry.on(base + "/blobs/" + digest, bytes));
        registry.on(base + "/manifests/1.0.0", artifact.bytes(artifact.descriptor()));
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
        Cache cache = Cache.ofUser();
        cache.find(name + ":1.0.0").ifPresent(cache::remove);
        Files.deleteIfExists(KeyRing.ofUser().folder().resolve(name + ".pub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"show REF", "verify REF", "diff REF REF", "export REF TAR"})
    void aCommandTakesAPackageFromARegistryWithoutTls(String command) {
        Path tar = temp.resolve("one.tar");
        List<String> args = new ArrayList<>(List.of(
                command.replace("REF", reference).replace("TAR", tar.toString()).split(" ")));
        args.add("--plain-http");

        int code = new CommandLine(new ZooCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));

        assertThat(code)
                .as(err + " " + Arrays.toString(registry.requests().toArray()))
                .isZero();
        assertThat(out.toString()).contains(command.startsWith("export") ? tar.toString() : name);
    }

    /** Of the two digests, that of the package is the one that most messages show. */
    @Test
    void aPackagesOwnDigestIsToldFromTheArtifacts() {
        String digest = "sha256:" + "a".repeat(64);
        Reference.Remote remote = new Reference.Remote(registry.host(), "models/" + name, digest);

        assertThatThrownBy(
                        () -> Transfers.ofUser(true, (file, done, size) -> {}).pull(remote, Trust.ofUser()))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage(
                        "package " + remote + ": the registry has none of that digest (expected: the artifact's, which"
                                + " elbow zoo push and oras resolve print; a package's own, which elbow zoo verify prints, pins what"
                                + " is here: " + name + "@sha256:…)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny@sha256:aaaa", "tiny:1.0.0", "/nowhere/tiny.tar"})
    void pullWantsARegistry(String other) {
        assertThatThrownBy(() -> RegistryOptions.remote(other))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "reference " + other + ": of no registry (expected: oci://host/repository:version, or @sha256:"
                                + " and the artifact's digest)");
    }

    @Test
    void whoeverHasNoSuchOptionIsToldWhatBringsIt() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> refuseAll(plain));
            server.start();
            String there = "oci://127.0.0.1:" + plain.getLocalPort() + "/models/" + name + ":1.0.0";

            assertThatThrownBy(() -> Zoo.load(there))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry 127.0.0.1:" + plain.getLocalPort() + ": no TLS (")
                    .hasMessageEndingWith("; elbow zoo pull --plain-http " + there
                            + " brings it here first, and then it is found under the same reference");
        }
    }

    /** As servers without TLS do to whoever greets them with it. */
    private static void refuseAll(ServerSocket plain) {
        while (!plain.isClosed()) {
            try (Socket socket = plain.accept()) {
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return; // the test closed it
            }
        }
    }
}

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
import dev.elbow.zoo.fixture.UntrustedServer;
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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command that takes a reference reaches a registry without TLS where it is told to. */
@Timeout(60)
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

        int code = run(args.toArray(String[]::new));

        assertThat(code)
                .as(err + " " + Arrays.toString(registry.requests().toArray()))
                .isZero();
        assertThat(out.toString()).contains(command.startsWith("export") ? tar.toString() : name);
    }

    private int run(String... args) {
        return new CommandLine(new ZooCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    err.append(e.getMessage());
                    return e instanceof CommandException own ? own.exitCode().code() : 4;
                })
                .execute(args);
    }

    /** Where a package goes to was said, and not where it comes from. */
    @Test
    void aPushReachesItsTargetAloneWithoutTls() throws IOException {
        try (ServerSocket source = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                StubRegistry target = new StubRegistry("127.0.0.2")) {
            List<String> greetings = new CopyOnWriteArrayList<>();
            new Thread(() -> refuseAll(source, greetings)).start();
            String from = "oci://127.0.0.1:" + source.getLocalPort() + "/models/" + name + ":1.0.0";
            String to = "oci://" + target.host() + "/models/" + name;

            assertThat(run("push", from, to, "--plain-http")).isEqualTo(4);

            assertThat(err.toString()).contains("elbow zoo pull --plain-http " + from + " brings it here first");
            assertThat(greetings).isNotEmpty().noneMatch(first -> first.startsWith("GET"));
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void whatWasPulledWithoutTlsIsPushedFromHere() {
        try (StubRegistry target = new StubRegistry("127.0.0.2")) {
            String base = "/v2/models/" + name;
            target.on("POST " + base + "/blobs/uploads/", exchange -> {
                exchange.getResponseHeaders().add("Location", "/upload");
                exchange.sendResponseHeaders(202, -1);
            });
            target.on("PUT /upload", exchange -> StubRegistry.send(exchange, 201, new byte[0]));
            target.on("PUT " + base + "/manifests/1.0.0", exchange -> StubRegistry.send(exchange, 201, new byte[0]));
            String to = "oci://" + target.host() + "/models/" + name;

            assertThat(run("pull", reference, "--plain-http"))
                    .as(err.toString())
                    .isZero();
            assertThat(run("push", reference, to, "--plain-http"))
                    .as(err.toString())
                    .isZero();

            assertThat(out.toString()).contains("pushed " + to + ":1.0.0");
        }
    }

    /** It may be meant of either of them. */
    @Test
    void aDiffOfTwoHostsIsRefusedWithoutTls() {
        String other = reference.replace("127.0.0.1", "127.0.0.2");

        assertThat(run("diff", reference, other, "--plain-http")).isEqualTo(2);

        assertThat(err.toString())
                .isEqualTo("--plain-http: for " + registry.host() + " and "
                        + registry.host().replace("127.0.0.1", "127.0.0.2")
                        + " (expected: one host; elbow zoo pull brings the package of the other here first)");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aDiffWithWhatIsHereIsOfOneHost() {
        assertThat(run("diff", reference, "iris-mixture:1.0.0", "--plain-http"))
                .as(err.toString())
                .isZero();
    }

    /** By its digest anyone could call it theirs. */
    @Test
    void whatIsHereIsNotFoundUnderAnothersNameByItsDigest() {
        assertThat(run("pull", reference, "--plain-http")).as(err.toString()).isZero();
        String digest =
                Cache.ofUser().find(name + ":1.0.0").orElseThrow().artifact().digest();
        String host = "oci://" + registry.host();

        assertThat(Zoo.load(host + "/any/" + name + "@" + digest, Trust.ofUser(), true)
                        .manifest()
                        .name())
                .isEqualTo(name);
        assertThatThrownBy(() -> Zoo.load(host + "/any/other@" + digest, Trust.ofUser(), true))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("/any/other@" + digest + ": the registry has none of that digest");
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
            new Thread(() -> refuseAll(plain, new ArrayList<>())).start();
            String there = "oci://127.0.0.1:" + plain.getLocalPort() + "/models/" + name + ":1.0.0";

            assertThatThrownBy(() -> Zoo.load(there))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry 127.0.0.1:" + plain.getLocalPort() + ": no TLS (")
                    .hasMessageEndingWith("; elbow zoo pull --plain-http " + there
                            + " brings it here first, and then it is found under the same reference");
        }
    }

    /** It would be taken for advice to trust what nobody vouches for. */
    @Test
    void whereTheCertificateIsNotTrustedNobodyIsToldToDoWithoutTls() {
        try (UntrustedServer server = UntrustedServer.start(temp)) {
            assertThatThrownBy(() -> Zoo.load("oci://" + server.host() + "/models/" + name + ":1.0.0"))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry " + server.host() + ": its TLS certificate is not trusted (")
                    .hasMessageNotContaining("plain-http");
        }
    }

    /**
     * As servers without TLS do to whoever greets them with it.
     *
     * @param greetings gets how each began
     */
    private static void refuseAll(ServerSocket plain, List<String> greetings) {
        while (!plain.isClosed()) {
            try (Socket socket = plain.accept()) {
                greetings.add(new String(socket.getInputStream().readNBytes(3), StandardCharsets.ISO_8859_1));
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream()
                        .skip(1 << 16); // what is unread would reset the connection before the answer is read
            } catch (IOException e) {
                return; // the test closed it
            }
        }
    }
}

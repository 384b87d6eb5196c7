package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fixture.GraphEdit;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.LayoutTar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script sees of a package that was tampered with: exit code 3 and a line that says why, by whichever command meets it. */
class UntrustedPackageTest {

    @TempDir
    private Path folder;

    private final StubRegistry registry = new StubRegistry();

    /** Another one for each test, since all of them share the cache of this build. */
    private final String name = "tampered-" + Long.toString(System.nanoTime(), 36);

    private final WholePackage honest = WholePackage.of(name, "1.0.0");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        registry.close();
    }

    private int run(String... args) {
        return Elbow.create(ServiceLoader.load(Subcommand.class))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private void assertUntrusted(String message, String... args) {
        int code = run(args);

        assertThat(code).as(err.toString()).isEqualTo(ExitCode.UNTRUSTED.code());
        assertThat(err.toString()).doesNotContain("Exception");
        assertThat(err.toString().lines()).last().asString().contains(message); // behind how the transfer goes
        assertThat(out.toString()).isEmpty();
    }

    private Path write(WholePackage given) throws IOException {
        Path place = Files.createDirectory(folder.resolve("package"));
        for (Map.Entry<String, byte[]> file : given.files().entrySet()) {
            Files.write(place.resolve(file.getKey()), file.getValue());
        }
        return place;
    }

    private static Artifact artifact(WholePackage given) {
        return Artifact.of(given.manifest(), given.files());
    }

    private String serve(Artifact artifact) {
        String base = "GET /v2/models/" + name;
        artifact.blobs().forEach((digest, bytes) -> registry.on(base + "/blobs/" + digest, bytes));
        registry.on(base + "/manifests/1.0.0", artifact.bytes(artifact.descriptor()));
        return "oci://" + registry.host() + "/models/" + name + ":1.0.0";
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "show"})
    void aFlippedBitEndsACommandThatLoadsTheFolder(String command) throws IOException {
        byte[] card = honest.file("README.md");
        card[0] ^= 1;
        Path place = write(honest.with("README.md", card));

        assertUntrusted("README.md: digest sha256:", "zoo", command, place.toString());
    }

    @Test
    void aGraphThatWouldTakeAllMemoryEndsVerify() throws IOException {
        byte[] onnx = GraphEdit.ofScore()
                .longs("shape", 1_000_000_000_000L)
                .node("big", "ConstantOfShape", "shape")
                .spend("big")
                .bytes();
        Path place = write(honest.with("score.onnx", onnx).declared());

        assertUntrusted("score.onnx: ", "zoo", "verify", place.toString());
    }

    @Test
    void aPackageThatNobodySignedEndsPull() {
        assertUntrusted("not signed", "zoo", "pull", serve(artifact(honest)), "--plain-http");
        assertThat(run("zoo", "list")).isZero();
        assertThat(out.toString()).doesNotContain(name);
    }

    @Test
    void aRegistryThatLiesAboutADigestEndsPull() {
        Artifact artifact = artifact(honest);
        String reference = serve(artifact);
        Descriptor manifest = artifact.layers().stream()
                .filter(layer -> layer.annotation(Descriptor.TITLE).orElse("").equals("model.json"))
                .findFirst()
                .orElseThrow();
        byte[] other = artifact.bytes(manifest).clone();
        other[100] ^= 1;
        registry.on("GET /v2/models/" + name + "/blobs/" + manifest.digest(), other);

        assertUntrusted("model.json: ", "zoo", "pull", reference, "--plain-http", "--signatures", "warn");
    }

    @Test
    void aRollbackEndsPull() {
        Artifact older = artifact(WholePackage.of(name, "0.9.0"));
        String reference = serve(older);

        assertUntrusted(
                "the registry gave " + name + ":0.9.0 (expected: " + name + ":1.0.0)",
                "zoo",
                "pull",
                reference,
                "--plain-http",
                "--signatures",
                "off");
    }

    @Test
    void anArchiveWithAnotherBlobEndsImport() {
        Artifact artifact = artifact(honest);
        Map<String, byte[]> entries = new TreeMap<>();
        artifact.blobs().forEach((digest, bytes) -> entries.put("blobs/" + digest.replace(':', '/'), bytes));
        entries.put("index.json", ArtifactJson.write(new LayoutIndex(List.of(artifact.descriptor()))));
        entries.put("blobs/" + artifact.layers().get(0).digest().replace(':', '/'), new byte[10]);
        Path tar = folder.resolve("tampered.tar");
        LayoutTar.write(tar, entries);

        assertUntrusted("digest sha256:", "zoo", "import", tar.toString(), "--signatures", "off");
    }
}

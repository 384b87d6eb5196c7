package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ZooCommandTest {

    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Subcommand.class)).hasAtLeastOneElementOfType(ZooCommand.class);
    }

    @Test
    void verifiesAFolder() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));

        assertThat(run("verify", temp.resolve("tiny").toString())).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "tiny:1.0.0 verified: 5 files by the digests in model.json, 3 graphs, 64 golden cases within 1.0E-5\n"
                                + "not signed\n" + tiny.digest() + "\n");
    }

    @Test
    void countsASecondScoringGraph() {
        TinyPackage.writeTightened(temp.resolve("tightened"));

        assertThat(run("verify", temp.resolve("tightened").toString())).isZero();
        assertThat(out.toString())
                .startsWith("tiny:1.0.0 verified: 6 files by the digests in model.json, 4 graphs, 64 golden cases");
    }

    @Test
    void verifiesForMachines() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));

        assertThat(run("verify", "--json", temp.resolve("tiny").toString())).isZero();
        assertThat(out.toString())
                .isEqualTo("{\"package\":\"tiny:1.0.0\",\"digest\":\"" + tiny.digest() + "\",\"files\":5,\"bytes\":"
                        + bytes(tiny) + ",\"signature\":\"unsigned\",\"golden_cases\":64}\n");
    }

    @Test
    void showsTheCardOrTheManifest() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));

        assertThat(run("show", temp.resolve("tiny").toString())).isZero();
        assertThat(out.toString()).isEqualTo("# tiny\n\nA model for tests.\n");
        out.getBuffer().setLength(0);
        assertThat(run("show", "--json", temp.resolve("tiny").toString())).isZero();
        assertThat(DocumentJson.readManifest(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tiny.manifest());
    }

    @Test
    void aCardCannotControlTheTerminal() {
        Map<String, byte[]> files = TinyPackage.files();
        files.put("README.md", "# t\u001b[2J\u009b1miny\r\n\tü\n".getBytes(StandardCharsets.UTF_8));
        Zoo.write(temp.resolve("tiny"), TinyPackage.manifest(), files);

        assertThat(run("show", temp.resolve("tiny").toString())).isZero();
        assertThat(out).hasToString("# t[2J1miny\n\tü\n");
    }

    @Test
    void aRegistryIsListedWhole() {
        assertThat(run("list", "--remote", "oci://localhost:1/tiny:1.0.0")).isNotZero();
        assertThat(err.toString())
                .contains("reference oci://localhost:1/tiny:1.0.0: of one package, 1.0.0"
                        + " (expected: oci://host/repository, without a version)");
        assertThat(run("list", "--remote", "tiny")).isNotZero();
        assertThat(err.toString())
                .contains("reference tiny: of no registry (expected: oci://host/repository, without a version)");
    }

    @Test
    void anArchiveGoesIntoAFolderThatIsThere() {
        Path tar = temp.resolve("nowhere/one.tar");

        assertThat(run("export", "iris-mixture:1.0.0", tar.toString())).isNotZero();
        assertThat(err.toString())
                .contains("file " + tar + ": no folder " + tar.getParent() + " (expected: one that is there)");
        assertThat(tar.getParent()).doesNotExist();
    }

    @Test
    void theFilesOfAShippedPackageAreWrittenToAFolder() {
        Path folder = temp.resolve("iris");

        assertThat(run("pull", "iris-mixture:1.0.0")).isNotZero();
        assertThat(err.toString()).contains("package iris-mixture:1.0.0: shipped with Elbow, and so here already");
        assertThat(run("pull", "iris-mixture:1.0.0", "--out", folder.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("  shipped with Elbow\n  files in " + folder + "\n  next: elbow score --package " + folder
                        + " --stdin");
        assertThat(folder.resolve("report.html")).exists();
        assertThat(run("verify", folder.toString())).isZero();
    }

    @Test
    void whatIsNotInTheCacheCannotBeRemoved() {
        assertThat(run("rm", "thyroid:1.0.0")).isNotZero();
        assertThat(err.toString())
                .contains(
                        "package thyroid:1.0.0: not in the cache, but shipped with Elbow, and stays (expected: one that was"
                                + " pulled or imported; ");
        assertThat(run("rm", "nobody:1.0.0")).isNotZero();
        assertThat(err.toString())
                .contains("package nobody:1.0.0: not in the cache (expected: one")
                .doesNotContain("there are: )");
    }

    @Test
    void listsInATableAndForMachines() {
        assertThat(run("list")).isZero();
        assertThat(out.toString()).startsWith("REFERENCE ");
        out.getBuffer().setLength(0);
        assertThat(run("list", "--json")).isZero();
        assertThat(out.toString()).startsWith("[").endsWith("]\n");
    }

    @Test
    void listsARegistryInATableAndForMachines() {
        WholePackage tiny = WholePackage.of("tiny", "1.0.0");
        Artifact artifact = Artifact.of(tiny.manifest(), tiny.files());
        String base = "GET /v2/models/tiny/";
        try (StubRegistry registry = new StubRegistry()) {
            registry.on(base + "tags/list", "{\"tags\":[\"1.0.0\",\"gone\"]}".getBytes(StandardCharsets.UTF_8));
            registry.on(base + "manifests/1.0.0", artifact.bytes(artifact.descriptor()));
            registry.on(base + "blobs/" + artifact.config().digest(), artifact.bytes(artifact.config()));
            String repository = "oci://" + registry.host() + "/models/tiny";
            long bytes = artifact.layers().stream().mapToLong(Descriptor::size).sum();

            assertThat(run("list", "--plain-http", "--remote", repository)).isZero();
            assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly(
                            "TAG REFERENCE FAMILY FEATURES SIZE AUROC SIGNATURE",
                            "1.0.0 tiny:1.0.0 vae 4 " + bytes / 1_000 + " kB - unsigned",
                            "gone - - - - - -");
            out.getBuffer().setLength(0);
            assertThat(run("list", "--json", "--plain-http", "--remote", repository))
                    .isZero();
            assertThat(out.toString())
                    .isEqualTo("[{\"reference\":\"" + repository
                            + ":1.0.0\",\"tag\":\"1.0.0\",\"package\":\"tiny:1.0.0\",\"family\":\"vae\",\"features\":4,\"bytes\":"
                            + bytes + ",\"signature\":\"unsigned\"},{\"reference\":\"" + repository
                            + ":gone\",\"tag\":\"gone\",\"signature\":\"-\"}]\n");
        }
    }

    @Test
    void asksForASubcommand() {
        assertThat(run()).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("a subcommand is needed: list, show, pull, push, verify, ");
    }

    private static long bytes(VerifiedPackage one) {
        return one.manifest().files().stream().mapToLong(PackageFile::size).sum();
    }

    private int run(String... args) {
        return new CommandLine(new ZooCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}

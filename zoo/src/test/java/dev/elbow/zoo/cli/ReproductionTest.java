package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.verify.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What is asked of {@code elbow train}, and what is said of what it makes; that training gives the same bytes is a test of deploy. */
class ReproductionTest {

    private static final byte[] ROWS = "a\n1\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RECIPE = "name: tiny\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Trainer trainer = new Trainer();
    private Path rows = Path.of("");

    /** Writes a tiny package where it is told to. */
    @Command(name = "train")
    private static final class Trainer implements Callable<Integer> {
        @Parameters
        private Path recipe = Path.of("");

        @Option(names = "--out")
        private Path folder = Path.of("");

        @Option(names = "--data")
        private Path data = Path.of("");

        @Option(names = "--seed")
        private long seed;

        @Option(names = "--force")
        private boolean force;

        private byte[] seen = {};
        private String refusal = "";
        private String card = "the card";
        private Map<String, Double> metrics = Map.of("auroc", 0.5);

        @Override
        public Integer call() throws IOException {
            seen = Files.readAllBytes(recipe);
            if (!refusal.isEmpty()) {
                throw new ParameterException(new CommandLine(this), refusal);
            }
            write(folder, card, metrics, 2.5);
            return 0;
        }
    }

    @BeforeEach
    void writePackage() throws IOException {
        rows = Files.write(temp.resolve("rows.csv"), ROWS);
        write(temp.resolve("tiny"), "the card", Map.of("auroc", 0.5), 1);
    }

    private static void write(Path folder, String card, Map<String, Double> metrics, double seconds) {
        Manifest tiny = TinyPackage.manifest();
        Provenance provenance = new Provenance(
                "rows",
                Digests.sha256(ROWS),
                "Apache-2.0",
                "",
                Digests.sha256(RECIPE),
                7,
                1_000,
                Map.of("elbow", "test"),
                metrics,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Provenance.Run(seconds, "a virtual machine", "a system")));
        Manifest manifest = new Manifest(
                tiny.formatVersion(),
                tiny.name(),
                tiny.version(),
                tiny.family(),
                tiny.features(),
                tiny.latent(),
                tiny.nodes(),
                tiny.graphs(),
                tiny.calibration(),
                tiny.tolerances(),
                provenance,
                List.of());
        Map<String, byte[]> files = TinyPackage.files();
        files.put("recipe.yaml", RECIPE);
        files.put("README.md", card.getBytes(StandardCharsets.UTF_8));
        Zoo.write(folder, manifest, files);
    }

    @Test
    void theSameFilesAreReproducedWhateverTheRun() {
        assertThat(verify("--data", rows.toString())).isZero();

        assertThat(out.toString())
                .endsWith("reproduced: every file is the same, byte for byte, in 1 s then and 3 s now\n");
        assertThat(trainer.seen).isEqualTo(RECIPE);
        assertThat(trainer.data).isEqualTo(rows);
        assertThat(trainer.seed).isEqualTo(7);
        assertThat(trainer.force).isTrue(); // as it was made
        assertThat(trainer.folder).doesNotExist();
    }

    @Test
    void whatDiffersIsNamedAndKept() {
        trainer.card = "another card";
        trainer.metrics = Map.of("auroc", 0.6);

        assertThat(verify("--data", rows.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "not reproduced, in 1 s then and 3 s now:\n  README.md differs\n  model.json: provenance.metrics differs\n")
                .contains("anomalies of its golden events differ by 0.0 at most")
                .contains("what was made is kept in " + trainer.folder);
        assertThat(trainer.folder.resolve("README.md")).hasContent("another card");
    }

    @Test
    void forMachines() {
        trainer.card = "another card";

        assertThat(verify("--json", "--data", rows.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("\"reproduced\":false,\"differing\":[\"README.md\"],\"made\":\"" + trainer.folder + "\"}");
    }

    @Test
    void gzippedDataAreTheSameData() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(ROWS);
        }
        Path gzipped = Files.write(temp.resolve("rows.csv.gz"), bytes.toByteArray());

        assertThat(verify("--data", gzipped.toString())).isZero();
    }

    @Test
    void otherDataAreRefusedBeforeTraining() throws IOException {
        Path other = Files.writeString(temp.resolve("other.csv"), "a\n2\n");

        assertThat(verify("--data", other.toString())).isEqualTo(2);

        assertThat(err.toString())
                .contains("--data " + other + ": content of sha256 ", "(expected: " + Digests.sha256(ROWS));
        assertThat(trainer.seen).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsSaid() {
        assertThat(verify()).isEqualTo(2);
        assertThat(err.toString()).contains("--reproduce: without --data");
        assertThat(run("verify", temp.resolve("tiny").toString(), "--data", rows.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--data: without --reproduce");
        assertThat(verify("--data", rows.toString(), "--test", rows.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("the package was tested on no file but that of --data");
    }

    @Test
    void whatTrainingRefusesIsSaidInOneLine() {
        trainer.refusal = "--seed: a seed that does not fit";

        assertThat(verify("--data", rows.toString())).isEqualTo(1);

        assertThat(err).hasToString("--reproduce: elbow train refuses: --seed: a seed that does not fit\n");
        assertThat(trainer.folder.getParent()).doesNotExist();
    }

    @Test
    void withoutATrainerItSaysSo() {
        CommandLine scoring = new CommandLine(new Root()).addSubcommand(new ZooCommand());

        assertThat(run(scoring, "verify", temp.resolve("tiny").toString(), "--reproduce", "--data", rows.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("this distribution has no elbow train");
    }

    private int verify(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "verify";
        all[1] = temp.resolve("tiny").toString();
        all[2] = "--reproduce";
        System.arraycopy(options, 0, all, 3, options.length);
        return run(all);
    }

    private int run(String... args) {
        return run(new CommandLine(new Root()).addSubcommand(trainer).addSubcommand(new ZooCommand()), args);
    }

    private int run(CommandLine root, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "zoo";
        System.arraycopy(args, 0, all, 1, args.length);
        return root.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    line.getErr().println(e.getMessage());
                    return e instanceof CommandException command
                            ? command.exitCode().code()
                            : 99;
                })
                .execute(all);
    }

    @Command(name = "elbow")
    private static final class Root {}
}

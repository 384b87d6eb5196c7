package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {

    /** Stands in a record for its AUROC, to see whether the record was taken or computed anew. */
    private static final String MARK = "0.12345";

    @TempDir
    Path folder;

    private Path data = Path.of("");
    private Path out = Path.of("");
    private Path recipe = Path.of("");

    @BeforeEach
    void writeSets() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        out = folder.resolve("out");
        writeSet("first.csv", 1);
        writeSet("second.csv", 2);
        Files.writeString(data.resolve("manifest.csv"), "name,rows\nfirst,240\n");
        recipe = Files.writeString(folder.resolve("short.yaml"), "fit: {epochs: 3}\nscore: {nodes: 4}\n");
    }

    @Test
    void eachSetAndSeedGoesIntoTheTables() throws IOException {
        CommandRun run = run("--seeds", "0-1");

        assertThat(run.failure()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.lines().get(0)).startsWith("first").contains("2 seeds  elbow AUROC ");
        assertThat(run.lines().get(1)).startsWith("second");
        assertThat(run.err()).contains("note: left out: data " + data.resolve("manifest.csv") + ": the last column");
        List<String> csv = Files.readAllLines(out.resolve("clean.csv"));
        assertThat(csv).hasSize(1 + 3 * 10).anyMatch(line -> line.startsWith("clean,(mean),knn5_mean,2,"));
        assertThat(csv.get(1)).matches("clean,first,elbow,2,[0-9.]+,[0-9.]+,.*,[0-2],[0-2],0,[0-9.]+,[0-9.]+");
        assertThat(Files.readString(out.resolve("clean.md")))
                .contains("| method | sets | seeds | AUROC |", "| elbow_reconstruction | 2 | 2 |", "| rcf | 2 | 2 |");
        assertThat(folder.resolve("out/runs")).isDirectoryContaining(file -> file.endsWith("clean-second-1.json"));
    }

    /** Anomalies that differ from normal rows in nothing but how columns hang together. */
    @Test
    void figuresAreThoseOfTheSet() throws IOException {
        run("--sets", "first", "--seeds", "0");

        assertThat(auroc("first", "knn5")).isGreaterThan(95);
        assertThat(auroc("first", "mahalanobis")).isGreaterThan(95);
        assertThat(auroc("first", "distance_to_mean")).isLessThan(auroc("first", "mahalanobis"));
    }

    @Test
    void whatIsFinishedIsNotComputedAgain() throws IOException {
        run("--seeds", "0-1");
        mark("first", 0);
        mark("second", 0);
        Files.delete(out.resolve("runs/clean-first-1.json"));
        Files.writeString(out.resolve("runs/clean-second-1.json"), "{\"half\":");

        CommandRun again = run("--seeds", "0-1", "--name", "renamed");

        assertThat(again.code()).isZero();
        assertThat(record("first", 0)).contains(MARK, "\"model\":\"renamed\"");
        assertThat(record("second", 0)).contains(MARK);
        assertThat(record("first", 1)).contains("\"auroc\":").doesNotContain(MARK);
        assertThat(record("second", 1)).contains("\"auroc\":");
        assertThat(again.lines().get(0)).contains("2 seeds  renamed");
    }

    @Test
    void anotherRecipeIsComputedAnew() throws IOException {
        run("--seeds", "0");
        mark("first", 0);
        Files.writeString(recipe, "fit: {epochs: 2}\nscore: {nodes: 4}\n");

        run("--seeds", "0");

        assertThat(record("first", 0)).doesNotContain(MARK);
    }

    /** The times of detectors differ from run to run. */
    @Test
    void anotherRecipeDoesNotRunTheDetectorsAgain() throws IOException {
        run("--seeds", "0");
        String detectors = detectors(record("first", 0));
        Files.writeString(recipe, "fit: {epochs: 2}\nscore: {nodes: 4}\n");

        run("--seeds", "0");

        assertThat(detectors).contains("knn5").contains("fit_seconds");
        assertThat(detectors(record("first", 0))).isEqualTo(detectors);
    }

    private static String detectors(String record) {
        return record.substring(record.indexOf("random"));
    }

    @Test
    void otherDataAreComputedAnewAndTheOtherSetIsNot() throws IOException {
        run("--seeds", "0");
        mark("first", 0);
        mark("second", 0);
        writeSet("first.csv", 5);

        run("--seeds", "0");

        assertThat(record("first", 0)).doesNotContain(MARK);
        assertThat(record("second", 0)).contains(MARK);
    }

    @Test
    void threadsDoNotChangeWhatIsFound() throws IOException {
        run("--seeds", "0-1");
        List<Double> one = List.of(auroc("first", "elbow"), auroc("second", "elbow"), auroc("second", "rcf"));
        out = folder.resolve("parallel");

        run("--seeds", "0-1", "--threads", "3");

        assertThat(List.of(auroc("first", "elbow"), auroc("second", "elbow"), auroc("second", "rcf")))
                .isEqualTo(one);
    }

    @Test
    void protocolsAndFiguresOfOthersComeTogetherInOneDocument() throws IOException {
        Path reference = Files.createDirectory(folder.resolve("reference"));
        Files.writeString(
                reference.resolve("adbench_open_baselines.csv"),
                "dataset,protocol,method,auroc,aupr\nFirst,clean,knn5,12.5,10\nfirst,clean,lof20,91.2,33\n");
        Files.writeString(reference.resolve("dte_paper_semi_aucroc_mean.csv"), "dataset,kNN,DTE-NP\nfirst,80,81.5\n");
        Files.writeString(reference.resolve("dte_paper_semi_aucpr_mean.csv"), "dataset,kNN,DTE-NP\nfirst,50,51.5\n");
        Path notes = Files.writeString(folder.resolve("notes.md"), "## Why\n\nBecause.\n");
        Path report = folder.resolve("RESULTS.md");

        CommandRun clean = run("--seeds", "0", "--sets", "first", "--reference", reference.toString());
        run("--seeds", "0", "--sets", "first", "--protocol", "DTE");
        CommandRun merged = CommandRun.of(
                new BenchmarkCommand(),
                "--report",
                report.toString(),
                "--reference",
                reference.toString(),
                "--notes",
                notes.toString(),
                out.toString());

        assertThat(clean.err())
                .contains("note: knn5 on first: AUROC ", "(expected: 12.5 as measured elsewhere, within 5.0)");
        assertThat(merged.failure()).isEmpty();
        assertThat(Files.readString(report))
                .contains("## Protocol clean", "## Protocol dte", "| lof20 * | 1 | – | 91.2 | – | 33.0 |")
                .contains("| DTE-NP † | 1 | – | 81.5 | – | 51.5 |", "0 of 1 are within the tolerance")
                .endsWith("## Why\n\nBecause.\n");
    }

    @Test
    void aRunThatFailsIsNamedAndTheOthersGoOn() throws IOException {
        Files.writeString(data.resolve("few.csv"), "a,b,label\n1,2,0\n2,3,0\n5,1,0\n3,3,0\n9,9,1\n");

        CommandRun run = run("--seeds", "0", "--sets", "few,second");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.err()).contains("note: few, seed 0: failed: data ", "2 rows to train and calibrate on");
        assertThat(run.lines().get(0)).startsWith("second");
        assertThat(out.resolve("runs/clean-few-0.json")).doesNotExist();
    }

    @Test
    void whatCannotBeRunIsSaidBeforeAnythingIs() throws IOException {
        assertUsage("set frist: not in " + data + "; did you mean first?", "--sets", "frist");
        assertUsage("--seeds: 4-0 (expected: a seed such as 3, or seeds such as 0-4)", "--seeds", "4-0");
        assertUsage("--threads: 0 (expected: at least 1)", "--threads", "0");
        Path none = Files.createDirectory(folder.resolve("none"));
        assertThat(CommandRun.of(new BenchmarkCommand(), "--data", none.toString())
                        .failure())
                .get()
                .hasToString(CommandException.class.getName() + ": data " + none
                        + ": no CSV file (expected: files .csv or .csv.gz, with the last column label)");
        assertThat(CommandRun.of(new BenchmarkCommand()).failure())
                .get()
                .hasToString(CommandException.class.getName()
                        + ": benchmark: no --data (expected: --data DIR, or --report FILE with folders of results)");
        assertThat(out).doesNotExist();
    }

    @Test
    void aSettingThatNoRecipeHasIsNamed() throws IOException {
        Files.writeString(recipe, "fit: {epoch: 3}\n");

        CommandRun run = run("--seeds", "0", "--sets", "first");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.err()).contains("first, seed 0: failed: ", "epoch");
    }

    private void assertUsage(String message, String... arguments) {
        CommandRun run = run(arguments);

        assertThat(run.failure()).get().isInstanceOf(CommandException.class);
        assertThat(run.failure().map(Exception::getMessage)).contains(message);
        assertThat(run.failure().map(e -> ((CommandException) e).exitCode())).contains(ExitCode.USAGE);
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--data", data.toString(), "--out", out.toString(), "--recipe", recipe.toString()));
        all.addAll(List.of(arguments));
        return CommandRun.of(new BenchmarkCommand(), all.toArray(String[]::new));
    }

    private double auroc(String set, String method) throws IOException {
        return Files.readAllLines(out.resolve("clean.csv")).stream()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[1].equals(set) && cells[2].equals(method))
                .mapToDouble(cells -> Double.parseDouble(cells[4]))
                .findFirst()
                .orElseThrow();
    }

    private String record(String set, int seed) throws IOException {
        return Files.readString(out.resolve("runs/clean-" + set + "-" + seed + ".json"));
    }

    private void mark(String set, int seed) throws IOException {
        Files.writeString(
                out.resolve("runs/clean-" + set + "-" + seed + ".json"),
                record(set, seed).replaceFirst("\"auroc\":[0-9.E-]+", "\"auroc\":" + MARK));
    }

    private void writeSet(String file, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("a,b,c,label\n");
        for (int row = 0; row < 240; row++) {
            boolean strange = row % 12 == 5;
            double drawn = random.nextGaussian();
            double a = strange ? drawn + Math.copySign(1, drawn) : drawn; // else the two would cross near 0
            double b = (strange ? -1 : 1) * a + 0.1 * random.nextGaussian();
            csv.append(String.format(
                    Locale.ROOT, "%.5f,%.5f,%.5f,%d%n", a, b, a + b + 0.2 * random.nextGaussian(), strange ? 1 : 0));
        }
        Files.writeString(data.resolve(file), csv);
    }
}

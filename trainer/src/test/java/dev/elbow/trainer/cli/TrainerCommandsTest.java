package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.report.Numbers;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TrainerCommandsTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeData() throws IOException {
        SmallData.write(folder, 3_000);
    }

    @Test
    void initWritesARecipeThatSaysWhy() throws IOException {
        Path recipe = init("--label", "status");

        assertThat(Files.readString(recipe))
                .contains("name: machines\nversion: 1.0.0\n")
                .contains("  file: \"machines.csv\"\n")
                .contains("  label: \"status\"        # never a feature\n")
                .contains("  # labels: ok (2850), strange (150)\n")
                .contains("  where: \"\\\"status\\\" = 'ok'\"        # train on normal rows only\n")
                .contains("  - name: \"mode\"\n    type: categorical              # 2 symbols\n")
                .contains("  - name: \"load\"\n    type: numeric                  # from -0.")
                .contains("  - name: \"open\"\n    type: boolean                  # Bernoulli\n")
                .contains("#   /id: an identifier: 3000 values in 3000 rows\n")
                .contains("#   /at: a time; what repeats (hour, weekday) would have to be a column of its own\n")
                .contains(
                        "  - name: \"site\"\n    type: categorical              # always the same; any other is strange\n")
                .contains("#   /status: the label\n");
    }

    /** Whoever takes the comment signs away keeps no normal row to test on; the draft and the refusal both say how to. */
    @Test
    void theTestThatInitShowsSaysHowToKeepNormalRows() throws IOException {
        Path recipe = shortened(init("--label", "status"));
        String shown = Files.readString(recipe);
        assertThat(shown).contains("... AND \"id\" % 2 = 1 keeps every other row");
        String tested = shown.replace("# test:", "test:").replace("#   normal:", "  normal:");
        Files.writeString(recipe, tested);
        String target = folder.resolve("model").toString();

        assertThatThrownBy(() -> train(recipe.toString(), "--out", target))
                .hasMessageContaining(
                        "no row to test on has a label ok, of test.normal (expected: labels that are there: strange;"
                                + " data.where may take all of its rows to train on: keep some of them, for instance by AND \"row\" % 2 = 1");

        Files.writeString(recipe, tested.replace("= 'ok'\"", "= 'ok' AND \\\"id\\\" % 2 = 1\""));
        train(recipe.toString(), "--out", target, "--force");
        assertThat(Zoo.load(target).manifest().provenance().test()).isPresent();
    }

    /** How a column is encoded is learned from the rows to train on, as all else. */
    @Test
    void whatStrangeRowsHoldDoesNotChangeTheEncoding() throws IOException {
        Path csv = folder.resolve("machines.csv");
        String before = Files.readString(init("--label", "status"));
        Files.writeString(
                csv, Files.readString(csv).replaceAll("(?m)^(\\d+,[^,]*,\\w+),[^,]*,(.*,strange)$", "$1,1e9,$2"));

        String after = Files.readString(init("--label", "status", "--force"));

        assertThat(Files.readString(csv)).contains(",1e9,");
        assertThat(before).doesNotContain("signed_log");
        assertThat(after).doesNotContain("signed_log").contains(" to 1000000000\n");
        assertThat(Files.readString(init("--force"))).contains("signed_log");
    }

    /** A boolean column would refuse the strange rows. */
    @Test
    void whatTypeAColumnHasIsLearnedFromAllRows() throws IOException {
        Path csv = folder.resolve("machines.csv");
        Files.writeString(csv, Files.readString(csv).replaceAll("(true|false),north,(ok|strange)", "0,north,$2"));
        Files.writeString(csv, Files.readString(csv).replaceAll("0,north,strange", "4,north,strange"));
        Files.writeString(csv, Files.readString(csv).replaceFirst("0,north,ok", "1,north,ok"));

        assertThat(Files.readString(init("--label", "status")))
                .contains("  - name: \"open\"\n    type: numeric                  # from 0 to 4\n");
    }

    @Test
    void aConstantColumnIsLearnedFrom() throws IOException {
        Path csv = folder.resolve("machines.csv");
        Files.writeString(csv, Files.readString(csv).replace(",north,", ",7,"));

        assertThat(Files.readString(init()))
                .contains(
                        "  - name: \"site\"\n    type: numeric                  # always 7; what is far from it is strange\n");
    }

    /** Whoever takes a comment sign away gets the setting that the line shows, which is the default. */
    @Test
    void eachSettingThatInitShowsIsTheDefault() throws IOException {
        Path recipe = init("--label", "status");
        String shown = Files.readString(recipe);
        int from = shown.indexOf("# model:");
        String said = shown.substring(0, from)
                + shown.substring(from).replaceAll("(?m)^# (model:|  )", "$1").replaceAll("(?m)^  # ", "  ");
        Path all = Files.writeString(folder.resolve("all.yaml"), said);

        Recipe given = Recipe.read(all);
        Recipe left = Recipe.read(recipe);

        assertThat(said).contains("\n  latent: 0").contains("\n  epochs: 40").contains("\n  nodes: 2");
        assertThat(given.fit()).isEqualTo(left.fit());
        assertThat(given.score()).isEqualTo(left.score());
        assertThat(given.model()).isEqualTo(left.model());
    }

    @Test
    void aColumnThatTellsTheLabelIsWarnedOfByBothCommands() throws IOException {
        Path csv = folder.resolve("machines.csv");
        Files.writeString(
                csv,
                Files.readString(csv)
                        .replaceAll("(ok|strange)\n", "$1,$1 code\n")
                        .replace("status\n", "status,code\n"));
        String warning = "warning: column /code alone tells status apart (AUROC 1.000): leave it out";

        Path recipe = init("--label", "status");

        assertThat(err.toString()).contains(warning);
        err.getBuffer().setLength(0);
        Files.writeString(recipe, Files.readString(recipe).replace("seed: 0\n", "seed: 0\n  epochs: 1\n"));
        train(recipe.toString(), "--out", folder.resolve("model").toString(), "--force");
        assertThat(err.toString()).contains(warning);
    }

    @Test
    void initKeepsARecipeThatIsThere() {
        init();

        assertThatThrownBy(() -> init())
                .isInstanceOf(CommandException.class)
                .hasMessage("recipe " + folder.resolve("recipe.yaml") + ": is there already (--force overwrites it)");
        init("--force");
    }

    @Test
    void initSaysWhichColumnIsNearest() {
        assertThatThrownBy(() -> init("--label", "statis"))
                .isInstanceOf(CommandException.class)
                .hasMessage("data " + folder.resolve("machines.csv") + ": no column at /statis; did you mean /status?")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | broken | where: \"\\\"status\\\" IS NULL\" | ''",
                "-1 | 1      | # where: \"\\\"status\\\" = '-1'\" | no value that says normal; the recipe trains on all rows",
            })
    void initSettlesWhichRowsAreNormalOrSaysThatItCannot(String usual, String rare, String where, String warning)
            throws IOException {
        StringBuilder rows = new StringBuilder("load,status\n");
        for (int row = 0; row < 100; row++) {
            rows.append(row % 7 + 0.5)
                    .append(',')
                    .append(row % 20 == 0 ? rare : usual)
                    .append('\n');
        }
        Files.writeString(folder.resolve("machines.csv"), rows.toString());

        Path recipe = init("--label", "status");

        assertThat(Files.readString(recipe)).contains("  " + where);
        assertThat(err.toString()).contains(warning);
    }

    @Test
    void aConditionThatIsTrueForNoRowIsNamed() throws IOException {
        Path recipe = init("--label", "status");
        Files.writeString(recipe, Files.readString(recipe).replace("= 'ok'", "= 'fine'"));

        assertThatThrownBy(() -> train(
                        recipe.toString(), "--out", folder.resolve("model").toString()))
                .hasMessageContaining("true for none of the rows (expected: for some)");
    }

    @Test
    void trainWritesAPackageThatTellsStrangeRowsFromNormalOnes() throws IOException {
        Path recipe = init("--label", "status");

        int code = train(recipe.toString(), "--out", folder.resolve("model").toString(), "--json");

        assertThat(code).isZero();
        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(out.toString()).contains("\"package\":\"machines:1.0.0\",\"digest\":\"" + written.digest() + "\"");
        assertThat(err.toString())
                .contains("2850 rows, each held out by one of 5 fits, 5 features")
                .contains("distortion")
                .contains("rate");
        Map<String, Double> metrics = written.manifest().provenance().metrics();
        assertThat(metrics.get("labelled_auroc_model")).isGreaterThan(0.97);
        assertThat(metrics.get("corruption_auroc_model"))
                .isGreaterThan(metrics.get("corruption_auroc_distance_to_mean"));
        assertThat(metrics.get("active_units")).isPositive();
        assertThat(new String(written.file("README.md"), StandardCharsets.UTF_8))
                .startsWith("# machines:1.0.0\n")
                .contains("| labelled rows that training left out | AUROC |")
                .contains("all, each by one of several fits without it")
                .doesNotContain("drawn by the seed")
                .doesNotContain("Forced");
        assertThat(written.manifest().crossFitted()).isTrue();
        assertThat(written.manifest().calibration().heldOut()).isEqualTo(2_850);
    }

    @Test
    void ofManyRowsOnePartIsHeldOut() throws IOException {
        Path recipe = shortened(init("--label", "status"));
        Files.writeString(recipe, Files.readString(recipe).replace("seed: 0\n", "seed: 0\n  cross_fit_below: 2850\n"));

        train(recipe.toString(), "--out", folder.resolve("model").toString());

        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(err.toString()).contains("2280 rows to train on, 570 held out, 5 features");
        assertThat(written.manifest().crossFitted()).isFalse();
        assertThat(written.manifest().calibration().heldOut()).isEqualTo(570);
    }

    @Test
    void thePackageHoldsAReportOfItsFitAndMetrics() throws IOException {
        Path recipe = shortened(init("--label", "status"));

        train(recipe.toString(), "--out", folder.resolve("model").toString());

        assertThat(out.toString()).contains("its report is " + folder.resolve("model/report.html"));
        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        String report = new String(written.file("report.html"), StandardCharsets.UTF_8);
        double auroc = written.manifest().provenance().metrics().getOrDefault("labelled_auroc_model", Double.NaN);
        assertThat(report)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("machines<span>:1.0.0</span>", "id=\"fit-anomaly\"", "150 labelled rows")
                .contains("model: AUROC " + Numbers.figure(auroc));
        assertThat(report.length()).isLessThan(500_000);
    }

    /** The strange rows have a temperature that does not follow the load: neighbours see it, a distance to the mean cannot. */
    @Test
    void aTestIsOnTheCardInTheManifestAndInTheReport() throws IOException {
        Path recipe = init("--label", "status");
        Files.writeString(
                recipe,
                Files.readString(recipe)
                                .replace("where: \"\\\"status\\\" = 'ok'\"", "where: status = 'ok' AND id % 2 = 0")
                                .replace("version: 1.0.0\n", "version: 1.0.0\ndescription: Machines of a plant\n")
                        + "\ntest: {normal: [ok]}\n");

        train(shortened(recipe).toString(), "--out", folder.resolve("model").toString());

        assertThat(out.toString())
                .containsPattern("on the rows that it held out, [^\n]+\n(  (?!test )[^\n]+\n)+"
                        + "  on the test's 1,350 normal and 150 anomalous rows:\n(  test [^\n]+\n)+  next: ");
        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(written.manifest().description()).contains("Machines of a plant");
        Provenance provenance = written.manifest().provenance();
        assertThat(provenance.test())
                .contains(new Provenance.Test(provenance.dataSha256(), "", "status", List.of("ok"), 1_350, 150));
        assertThat(provenance.metrics().get("test_auroc_model"))
                .isGreaterThan(0.9)
                .isGreaterThan(provenance.metrics().get("test_auroc_isolation_forest"));
        assertThat(provenance.metrics().get("test_auroc_knn")).isGreaterThan(0.9);
        assertThat(provenance.metrics()).doesNotContainKey("labelled_auroc_model");
        assertThat(Files.readString(folder.resolve("model/README.md")))
                .contains("# machines:1.0.0\n\nMachines of a plant.\n")
                .contains("Of the same file, the labelled rows that training left out: nothing was fitted to them")
                .contains("Normal is what column `status` calls ok, 1,350 rows; 150 are anomalies.")
                .contains("The other detectors were fitted to the same 1,500 rows, numbers standardised, one column")
                .contains("| isolation forest | ", "| chance | 0.5000 | | 0.1000 | |", "At the model's own threshold, ")
                .containsPattern(
                        "\\| kNN, mean of five(, numbers encoded)? \\| [01]\\.\\d{4} \\| [+-]\\d\\.\\d{4} to [+-]\\d\\.\\d{4} \\|");
        assertThat(provenance.metrics().get("test_auroc_lead_low_isolation_forest"))
                .isPositive();
        assertThat(new String(written.file("report.html"), StandardCharsets.UTF_8))
                .contains("Labelled rows that nothing was fitted to or calibrated on.", "isolation forest: AUROC ");
    }

    @Test
    void anotherTestFileNeedsATest() throws IOException {
        Path recipe = init("--label", "status");

        assertThatThrownBy(() -> train(
                        recipe.toString(),
                        "--out",
                        folder.resolve("model").toString(),
                        "--test",
                        folder.resolve("machines.csv").toString()))
                .hasMessageStartingWith("--test: a recipe without a test");
    }

    @Test
    void aMixtureHasAReportToo() throws IOException {
        Path recipe = init();
        Files.writeString(
                recipe, Files.readString(recipe).replace("version: 1.0.0\n", "version: 1.0.0\nfamily: gmm\n"));

        train(recipe.toString(), "--out", folder.resolve("model").toString(), "--force");

        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(new String(written.file("report.html"), StandardCharsets.UTF_8))
                .contains("A Gaussian mixture over", "id=\"fit-objective\"", "There are no labelled rows")
                .contains("Rate by component")
                .doesNotContain("id=\"fit-anomaly\"");
    }

    @Test
    void aReportThatWasChangedIsNotTrusted() throws IOException {
        train(
                shortened(init("--label", "status")).toString(),
                "--out",
                folder.resolve("model").toString());
        Path report = folder.resolve("model/report.html");
        Files.writeString(report, Files.readString(report).replaceFirst("machines", "makerels"));

        assertThatThrownBy(() -> Zoo.load(folder.resolve("model").toString()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("report.html: digest sha256:");
    }

    @Test
    void theSameRecipeGivesTheSamePackageButForItsRun() throws IOException {
        Path recipe = shortened(init("--label", "status"));

        train(recipe.toString(), "--out", folder.resolve("one").toString());
        train(recipe.toString(), "--out", folder.resolve("two").toString());
        train(recipe.toString(), "--out", folder.resolve("other").toString(), "--seed", "5");

        Manifest one = Zoo.load(folder.resolve("one").toString()).manifest();
        Manifest two = Zoo.load(folder.resolve("two").toString()).manifest();
        assertThat(two.withoutRun()).isEqualTo(one.withoutRun()); // the digests of all other files among it
        assertThat(Zoo.load(folder.resolve("other").toString()).manifest().withoutRun())
                .isNotEqualTo(one.withoutRun());
        assertThat(one.provenance().run()).hasValueSatisfying(run -> {
            assertThat(run.seconds()).isBetween(0.1, 600.0);
            assertThat(run.java()).contains(Runtime.version().toString());
            assertThat(run.os()).startsWith(System.getProperty("os.name"));
        });
    }

    @Test
    void calibrationAndGoldenVectorsAreOfTheirKinds() throws IOException {
        Path recipe = shortened(init("--label", "status"));
        train(recipe.toString(), "--out", folder.resolve("model").toString());

        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());

        Manifest manifest = written.manifest();
        assertThat(manifest.calibration().pValue(manifest.calibration().threshold()))
                .isCloseTo(0.001, within(1e-9));
        assertThat(written.golden().cases()).hasSizeGreaterThanOrEqualTo(GoldenVectors.MIN_CASES);
        TreeSet<String> kinds = new TreeSet<>();
        written.golden().cases().forEach(one -> kinds.add(one.kind()));
        assertThat(kinds).containsExactly("drawn", "extreme", "missing", "unknown");
        try (PackageSession session = written.open(Provider.CPU)) {
            EventBatch unknown = new EventBatch(manifest.schema());
            for (long mode : List.of(1L, 2L, 3L)) {
                unknown.begin();
                unknown.categorical(0, mode);
                unknown.commit();
            }
            ScoredBatch scored = session.score(unknown);
            assertThat(scored.anomaly(2)).isGreaterThan(Math.max(scored.anomaly(0), scored.anomaly(1)));
        }
    }

    /** Columns of pure noise: nothing to know about one from the others. */
    @Test
    void aModelThatLearnedNothingIsRefusedUnlessForced() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder csv = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 2_000; i++) {
            csv.append(random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',');
            csv.append(random.nextGaussian()).append('\n');
        }
        Files.writeString(folder.resolve("machines.csv"), csv);
        Path recipe = shortened(init());
        Path target = folder.resolve("model");

        assertThatThrownBy(() -> train(recipe.toString(), "--out", target.toString()))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("export of machines:1.0.0 refused, nothing was written:\n  ")
                .hasMessageContaining("(--force writes it all the same, and marks its card)")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(target).doesNotExist();
        train(recipe.toString(), "--out", target.toString(), "--resume", "--force");

        assertThat(Files.readString(target.resolve("README.md"))).contains("> **Forced.**");
        assertThat(Zoo.load(target.toString()).manifest().provenance().forced()).isTrue();
    }

    @Test
    void trainSaysShortlyThatAFileIsNoRecipe() throws IOException {
        Path data = folder.resolve("machines.csv");
        Path binary = Files.write(folder.resolve("a.bin"), new byte[] {-1, -2, 0, 1});
        String none = " (expected: a recipe; elbow init writes one)";

        assertUsage("recipe " + binary + ": no text in UTF-8" + none, binary);
        assertUsage(
                "recipe " + folder.resolve("no.yaml") + ": no such file or folder" + none, folder.resolve("no.yaml"));
        assertUsage(
                "recipe " + data + ": no settings (expected: a YAML mapping, lines such as \"key: value\");"
                        + " elbow init writes one",
                data);
    }

    @Test
    void initSaysThatThereAreNoRowsOrFew() throws IOException {
        Files.writeString(folder.resolve("machines.csv"), "a,b\n");
        assertThatThrownBy(() -> init())
                .hasMessage("data " + folder.resolve("machines.csv") + ": no rows (expected: some to learn from)");

        Files.writeString(folder.resolve("machines.csv"), "");
        assertThatThrownBy(() -> init())
                .hasMessage(
                        "data " + folder.resolve("machines.csv") + ": is empty (expected: a header line, then rows)");

        Files.writeString(folder.resolve("machines.csv"), "a,b\n1,2\n2,3.5\n");
        init();
        assertThat(err.toString()).startsWith("warning: 2 rows; elbow train needs at least 30\n");
    }

    @Test
    void initSaysWhyARecipeCannotBeWritten() {
        Path nowhere = folder.resolve("nowhere").resolve("recipe.yaml");

        assertThatThrownBy(() -> init("--out", nowhere.toString(), "--force"))
                .hasMessage("recipe " + nowhere + ": cannot be written: no such file or folder")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    private void assertUsage(String message, Path recipe) {
        assertThatThrownBy(() -> train(
                        recipe.toString(), "--out", folder.resolve("model").toString()))
                .isInstanceOf(CommandException.class)
                .hasMessage(message)
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    /** Of machines without a GPU, as those that test this are. */
    @Test
    void aGpuThatIsNotThereIsAnErrorThatSaysWhatIsMissing() {
        Path recipe = init();
        Path target = folder.resolve("model");

        assertThatThrownBy(() -> train(recipe.toString(), "--out", target.toString(), "--device", "CUDA"))
                .isInstanceOf(CommandException.class)
                .hasMessageMatching(
                        "device cuda: PyTorch 2\\.7\\.1 sees no CUDA device \\(expected: an NVIDIA driver, and"
                                + " PYTORCH_LIBRARY_PATH, .*\\); nothing was trained")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(target).doesNotExist();
    }

    @Test
    void trainRefusesAFolderThatIsThereBeforeItFits() throws IOException {
        Path recipe = init();
        Files.createDirectory(folder.resolve("model"));

        assertThatThrownBy(() -> train(
                        recipe.toString(), "--out", folder.resolve("model").toString()))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessage("folder " + folder.resolve("model")
                        + ": is there already (expected: a new one); nothing was trained");
        assertThat(err.toString()).doesNotContain("reading");
    }

    private Path init(String... options) {
        Path recipe = folder.resolve("recipe.yaml");
        ArrayList<String> arguments =
                new ArrayList<>(List.of("--data", folder.resolve("machines.csv").toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--out")) {
            arguments.addAll(List.of("--out", recipe.toString()));
        }
        InitCommand command = new InitCommand();
        parse(command, arguments.toArray(String[]::new));
        assertThat(command.call()).isZero();
        return recipe;
    }

    /** For what does not ask how good a model is. */
    private static Path shortened(Path recipe) throws IOException {
        return Files.writeString(recipe, Files.readString(recipe).replace("  seed: 0\n", "  seed: 0\n  epochs: 6\n"));
    }

    private int train(String... arguments) {
        TrainCommand command = new TrainCommand();
        parse(command, arguments);
        return command.call();
    }

    private void parse(Subcommand command, String... arguments) {
        new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .parseArgs(arguments);
    }
}

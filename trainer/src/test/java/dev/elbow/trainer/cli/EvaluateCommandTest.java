package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.wire.Yaml;
import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    static Path folder;

    @BeforeAll
    static void train() throws IOException {
        SmallData.write(folder, 3_000);
        String columns = """
                name: machines
                version: 1.0.0
                data:
                  file: machines.csv
                  label: status
                  where: "status = 'ok' -- and no other"
                columns:
                  - {name: mode, type: categorical}
                  - {name: load, type: numeric}
                  - {name: temperature, type: numeric}
                  - {name: open, type: boolean}
                """;
        fit(
                "vae",
                columns + "model: {latent: 2, hidden: [32], prior: standard, sigma_floor: 0.3679}\n"
                        + "fit: {epochs: 60, batch: 512, steps: 800, learning_rate: 5e-3, cross_fit_below: 0}\n");
        fit("gmm", columns + "family: gmm\n");
    }

    private static void fit(String name, String recipe) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), recipe);
        CommandRun run = CommandRun.of(
                new TrainCommand(),
                file.toString(),
                "--out",
                folder.resolve(name).toString(),
                "--force");
        assertThat(run.failure()).isEmpty();
    }

    @Test
    void measuresBoundEvidenceCodeAndRanking() {
        CommandRun run = evaluate("vae", "--label", "status", "--tighten", "40", "--draws", "128", "--json");

        assertThat(run.code()).isZero();
        Map<String, Object> result = Yaml.read("result", run.out());
        assertThat(result)
                .containsEntry("package", "machines:1.0.0")
                .containsEntry("rows", 3_000)
                .containsEntry("notes", List.of());
        assertThat(number(result, "groups", "normal", "rows")).isEqualTo(2_850);
        assertThat(number(result, "groups", "normal", "elbo", "mean"))
                .isCloseTo(
                        -number(result, "groups", "normal", "distortion", "mean")
                                - number(result, "groups", "normal", "rate", "mean"),
                        within(1e-5)); // float32
        assertThat(number(result, "groups", "anomalous", "elbo", "mean"))
                .isLessThan(number(result, "groups", "normal", "elbo", "mean") - 3);
        assertThat(number(result, "latent", "active_units")).isBetween(1.0, 2.0);

        double one = number(result, "evidence", "iwae", "1", "mean");
        double eight = number(result, "evidence", "iwae", "8", "mean");
        double all = number(result, "evidence", "iwae", "128", "mean");
        assertThat(one).isLessThan(eight);
        assertThat(eight).isLessThan(all);
        assertThat(number(result, "evidence", "row_error")).isBetween(0.0, 0.1);
        assertThat(number(result, "evidence", "prior_row_error"))
                .isGreaterThan(3 * number(result, "evidence", "row_error"));
        assertThat(number(result, "amortisation_gap", "gain", "mean")).isBetween(0.0, 0.5);

        assertThat(number(result, "detection", "budget")).isEqualTo(3);
        double model = number(result, "detection", "rivals", "model", "auroc");
        assertThat(model).isGreaterThan(0.97);
        assertThat(model).isGreaterThan(number(result, "detection", "rivals", "distance_to_mean", "auroc"));
        assertThat(number(result, "detection", "rivals", "pca_2", "auroc")).isGreaterThan(0.9);
        assertThat(number(result, "detection", "rivals", "mahalanobis", "recall"))
                .isGreaterThan(0.8);
        assertThat(number(result, "detection", "rivals", "random", "precision")).isEqualTo(0.05);
        assertThat(number(result, "detection", "at_threshold", "recall")).isGreaterThan(0.8);
    }

    @Test
    void posteriorsFromThePriorNeedNoEncoder() {
        CommandRun run =
                evaluate("vae", "--label", "status", "--draws", "512", "--infer", "200", "--tighten", "200", "--json");

        Map<String, Object> result = Yaml.read("result", run.out());
        double prior = number(result, "inference", "prior", "mean");
        double inferred = number(result, "inference", "elbo", "mean");
        double amortised = number(result, "inference", "amortised", "mean");
        double tightened = number(result, "inference", "tightened", "mean");
        assertThat(number(result, "inference", "rows")).isEqualTo(1_000);
        assertThat(number(result, "inference", "steps")).isEqualTo(200);
        assertThat(tightened - amortised)
                .isCloseTo(number(result, "amortisation_gap", "gain", "mean"), within(1e-5)); // float32
        // One model's bounds: from either start they end at much the same, below the evidence and above the encoder's.
        assertThat(prior).isLessThan(amortised - 1);
        assertThat(inferred)
                .isGreaterThan(amortised)
                .isCloseTo(tightened, within(0.1))
                .isLessThan(number(result, "evidence", "iwae", "512", "mean")
                        + 3 * number(result, "evidence", "iwae", "512", "error"));
        assertThat(number(result, "inference", "elbo", "error")).isBetween(0.001, 0.5);
    }

    @Test
    void inferenceAloneIsPrintedBesideTheEncoder() {
        CommandRun run = evaluate("vae", "--draws", "16", "--infer", "5");

        assertThat(run.out())
                .contains("  posteriors of 1000 rows ")
                .contains("  the prior ")
                .contains("  5 steps from the prior ")
                .contains("  the encoder's ")
                .doesNotContain("tightened", "amortisation gap");
    }

    @Test
    void theSameSeedGivesTheSameTable() {
        CommandRun once = evaluate("vae", "--label", "status", "--draws", "32", "--tighten", "5");
        CommandRun twice = evaluate("vae", "--label", "status", "--draws", "32", "--tighten", "5");

        assertThat(once.code()).isZero();
        assertThat(once.out())
                .startsWith("machines:1.0.0 sha256:")
                .contains("machines.csv: 3,000 rows, 0 refused\n")
                .contains("  normal               2,850 ")
                .contains("  iwae_32 = log-evidence ")
                .contains("  32 draws from the prior ")
                .contains(" nats over 1,000 rows: what 5 steps for each row gain\n")
                .contains("  at 3 false alerts (0.001) ")
                .contains("  at the package's threshold: ");
        assertThat(twice.out()).isEqualTo(once.out());
    }

    @Test
    void withoutLabelsThereIsNoRanking() {
        Map<String, Object> result =
                Yaml.read("result", evaluate("vae", "--draws", "16", "--json").out());

        assertThat(number(result, "groups", "all", "rows")).isEqualTo(3_000);
        assertThat(result).doesNotContainKeys("detection", "amortisation_gap", "inference");
    }

    @Test
    void aMixtureHasNothingToEstimateAndSaysSo() {
        CommandRun run = evaluate("gmm", "--label", "status", "--tighten", "10", "--json");

        Map<String, Object> result = Yaml.read("result", run.out());
        assertThat(number(result, "groups", "normal", "elbo", "mean"))
                .isCloseTo(number(result, "groups", "normal", "evidence", "mean"), within(1e-5)); // float32
        assertThat(result).doesNotContainKeys("evidence", "latent", "amortisation_gap");
        assertThat(result.get("notes"))
                .isEqualTo(List.of("the posterior is exact: the bound is the evidence, so there is nothing to estimate"
                        + " and nothing to tighten"));
        assertThat(number(result, "detection", "rivals", "model", "auroc")).isGreaterThan(0.97);
    }

    @Test
    void aPackageOfAnotherProgramIsMeasuredByItsGraphsAlone(@TempDir Path temp) throws IOException {
        TinyPackage.write(temp.resolve("tiny"));
        Path rows = Files.writeString(temp.resolve("rows.jsonl"), """
                {"temperature": 20, "machine": {"load": 0.5}, "open": true, "mode": "idle", "status": "ok"}
                {"temperature": 21, "machine": {"load": 0.4}, "open": true, "mode": "idle", "status": "ok"}
                {"temperature": 90, "machine": {"load": 0.5}, "open": true, "mode": "busy", "status": "hot"}
                {"temperature": 10, "machine": {"load": 0.5}, "open": true, "mode": null, "status": "hot"}
                """);

        CommandRun run = CommandRun.of(
                new EvaluateCommand(),
                temp.resolve("tiny").toString(),
                "--data",
                rows.toString(),
                "--label",
                "status",
                "--json");

        Map<String, Object> result = Yaml.read("result", run.out());
        assertThat(result).containsEntry("rows", 3).containsEntry("refused_rows", 1);
        assertThat(number(result, "detection", "rivals", "model", "auroc")).isEqualTo(1);
        assertThat(result).doesNotContainKey("evidence");
        assertThat(result.get("notes"))
                .isEqualTo(List.of(
                        "no evidence by random draws and no tightening: score.onnx: parameter encoder.0.bias: absent"
                                + " (expected: float32 numbers under that name; packages made before parameters had"
                                + " names lack them)",
                        "no baselines: the package holds no moments of numeric training rows"));
    }

    @Test
    void rowsThatAreAllNormalAreNotRanked() {
        CommandRun run = evaluate("vae", "--label", "status", "--normal", "ok", "strange", "--draws", "16");

        assertThat(run.out()).contains("\n  no ranking: every row is normal\n");
    }

    @Test
    void saysWhatIsWrongWithFileLabelOrValues(@TempDir Path temp) throws IOException {
        Path csv = folder.resolve("machines.csv");
        Path empty = Files.writeString(temp.resolve("empty.csv"), "mode,load,temperature,open\n");
        Path other = Files.writeString(temp.resolve("other.csv"), "mode,load,temperatur,open\nidle,1,2,true\n");

        assertRefused("data " + csv + ": no column at /statis; did you mean /status?", csv, "--label", "statis");
        assertRefused(
                "data " + csv + ": no value of mode is commonly called normal, of {busy=1515, idle=1485}"
                        + " (expected: --normal VALUE)",
                csv,
                "--label",
                "mode");
        assertRefused(
                "data " + csv + ": no row is normal by --normal fine (expected: of status, one of [ok, strange])",
                csv,
                "--label",
                "status",
                "--normal",
                "fine");
        assertRefused("data " + temp.resolve("none.csv") + ": no such file", temp.resolve("none.csv"));
        assertRefused(
                "data " + empty + ": no row is an event of the model, 0 were refused (expected: at least one)", empty);
        assertRefused("data " + other + ": no column at /temperature; did you mean /temperatur?", other);
    }

    private static void assertRefused(String message, Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(folder.resolve("vae").toString(), "--data", data.toString()));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(new EvaluateCommand(), arguments.toArray(String[]::new));
        assertThat(run.failure().orElseThrow())
                .isInstanceOf(CommandException.class)
                .hasMessage(message)
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "--draws,8,'--draws: 8 (expected: from 16 to 100000)'",
        "--tighten,-1,'--tighten: -1 (expected: from 0 to 100000)'",
        "--infer,-1,'--infer: -1 (expected: from 0 to 100000)'",
        "--normal,ok,'--normal: without --label (expected: both, or none)'"
    })
    void refusesOptionsThatMakeNoSense(String option, String value, String message) {
        CommandRun run = evaluate("vae", option, value);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).startsWith(message + "\n");
    }

    @Test
    void aPackageThatIsNotThereIsNotFound() {
        assertThat(evaluate("nothing").failure().orElseThrow()).isInstanceOf(ZooException.NotFound.class);
    }

    private static CommandRun evaluate(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                folder.resolve(name).toString(),
                "--data",
                folder.resolve("machines.csv").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(new EvaluateCommand(), arguments.toArray(String[]::new));
    }

    private static double number(Object tree, String... path) {
        Object at = tree;
        for (String key : path) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(key), key);
        }
        return ((Number) at).doubleValue();
    }
}

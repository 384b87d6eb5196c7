package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.Yaml;
import dev.elbow.trainer.fixture.SmallData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe with a mixture prior, from its data to what every command says of its package. */
class MixturePriorTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    static Path folder;

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    @BeforeAll
    static void train() throws IOException {
        SmallData.write(folder, 2_000);
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), """
                name: machines
                version: 1.0.0
                data:
                  file: machines.csv
                  label: status
                  where: "status = 'ok'"
                columns:
                  - {name: mode, type: categorical}
                  - {name: load, type: numeric}
                  - {name: temperature, type: numeric}
                  - {name: open, type: boolean}
                model: {latent: 3, hidden: [32], prior: mixture, components: 100}
                fit: {steps: 500, epochs: 40, batch: 128, learning_rate: 1e-3}
                """);
        CommandRun run = CommandRun.of(
                new TrainCommand(),
                recipe.toString(),
                "--out",
                folder.resolve("package").toString());
        assertThat(run.failure()).isEmpty();
        assertThat(run.code()).isZero();
    }

    @Test
    void manifestCardAndReportNameThePrior() throws IOException {
        Path written = folder.resolve("package");

        assertThat(text(written.resolve("model.json"))).contains("\"prior\" : \"mixture\"");
        assertThat(text(written.resolve("README.md")))
                .contains("under a learned mixture of normal distributions as prior")
                .contains("The means of the prior's components began at codes of training rows");
        assertThat(text(written.resolve("report.html")))
                .contains("posterior under a mixture prior")
                .contains("the place of its mean among the prior's components costs");
    }

    @Test
    void evaluateEstimatesItsEvidenceAndTightensIt() {
        CommandRun run = CommandRun.of(
                new EvaluateCommand(),
                folder.resolve("package").toString(),
                "--data",
                folder.resolve("machines.csv").toString(),
                "--label",
                "status",
                "--draws",
                "128",
                "--tighten",
                "20",
                "--json");

        assertThat(run.code()).isZero();
        Map<String, Object> result = Yaml.read("result", run.out());
        double all = number(result, "evidence", "iwae", "128", "mean");
        assertThat(number(result, "evidence", "iwae", "1", "mean")).isLessThan(all);
        // The bound of the graphs is below the evidence by the true prior.
        assertThat(number(result, "groups", "normal", "elbo", "mean")).isLessThan(all);
        assertThat(number(result, "amortisation_gap", "gain", "mean")).isBetween(0.0, 1.0);
        assertThat(number(result, "detection", "rivals", "model", "auroc")).isGreaterThan(0.97);
    }

    @Test
    void samplesAreLikeTheDataAndCodesGoBothWays() throws IOException {
        String name = folder.resolve("package").toString();

        CommandRun sampled =
                CommandRun.piped(SampleCommand::new, "", "--package", name, "--count", "300", "--seed", "1");

        assertThat(sampled.code()).isZero();
        int near = 0;
        for (String line : sampled.lines()) {
            Map<String, Object> event = Yaml.read("event", line);
            double load = number(event, "load");
            near += Math.abs(load - 0.1) < 0.3 || Math.abs(load - 0.8) < 0.3 ? 1 : 0;
            assertThat(number(event, "temperature")).isBetween(-10.0, 80.0);
        }
        assertThat(near).isGreaterThan(240);
        CommandRun codes = CommandRun.piped(EncodeCommand::new, sampled.out(), "--package", name);
        CommandRun decoded = CommandRun.piped(DecodeCommand::new, codes.out(), "--package", name);
        assertThat(codes.lines()).hasSize(300).allMatch(line -> line.startsWith("{\"latent\":"));
        assertThat(decoded.lines()).hasSize(300).allMatch(line -> line.startsWith("{\"expected\":"));
    }

    @Test
    void anAttributeIsADirectionAmongItsCodes() {
        CommandRun run = CommandRun.of(
                new AttributeCommand(),
                "--package",
                folder.resolve("package").toString(),
                "--name",
                "busy",
                "--data",
                folder.resolve("machines.csv").toString(),
                "--positive",
                "mode = 'busy'",
                "--negative",
                "mode = 'idle'",
                "--version",
                "1.1.0",
                "--out",
                folder.resolve("busy").toString());

        assertThat(run.failure()).isEmpty();
        assertThat(run.out()).contains("busy: ");
    }

    private static double number(Object tree, String... path) {
        Object at = tree;
        for (String key : path) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(key), key);
        }
        return ((Number) at).doubleValue();
    }
}

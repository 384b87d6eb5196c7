package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiffCommandTest {

    private static final String EVENTS = """
            {"temperature": 20, "mode": "idle"}
            {"temperature": 23, "mode": "busy"}

            {"temperature": 35, "mode": "busy"}
            nonsense
            {"temperature": 21, "mode": "off"}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage tiny;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage other;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private @Nullable Exception thrown;

    @BeforeAll
    static void write() throws IOException {
        tiny = new TinyVariant()
                .metrics(Map.of("auroc", 0.5, "aupr", 0.25, "test_auroc_model", 0.875))
                .recipe("name: tiny\nfit: {seed: 0}\ncolumns:\n  - {name: mode, type: categorical}\n")
                .write(folder.resolve("tiny"));
        other = new TinyVariant()
                .version("2.0.0")
                .features(symbols("idle", "\u001b[31moff"))
                .threshold(5.5)
                .heldOut(500)
                .metrics(Map.of("auroc", 0.75))
                .recipe("name: tiny\nfit: {seed: 1}\ncolumns:\n  - {name: mode, type: categorical}\n")
                .write(folder.resolve("other"));
        Files.writeString(folder.resolve("events.jsonl"), EVENTS);
    }

    @Test
    void comparesForPeople() {
        assertThat(run("", path("tiny"), path("other"))).isZero();

        List<String> lines = out.toString()
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", "  ")) // widths follow the folder's name
                .toList();
        assertThat(lines)
                .contains(
                        "digest  " + shortened(tiny) + "  " + shortened(other),
                        "family  vae  the same",
                        "rows  1,000  the same",
                        "Recipe: differs in 1 of 3 keys",
                        "fit.seed  0  1",
                        "Features: 4 in A, 4 in B, 4 in common",
                        "mode  vocabulary  2 symbols  2 symbols; gained 1:  [31moff; lost 1: busy",
                        "Metrics, each on the rows that its package held out",
                        "threshold  8.694  5.5  -3.194",
                        "held_out_events  1,000  500  -500",
                        "auroc  0.5  0.75  +0.25",
                        "aupr  0.25  -  -",
                        "Test metrics, each on the rows that its package was tested on",
                        "test_auroc_model  0.875  -  -",
                        "Score agreement",
                        "golden of A  golden of B",
                        "events  63  63",
                        "Where they disagree most, by the ratio of p-values, of which none counts as less than 0.002");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("golden of A, case "))
                .isNotEmpty();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("golden of ") && line.contains(", case "))
                .hasSize(5);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(out.toString()).doesNotContain("\u001b");
    }

    @Test
    void comparesOnEventsThatAreGiven() {
        assertThat(run("", path("tiny"), path("other"), "--events", path("events.jsonl")))
                .isZero();

        assertThat(out.toString())
                .containsPattern("\n  events +63 +63 +5\n")
                .containsPattern("\n  refused by A +\\d+ +\\d+ +1\n")
                .containsPattern("refused by A +given events, line 5: event: broken JSON at byte 0")
                .containsPattern("\n  line \\d +\\S+ +\\S+ +\\S+ +\\S+ +(both|A|B|neither)\n")
                .doesNotContainPattern("\n  golden of ., case");
    }

    @Test
    void comparesForMachines() {
        assertThat(run(EVENTS, path("tiny"), path("other"), "--json", "--events", "-"))
                .isZero();

        assertThat(out.toString().lines()).hasSize(1);
        Map<String, Object> tree = Yaml.read("result", out.toString());
        assertThat(tree)
                .containsOnlyKeys(
                        "same_package",
                        "a",
                        "b",
                        "same_data",
                        "same_rows",
                        "same_recipe",
                        "same_test",
                        "recipe",
                        "features",
                        "model",
                        "metrics",
                        "test_metrics",
                        "agreement")
                .containsEntry("same_package", false)
                .containsEntry("same_data", true);
        assertThat(at(tree, "b"))
                .containsEntry("package", "tiny:2.0.0")
                .containsEntry("digest", other.digest())
                .containsEntry("bytes", (int) PackageText.bytes(other.manifest()));
        assertThat(at(tree, "recipe")).containsEntry("changes", List.of(Map.of("key", "fit.seed", "a", "0", "b", "1")));
        assertThat(at(tree, "features"))
                .containsEntry(
                        "vocabularies",
                        List.of(Map.of(
                                "feature",
                                "mode",
                                "a",
                                2,
                                "b",
                                2,
                                "gained",
                                List.of("\u001b[31moff"),
                                "lost",
                                List.of("busy"))));
        assertThat((List<?>) Objects.requireNonNull(tree.get("metrics")))
                .isEqualTo(List.of(
                        Map.of("metric", "aupr", "a", 0.25),
                        Map.of("metric", "auroc", "a", 0.5, "b", 0.75, "difference", 0.25)));
        assertThat((List<?>) Objects.requireNonNull(tree.get("test_metrics")))
                .isEqualTo(List.of(Map.of("metric", "test_auroc_model", "a", 0.875)));
        Map<String, Object> events = at(tree, "agreement", "events");
        assertThat(events)
                .containsOnlyKeys(
                        "events",
                        "cut",
                        "scored_by_both",
                        "refused_by_a",
                        "refused_by_b",
                        "refused_by_both",
                        "spearman",
                        "kendall_tau_b",
                        "p_value_difference",
                        "anomalous",
                        "disagreements")
                .containsEntry("events", 5)
                .containsEntry("scored_by_both", 4)
                .containsEntry("refused_by_both", 1);
        assertThat(at(events, "refused_by_b")).containsEntry("first_event", 5);
        assertThat((List<?>) Objects.requireNonNull(events.get("disagreements")))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsOnlyKeys("event", "a", "b"));
        assertThat(at(tree, "agreement")).containsOnlyKeys("golden_a", "golden_b", "events");
    }

    @Test
    void statesNatsWhereTheUnitsAreTheSame() {
        new TinyVariant().version("1.0.1").threshold(6).write(folder.resolve("alike"));

        assertThat(run("", path("tiny"), path("alike"), "--json")).isZero();

        Map<String, Object> golden = at(Yaml.read("result", out.toString()), "agreement", "golden_a");
        assertThat(golden)
                .containsEntry(
                        "nats_difference",
                        Map.of("median", 0.0, "largest", 0.0, "mean_b_less_a", 0.0, "unit_gap", 0.0));
    }

    @Test
    void saysThatTwoReferencesAreOnePackage() {
        String pinned = path("tiny") + "@" + tiny.digest();

        assertThat(run("", path("tiny"), pinned, "--events", "nothing is read from here"))
                .isZero();
        assertThat(out.toString()).isEqualTo("A and B are the same package, tiny:1.0.0@" + tiny.digest() + "\n");
        out.getBuffer().setLength(0);
        assertThat(run("", path("tiny"), pinned, "--json")).isZero();
        assertThat(Yaml.read("result", out.toString()))
                .containsEntry("same_package", true)
                .containsOnlyKeys("same_package", "a", "b");
    }

    @Test
    void saysThatTheBundledModelsHaveNothingInCommon() {
        assertThat(run("", "machine-failure:1.0.0", "network-intrusion:1.0.0")).isZero();

        assertThat(out.toString())
                .contains("\nFeatures: 5 in A, 39 in B, nothing in common\n")
                .contains("\n  no event was scored by both\n")
                .contains("those of A are not those of B")
                .doesNotContain("given as")
                .doesNotContain("disagree");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void failsWhereBothRefuseAllThatWasGiven() {
        assertThat(run("nonsense\n{}\n", path("tiny"), path("other"), "--events", "-"))
                .isEqualTo(ExitCode.FAILED.code());
        assertThat(thrown)
                .hasMessage(
                        "events standard input: all 2 refused by both packages, the first by A for this: event: broken JSON at"
                                + " byte 0, near «nonsense» (expected: JSON)");
        assertThat(out.toString()).contains("Score agreement");
    }

    @Test
    void refusesEventsThatAreNotThere() {
        String expected = " (expected: a file of events, one JSON object a line, or - for standard input)";

        assertThat(run(" \r\n\n", path("tiny"), path("other"), "--events", "-")).isEqualTo(ExitCode.USAGE.code());
        assertThat(thrown).hasMessage("events standard input: no events" + expected + "; nothing was compared");
        assertThat(run("", path("tiny"), path("other"), "--events", path("absent")))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(thrown).hasMessage("events " + path("absent") + ": no such file or folder" + expected);
        assertThat(run("", path("tiny"), path("other"), "--events", path("tiny")))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(thrown).hasMessage("events " + path("tiny") + ": a folder" + expected);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesALineThatIsTooLongAndGoesOn() {
        String tooLong = "{\"mode\": \"" + "x".repeat(JsonEventDecoder.DEFAULT_MAX_BYTES) + "\"}\r\n";

        assertThat(run(tooLong + "{\"mode\": \"idle\"}", path("tiny"), path("other"), "--json", "--events", "-"))
                .isZero();

        Map<String, Object> events = at(Yaml.read("result", out.toString()), "agreement", "events");
        assertThat(events).containsEntry("scored_by_both", 1).containsEntry("refused_by_both", 1);
        assertThat(at(events, "refused_by_a"))
                .containsEntry("first_event", 1)
                .containsEntry("first_reason", "event: 1048589 bytes (expected: at most 1048576)");
    }

    @Test
    void needsTwoPackagesThatVerify() throws IOException {
        assertThat(run("", path("tiny"))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("Missing required parameter: 'B'");
        run("", path("tiny"), path("absent"));
        assertThat(thrown).isInstanceOf(ZooException.NotFound.class);
        TinyPackage.write(folder.resolve("changed"));
        Files.writeString(folder.resolve("changed").resolve("README.md"), "# changed");
        run("", path("tiny"), path("changed"));
        assertThat(thrown).isInstanceOf(ZooException.Untrusted.class);
        assertThat(out.toString()).isEmpty();
    }

    private static List<FeatureModel> symbols(String... vocabulary) {
        List<FeatureModel> features = new ArrayList<>(TinyModel.features());
        features.set(
                3,
                new FeatureModel(
                        new Feature.Categorical("mode", "/mode", Missing.REFUSE, List.of(vocabulary)),
                        Optional.empty(),
                        new Likelihood.Categorical(3)));
        return features;
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String shortened(VerifiedPackage one) {
        return one.digest().substring(0, "sha256:".length() + 12);
    }

    @SuppressWarnings("unchecked") // maps come from a JSON object, whose keys are text
    private static Map<String, Object> at(Map<String, Object> tree, String... path) {
        Map<String, Object> at = tree;
        for (String key : path) {
            at = (Map<String, Object>) Objects.requireNonNull(at.get(key), key);
        }
        return at;
    }

    /** The code that the command's own exceptions ask for. */
    private int run(String standardInput, String... args) {
        byte[] in = standardInput.getBytes(StandardCharsets.UTF_8);
        return new CommandLine(new DiffCommand(new ByteArrayInputStream(in)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    thrown = e;
                    return e instanceof CommandException known
                            ? known.exitCode().code()
                            : -1;
                })
                .execute(args);
    }
}

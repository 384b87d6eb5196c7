package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiny model's latent mean is 0.5 (temperature - 20) / 5 at a load of 0.5. */
class AttributeCommandTest {

    private static final String OK = "status = 'ok'";
    private static final String HOT = "status = 'hot'";

    @TempDir
    Path temp;

    @SuppressWarnings("NullAway.Init") // set before each test
    private VerifiedPackage tiny;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path data;

    @BeforeEach
    void write() throws IOException {
        tiny = TinyPackage.write(temp.resolve("tiny"));
        StringBuilder rows = new StringBuilder();
        row(rows, "15", "\"idle\"", "ok"); // latent mean -0.5
        row(rows, "25", "\"idle\"", "ok"); // 0.5
        row(rows, "30", "\"idle\"", "ok"); // 1
        row(rows, "30", "\"busy\"", "hot"); // 1
        row(rows, "35", "\"busy\"", "hot"); // 1.5
        row(rows, "10", "null", "hot"); // no event: mode is required
        row(rows, "-50", "\"busy\"", "other");
        data = Files.writeString(temp.resolve("rows.jsonl"), rows.toString());
    }

    @Test
    void leadsFromTheNegativeMeanToThePositiveOne() {
        CommandRun run = attribute("hot", HOT, OK, "1.1.0");

        assertThat(run.code()).isZero();
        Attribute hot = written("1.1.0").manifest().attributes().get(0);
        assertThat(hot.origin().get(0)).isCloseTo(1.0 / 3, within(1e-6));
        assertThat(hot.direction().get(0)).isCloseTo(1.25 - 1.0 / 3, within(1e-6));
        assertThat(hot.projection(List.of(1.0 / 3))).isCloseTo(0, within(1e-6));
        assertThat(hot.projection(List.of(1.25))).isCloseTo(1, within(1e-6));
        assertThat(hot.positive()).isEqualTo(new Attribute.Rows(HOT, 2));
        assertThat(hot.negative()).isEqualTo(new Attribute.Rows(OK, 3));
        assertThat(hot.base()).isEqualTo(tiny.digest());
        assertThat(run.err()).isEqualTo("""
                        1 rows are no events of this model, and were left out
                        a side of 2 rows: its mean says more about these rows than about hot
                        """);
        assertThat(run.out()).contains("  hot: 2 positive rows, 3 negative rows\n");
    }

    @Test
    void changesNothingButManifestAndCard() {
        attribute("hot", HOT, OK, "1.1.0");

        VerifiedPackage written = written("1.1.0");
        assertThat(written.manifest().files()).hasSameSizeAs(tiny.manifest().files());
        for (PackageFile file : tiny.manifest().files()) {
            if (!file.name().equals("README.md")) {
                assertThat(written.file(file.name())).isEqualTo(tiny.file(file.name()));
            }
        }
        assertThat(written.manifest().withAttributes("1.0.0", List.of()).withFiles(List.of()))
                .isEqualTo(tiny.manifest().withFiles(List.of()));
        assertThat(Zoo.load(temp.resolve("tiny").toString()).digest()).isEqualTo(tiny.digest());
    }

    @Test
    void keepsTheAttributesThatAreThere() {
        attribute("hot", HOT, OK, "1.1.0");
        CommandRun second = attribute(
                "cold", OK, HOT, "1.2.0", "--package", temp.resolve("1.1.0").toString());

        assertThat(second.code()).isZero();
        List<Attribute> attributes = written("1.2.0").manifest().attributes();
        assertThat(attributes).extracting(Attribute::name).containsExactly("hot", "cold");
        assertThat(attributes.get(0))
                .isEqualTo(written("1.1.0").manifest().attributes().get(0));
        assertThat(attributes.get(1).direction().get(0))
                .isCloseTo(-attributes.get(0).direction().get(0), within(1e-12));
        assertThat(card("1.2.0")).isEqualTo(card("tiny") + """

                ## Attributes

                Directions among latent codes; a score says how far along each its event lies, 0 at the mean code of the \
                first rows, 1 at that of the second.

                - hot: from 3 rows `status = 'ok'` to 2 rows `status = 'hot'`
                - cold: from 2 rows `status = 'hot'` to 3 rows `status = 'ok'`
                """);
    }

    @Test
    void replacesAnAttributeOnlyWhereAsked() {
        attribute("hot", HOT, OK, "1.1.0");
        String named = temp.resolve("1.1.0").toString();
        attribute("cold", OK, HOT, "1.2.0", "--package", named);

        assertFails(
                attribute("hot", HOT, "status <> 'hot'", "1.3.0", "--package", named),
                "attribute: hot, which tiny:1.1.0 has already (expected: another name, or --replace)");
        CommandRun replaced = attribute(
                "hot",
                HOT,
                "status <> 'hot'",
                "1.3.0",
                "--package",
                temp.resolve("1.2.0").toString(),
                "--replace");

        assertThat(replaced.code()).isZero();
        assertThat(written("1.3.0").manifest().attributes())
                .extracting(Attribute::name)
                .containsExactly("hot", "cold");
        assertThat(written("1.3.0").manifest().attributes().get(0).negative().count())
                .isEqualTo(4);
        assertThat(card("1.3.0"))
                .contains("- hot: from 4 rows `status <> 'hot'` to")
                .doesNotContain("- hot: from 3 rows");
    }

    @Test
    void printsOneObjectWhereAsked() {
        CommandRun run = attribute("hot", HOT, OK, "1.1.0", "--json");

        assertThat(run.out())
                .isEqualTo("{\"package\":\"tiny:1.1.0\",\"digest\":\""
                        + written("1.1.0").digest() + "\",\"folder\":\""
                        + temp.resolve("1.1.0")
                        + "\",\"attribute\":\"hot\",\"positive_rows\":2,\"negative_rows\":3,\"refused_rows\":1}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status = 'hot' OR | DATA: condition "status = 'hot' OR": Parser Error: syntax error at end of input
            hotness(status)  | DATA: condition "hotness(status)": Catalog Error: Scalar Function with name hotness does not exist!
            (status = 'hot'  | DATA: condition "(status = 'hot'": Parser Error: syntax error at end of input
            statis = 'hot'   | DATA: condition "statis = 'hot'": Binder Error: Referenced column "statis" not found
            count(*) > 1     | DATA: condition "count(*) > 1": Binder Error: WHERE clause cannot contain aggregates!
            status = 'none'  | DATA: no row satisfies the positive condition "status = 'none'" (expected: at least one)
            mode IS NULL     | DATA: no row satisfies the positive condition "mode IS NULL" (expected: at least one)
            status = 'ok'    | attribute hot: both sides have the same mean code, 3 positive rows and 3 negative ones
            """)
    void refusesAConditionInOneLine(String positive, String message) {
        CommandRun run = attribute("hot", positive, OK, "1.1.0");

        assertThat(run.failure()).get().isInstanceOfSatisfying(CommandException.class, e -> {
            assertThat(e.getMessage()).startsWith(message.replace("DATA", "data " + data));
            assertThat(e.getMessage()).doesNotContain("\n");
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
        assertThat(temp.resolve("1.1.0")).doesNotExist();
        assertThat(attribute("hot", HOT, positive.equals(OK) ? HOT : positive, "1.1.0")
                        .failure())
                .isPresent();
    }

    @Test
    void aConditionMayEndInAComment() {
        assertThat(attribute("hot", HOT + " -- from the logs", OK, "1.1.0").code())
                .isZero();
        assertThat(card("1.1.0")).contains("`status = 'hot' -- from the logs`");
    }

    @Test
    void refusesNamesAndVersions() {
        assertFails(
                attribute("a b", HOT, OK, "1.1.0"),
                "name: \"a b\" (expected: letters, digits, dots, dashes, underscores)");
        assertFails(attribute("hot", HOT, OK, "1.1"), "version: \"1.1\" (expected: three numbers joined by dots)");
        assertFails(
                attribute("hot", HOT, OK, "1.0.0"),
                "version: 1.0.0 (expected: another than that of tiny:1.0.0; versions are immutable)");
        assertFails(attribute("hot", " ", OK, "1.1.0"), "--positive: \" \" (expected: text that is not blank)");
    }

    @Test
    void refusesAFolderThatIsThere() throws IOException {
        Files.createDirectory(temp.resolve("1.1.0"));

        assertThat(attribute("hot", HOT, OK, "1.1.0").failure()).containsInstanceOf(ZooException.Taken.class);
        assertThat(temp.resolve("1.1.0")).isEmptyDirectory();
    }

    private static void assertFails(CommandRun run, String message) {
        assertThat(run.failure()).get().isInstanceOfSatisfying(CommandException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    private static void row(StringBuilder rows, String temperature, String mode, String status) {
        rows.append("{\"temperature\": ").append(temperature);
        rows.append(", \"machine\": {\"load\": 0.5}, \"open\": true, \"mode\": ")
                .append(mode);
        rows.append(", \"status\": \"").append(status).append("\"}\n");
    }

    /** Writes a version to a folder of its name. */
    private CommandRun attribute(String name, String positive, String negative, String version, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--name", name, "--positive", positive, "--negative", negative));
        arguments.addAll(
                List.of("--version", version, "--out", temp.resolve(version).toString()));
        arguments.addAll(List.of("--data", data.toString()));
        if (!List.of(more).contains("--package")) {
            arguments.addAll(List.of("--package", temp.resolve("tiny").toString()));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(new AttributeCommand(), arguments.toArray(String[]::new));
    }

    private VerifiedPackage written(String folder) {
        return Zoo.load(temp.resolve(folder).toString());
    }

    private String card(String folder) {
        return new String(written(folder).file("README.md"), StandardCharsets.UTF_8);
    }
}

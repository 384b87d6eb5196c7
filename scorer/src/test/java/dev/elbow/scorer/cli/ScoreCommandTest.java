package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ScoreCommandTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";
    private static final int OTHER = 70;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path temp;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String tiny;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();

    @BeforeAll
    static void write() {
        TinyPackage.write(temp.resolve("tiny"));
        tiny = temp.resolve("tiny").toString();
    }

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Subcommand.class)).hasAtLeastOneElementOfType(ScoreCommand.class);
    }

    @Test
    void answersLineByLine() {
        int code = lines(EVENT + "\n\n" + EVENT + "\r\n{\"mode\": 3}\n", Map.of(), "--package", tiny);

        assertThat(code).isZero();
        assertThat(answers()).hasSize(4);
        assertThat(JsonSchemas.SCORE.problems(answers().get(0))).isEmpty();
        assertThat(answers().get(1))
                .isEqualTo("{\"refusal\":{\"reason\":\"malformed\","
                        + "\"message\":\"event: empty (expected: a JSON object)\"}}");
        assertThat(answers().get(2)).isEqualTo(answers().get(0));
        assertThat(JsonSchemas.REFUSAL.problems(answers().get(3))).isEmpty();
        assertThat(err.toString()).matches("""
                        scoring lines with tiny:1\\.0\\.0@sha256:[0-9a-f]{64}
                        done: 4 events, 0 anomalous, 2 refused
                        """);
    }

    @Test
    void linesThatAreNoneOfJsonAreSaidToBeNone() {
        assertThat(lines("temperature,mode\n25,busy\n", Map.of(), "--package", tiny))
                .isZero();
        assertThat(answers()).hasSize(2);
        assertThat(err.toString())
                .endsWith("done: 2 events, 0 anomalous, 2 refused\n"
                        + "no line begins with { (expected: JSON objects, one a line, as elbow sample prints them, or"
                        + " --format csv)\n");
    }

    @Test
    void answersALastLineWithoutItsEnd() {
        assertThat(lines(EVENT, Map.of(), "--package", tiny)).isZero();
        assertThat(answers()).hasSize(1);
    }

    @Test
    void answersALastLineOfOneByteWithoutItsEnd() {
        assertThat(lines(EVENT + "\n{", Map.of(), "--package", tiny)).isZero();
        assertThat(answers()).hasSize(2);
        assertThat(answers().get(1)).startsWith("{\"refusal\":{\"reason\":\"malformed\"");
    }

    @Test
    void answersNothingWithNothing() {
        assertThat(lines("", Map.of(), "--package", tiny)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** Of the two, the usual event lies outside of the band. The environment says more than the file, and less of a group than all of it. */
    @ParameterizedTest
    @CsvSource({
        "'tighten: {above: 0, below: 0.01}', '', ''",
        "tighten.below: 0.01, '', 0",
        "tighten: true, '', 0",
        "tighten: false, '', 0",
        "tighten: {below: 0.5}, true, 0",
        "contributions: 5, true, 0"
    })
    void scoresAgainWhatLiesInABandOfPValues(String file, String environment, String above, @TempDir Path folder)
            throws IOException {
        TinyPackage.writeTightened(folder.resolve("tightened"));
        Path config = Files.writeString(folder.resolve("tighten.yaml"), file + "\n");

        int code = lines(
                EVENT + "\n" + EVENT.replace("21.5", "95") + "\n",
                Map.of("ELBOW_TIGHTEN", environment, "ELBOW_TIGHTEN_ABOVE", above),
                "--package",
                folder.resolve("tightened").toString(),
                "--config",
                config.toString());

        assertThat(code).isZero();
        assertThat(answers().get(0)).doesNotContain("tightened\":");
        assertThat(answers().get(1)).contains("\"anomalous\":true,\"tightened\":true");
        assertThat(JsonSchemas.SCORE.problems(answers().get(1))).isEmpty();
    }

    /** Before any broker is asked. */
    @Test
    void refusesToStartWhereThePackageHasNoSecondGraph() {
        String message = "tighten: package tiny:1.0.0 has no second scoring graph";

        lines(EVENT, Map.of("ELBOW_TIGHTEN", "true"), "--package", tiny);
        assertThat(thrown.get()).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);

        run(
                bytes(""),
                out,
                Map.of("ELBOW_TIGHTEN", "true", "ELBOW_HTTP_ENABLED", "false"),
                "--package",
                tiny,
                "--bootstrap-servers",
                "localhost:1",
                "--from",
                "events");
        assertThat(thrown.get()).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }

    @Test
    void refusesALineThatIsTooLongInItsPlace() throws IOException {
        Path config = Files.writeString(temp.resolve("long.yaml"), "max_event_bytes: 100\n");
        String tooLong = "x".repeat(3_000_000);

        int code = lines(
                EVENT + "\n" + tooLong + "\n" + EVENT + "\n" + " ".repeat(101),
                Map.of(),
                "--package",
                tiny,
                "--config",
                config.toString());

        assertThat(code).isZero();
        assertThat(answers()).hasSize(4);
        assertThat(answers().get(1))
                .isEqualTo("{\"refusal\":{\"reason\":\"too_large\","
                        + "\"message\":\"event: 3000000 bytes (expected: at most 100)\"}}");
        assertThat(answers().get(2)).isEqualTo(answers().get(0));
        assertThat(answers().get(3)).contains("101 bytes");
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] broken = (EVENT + "\n{\"mode\": \"?\"}\n").getBytes(StandardCharsets.UTF_8);
        broken[EVENT.length() + 11] = (byte) 0xFF;

        run(broken, out, Map.of(), "--stdin", "--package", tiny);

        assertThat(answers()).hasSize(2);
        assertThat(answers().get(1)).startsWith("{\"refusal\":{\"reason\":\"malformed\"");
    }

    @Test
    void answersManyLinesInTheirOrder() {
        String events = (EVENT + "\n{\n").repeat(10_000);

        assertThat(lines(events, Map.of(), "--package", tiny)).isZero();

        assertThat(answers()).hasSize(20_000);
        assertThat(answers().get(19_998)).isEqualTo(answers().get(0));
        assertThat(answers().get(19_999)).startsWith("{\"refusal\"");
    }

    @Test
    void endsQuietlyWhereNobodyReadsItsAnswers() {
        assertThat(run(bytes(EVENT), new Closed("Broken pipe"), Map.of(), "--stdin", "--package", tiny))
                .isZero();
        assertThat(thrown.get()).isNull();
    }

    @Test
    void failsWhereItsAnswersCannotBeKept() {
        run(bytes(EVENT), new Closed("No space left on device"), Map.of(), "--stdin", "--package", tiny);

        assertCommandException(ExitCode.FAILED, "standard input or output: no space left on device");
    }

    @Test
    void ordersFlagBeforeEnvironmentBeforeFile() throws IOException {
        Path config = Files.writeString(temp.resolve("order.yaml"), "package: of-the-file\ncontributions: 1\n");

        lines(EVENT, Map.of("ELBOW_PACKAGE", "of-the-environment"), "--config", config.toString());
        assertThat(thrown.get())
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageStartingWith("package of-the-environment: ");

        int code = lines(
                EVENT,
                Map.of("ELBOW_PACKAGE", "of-the-environment", "ELBOW_CONTRIBUTIONS", "0"),
                "--config",
                config.toString(),
                "--package",
                tiny);
        assertThat(code).isZero();
        assertThat(answers().get(0)).contains("\"contributions\":[]");
    }

    @Test
    void toleratesSettingsOfAStreamBesideLines() throws IOException {
        Path config = Files.writeString(temp.resolve("both.yaml"), "topics: {events: e}\nkafka: {producer: {}}\n");

        assertThat(lines(
                        EVENT,
                        Map.of("ELBOW_BOOTSTRAP_SERVERS", "a:1"),
                        "--config",
                        config.toString(),
                        "--package",
                        tiny))
                .isZero();
    }

    @Test
    void takesNoTopicBesideLines() {
        assertThat(lines(EVENT, Map.of(), "--package", tiny, "--from", "events", "--create-topics"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).startsWith("--stdin: scores no topic (expected: no --from, --create-topics)");
    }

    @Test
    void takesNoRoutesBesideLines() throws IOException {
        Path config = Files.writeString(
                temp.resolve("lines-routes.yaml"), "routes: [{package: a:1.0.0, topics: {events: e}}]\n");

        lines(EVENT, Map.of(), "--config", config.toString(), "--package", tiny);

        assertCommandException(
                ExitCode.USAGE,
                "elbow score --stdin: events have no topic that chooses among routes (expected: --package, and settings without"
                        + " routes)");
    }

    @Test
    void refusesByNameWhatSaysTheSameAsRoutes() throws IOException {
        Path config = Files.writeString(temp.resolve("routes.yaml"), """
                routes:
                  - package: a:1.0.0
                    topics.events: e
                  - package: b:1.0.0
                    topics.event: e
                """);

        run(
                bytes(""),
                out,
                Map.of("ELBOW_TOPICS_SCORES", "s"),
                "--config",
                config.toString(),
                "--package",
                tiny,
                "--from",
                "e",
                "--bootstrap-servers",
                "a:1");

        assertThat(thrown.get()).isInstanceOf(ConfigurationException.class).hasMessage("""
                        settings of elbow score (%s among them):
                          --package or package: %s (expected: absent; each of the routes has its own)
                          --from or topics.events: e (expected: absent; each of the routes has its own)
                          --to or topics.scores: s (expected: absent; each of the routes has its own)
                          routes[1].topics.events: absent (expected: text)
                          routes[1].topics.event: unknown key; did you mean routes[1].topics.events?""".formatted(config, tiny));
    }

    @Test
    void saysOfAllPackagesWhatIsWrongWithThem() throws IOException {
        Path config = Files.writeString(temp.resolve("absent.yaml"), """
                bootstrap_servers: no.invalid:9
                routes:
                  - {package: first-absent:1.0.0, topics: {events: a}}
                  - {package: second-absent:1.0.0, topics: {events: b}}
                """);

        run(bytes(""), out, Map.of(), "--config", config.toString());

        assertThat(thrown.get())
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("package first-absent:1.0.0: ")
                .hasMessageContaining("; package second-absent:1.0.0: ");
    }

    @Test
    void readsNothingWhereStandardInputIsClosed() {
        System.setProperty("elbow.stdin", "closed"); // as the launcher does
        try {
            lines(EVENT, Map.of(), "--package", tiny);
        } finally {
            System.clearProperty("elbow.stdin");
        }

        assertCommandException(ExitCode.USAGE, "standard input: closed (expected: a file or a pipe); nothing was read");
        assertThat(answers()).isEmpty();
    }

    @Test
    void readsKeysWithDotsAsGroups() throws IOException {
        Path config = Files.writeString(temp.resolve("dots.yaml"), """
                topics.events: e
                commit.interval: soon
                commit: {events: none}
                kafka.consumer.max.poll.records: 7
                kafka.consumer.group.id: mine
                kafka: {consumer: {isolation.level: none}}
                topics.event: e
                """);

        run(bytes(""), out, Map.of(), "--package", tiny, "--bootstrap-servers", "a:1", "--config", config.toString());

        assertThat(thrown.get()).isInstanceOf(ConfigurationException.class).hasMessage("""
                        settings of elbow score (%s among them):
                          commit.interval: soon (expected: a duration such as 100ms, 5s or 2m)
                          commit.events: none (expected: a whole number from 1 to 2147483647)
                          kafka.consumer.group.id: mine (expected: absent; the scorer sets it itself)
                          kafka.consumer.isolation.level: none (expected: absent; the scorer sets it itself)
                          topics.event: unknown key; did you mean topics.events?""".formatted(config));
    }

    @Test
    void saysWhichVariableIsNearToASetting() {
        lines(EVENT, Map.of("ELBOW_CONTRIBUTION", "0", "ELBOW_SERVICE_HOST", "10.0.0.1"), "--package", tiny);

        assertThat(err.toString())
                .startsWith("ELBOW_CONTRIBUTION: no setting; did you mean ELBOW_CONTRIBUTIONS?\n")
                .doesNotContain("SERVICE");
    }

    @Test
    void asksForAllThatIsMissing() {
        run(bytes(""), out, Map.of(), "--threads", "none");

        assertThat(thrown.get()).isInstanceOf(ConfigurationException.class).hasMessage("""
                        settings of elbow score, of a topic since there is no --stdin:
                          --package or package: absent (expected: text)
                          --from or topics.events: absent (expected: text)
                          --bootstrap-servers or bootstrap_servers: absent (expected: text)
                          --threads or threads: none (expected: a whole number from 1 to 256)""");
    }

    @Test
    void saysWhereTheBrokersAreNotFound() {
        run(
                bytes(""),
                out,
                Map.of("ELBOW_TOPICS_EVENTS", "e"),
                "--package",
                tiny,
                "--bootstrap-servers",
                "no.invalid:9");

        assertCommandException(
                ExitCode.UNREACHABLE, "brokers no.invalid:9: no such host (expected: host:port, separated by commas)");
    }

    @Test
    void readsWhereMetricsAreShown() throws IOException {
        Path config = Files.writeString(temp.resolve("http.yaml"), "http.adress: x\nhttp: {enabled: maybe}\n");

        run(bytes(""), out, Map.of("ELBOW_HTTP_PORT", "70000"), "--config", config.toString());

        assertThat(thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("http.enabled: maybe (expected: true or false)")
                .hasMessageContaining("--http-port or http.port: 70000 (expected: a whole number from 0 to 65535)")
                .hasMessageContaining("http.adress: unknown key; did you mean http.address?");
    }

    @Test
    void refusesAPortThatIsTakenOnlyWhereItWasAskedFor() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            String[] topic = {
                "--package", tiny, "--bootstrap-servers", "no.invalid:9", "--from", "e", "--http-port", port
            };

            run(bytes(""), out, Map.of(), topic);

            assertCommandException(
                    ExitCode.USAGE,
                    "http 127.0.0.1:" + port
                            + ": address already in use (expected: an address of this machine and a free port, or 0)");
        }
    }

    @Test
    void goesOnWithoutMetricsWhereTheDefaultPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StringBuilder said = new StringBuilder();

            ObserveServing.open(
                            new HttpSettings(true, "127.0.0.1", taken.getLocalPort(), false),
                            Optional.empty(),
                            said::append)
                    .close();

            assertThat(said)
                    .hasToString(
                            "http 127.0.0.1:" + taken.getLocalPort() + ": address already in use; it goes on without"
                                    + " metrics and health (--http-port 0 takes a free port)");
        }
    }

    @Test
    void refusesAnAddressThatIsNotOfThisMachine() {
        assertThatThrownBy(() ->
                        ObserveServing.open(new HttpSettings(true, "192.0.2.1", 0, true), Optional.empty(), line -> {}))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("http 192.0.2.1:0: cannot assign requested address (expected: ");
    }

    @Test
    void saysWhichPortItTookAndOpensNoneWhereNoneIsWanted() {
        StringBuilder said = new StringBuilder();

        ObserveServing.open(new HttpSettings(true, "127.0.0.1", 0, true), Optional.empty(), said::append)
                .close();
        ObserveServing.open(new HttpSettings(false, "127.0.0.1", 0, true), Optional.empty(), said::append)
                .close();

        assertThat(said.toString())
                .matches("metrics and health at http://127\\.0\\.0\\.1:[1-9]\\d+"
                        + " \\(/metrics, /health/live, /health/ready\\)");
    }

    @Test
    void saysWhichFileCannotBeRead() {
        run(bytes(""), out, Map.of(), "--config", temp.resolve("none.yaml").toString());

        assertCommandException(ExitCode.USAGE, "config " + temp.resolve("none.yaml") + ": no such file or folder");
    }

    private void assertCommandException(ExitCode code, String message) {
        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessage(message);
    }

    private List<String> answers() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private int lines(String input, Map<String, String> environment, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "--stdin";
        System.arraycopy(args, 0, all, 1, args.length);
        out.reset();
        return run(bytes(input), out, environment, all);
    }

    private int run(byte[] input, OutputStream output, Map<String, String> environment, String... args) {
        return new CommandLine(new ScoreCommand(environment, new ByteArrayInputStream(input), output))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    thrown.set(e);
                    return OTHER;
                })
                .execute(args);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An output that nobody can write to. */
    private static final class Closed extends OutputStream {
        private final String message;

        Closed(String message) {
            this.message = message;
        }

        @Override
        public void write(int one) throws IOException {
            throw new IOException(message);
        }
    }
}

package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of its settings, before anything is scored; see {@link ScoreLinesTest}. */
class ScoreCommandTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path temp;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String tiny;

    private final ScoreRun score = new ScoreRun();

    @BeforeAll
    static void write() {
        TinyPackage.write(temp.resolve("tiny"));
        tiny = temp.resolve("tiny").toString();
    }

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Subcommand.class)).hasAtLeastOneElementOfType(ScoreCommand.class);
    }

    /** Before any broker is asked. */
    @Test
    void refusesToStartWhereThePackageHasNoSecondGraph() {
        String message = "tighten: package tiny:1.0.0 has no second scoring graph";

        score.lines(EVENT, Map.of("ELBOW_TIGHTEN", "true"), "--package", tiny);
        assertThat(score.thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);

        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of("ELBOW_TIGHTEN", "true", "ELBOW_HTTP_ENABLED", "false"),
                "--package",
                tiny,
                "--bootstrap-servers",
                "localhost:1",
                "--from",
                "events");
        assertThat(score.thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void ordersFlagBeforeEnvironmentBeforeFile() throws IOException {
        Path config = Files.writeString(temp.resolve("order.yaml"), "package: of-the-file\ncontributions: 1\n");

        score.lines(EVENT, Map.of("ELBOW_PACKAGE", "of-the-environment"), "--config", config.toString());
        assertThat(score.thrown.get())
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageStartingWith("package of-the-environment: ");

        int code = score.lines(
                EVENT,
                Map.of("ELBOW_PACKAGE", "of-the-environment", "ELBOW_CONTRIBUTIONS", "0"),
                "--config",
                config.toString(),
                "--package",
                tiny);
        assertThat(code).isZero();
        assertThat(score.answers().get(0)).contains("\"contributions\":[]");
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

        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of("ELBOW_TOPICS_SCORES", "s"),
                "--config",
                config.toString(),
                "--package",
                tiny,
                "--from",
                "e",
                "--bootstrap-servers",
                "a:1");

        assertThat(score.thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
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

        score.run(ScoreRun.bytes(""), score.out, Map.of(), "--config", config.toString());

        assertThat(score.thrown.get())
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("package first-absent:1.0.0: ")
                .hasMessageContaining("; package second-absent:1.0.0: ");
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

        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of(),
                "--package",
                tiny,
                "--bootstrap-servers",
                "a:1",
                "--config",
                config.toString());

        assertThat(score.thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        settings of elbow score (%s among them):
                          commit.interval: soon (expected: a duration such as 100ms, 5s or 2m)
                          commit.events: none (expected: a whole number from 1 to 2147483647)
                          kafka.consumer.group.id: mine (expected: absent; the scorer sets it itself)
                          kafka.consumer.isolation.level: none (expected: absent; the scorer sets it itself)
                          topics.event: unknown key; did you mean topics.events?""".formatted(config));
    }

    @Test
    void saysWhichVariableIsNearToASetting() {
        score.lines(EVENT, Map.of("ELBOW_CONTRIBUTION", "0", "ELBOW_SERVICE_HOST", "10.0.0.1"), "--package", tiny);

        assertThat(score.err.toString())
                .startsWith("ELBOW_CONTRIBUTION: no setting; did you mean ELBOW_CONTRIBUTIONS?\n")
                .doesNotContain("SERVICE");
    }

    @Test
    void asksForAllThatIsMissing() {
        score.run(ScoreRun.bytes(""), score.out, Map.of(), "--threads", "none");

        assertThat(score.thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        settings of elbow score, of a topic since there is no --stdin:
                          --package or package: absent (expected: text)
                          --from or topics.events: absent (expected: text)
                          --bootstrap-servers or bootstrap_servers: absent (expected: text)
                          --threads or threads: none (expected: a whole number from 1 to 256)""");
    }

    @Test
    void saysThatThereIsNoPort() {
        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of("ELBOW_TOPICS_EVENTS", "e"),
                "--package",
                tiny,
                "--http-port=0",
                "--bootstrap-servers=localhost");

        score.assertThrown(ExitCode.USAGE, "brokers localhost: no port (expected: host:port, separated by commas)");
        assertThat(score.err.toString()).isEmpty();
    }

    @Test
    void saysWhichOfKafkasClientsHasNoLogin() throws IOException {
        Path config = Files.writeString(temp.resolve("login.yaml"), """
                bootstrap_servers: 127.0.0.1:9
                kafka.consumer.security.protocol: SASL_PLAINTEXT
                kafka.consumer.sasl.mechanism: PLAIN
                kafka.consumer.sasl.jaas.config: org.apache.kafka.common.security.plain.PlainLoginModule required;
                kafka.producer.security.protocol: SASL_PLAINTEXT
                kafka.producer.sasl.mechanism: PLAIN
                http.port: 0
                """);

        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of("ELBOW_TOPICS_EVENTS", "e"),
                "--package",
                tiny,
                "--config",
                config.toString());

        score.assertThrown(
                ExitCode.USAGE,
                "kafka.producer: Could not find a 'KafkaClient' entry in the JAAS configuration. System property"
                        + " 'java.security.auth.login.config' is not set");
    }

    @Test
    void saysWhereTheBrokersAreNotFound() {
        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of("ELBOW_TOPICS_EVENTS", "e"),
                "--package",
                tiny,
                "--bootstrap-servers",
                "no.invalid:9");

        score.assertThrown(
                ExitCode.UNREACHABLE, "brokers no.invalid:9: no such host (expected: host:port, separated by commas)");
    }

    @Test
    void readsWhereMetricsAreShown() throws IOException {
        Path config = Files.writeString(temp.resolve("http.yaml"), "http.adress: x\nhttp: {enabled: maybe}\n");

        score.run(ScoreRun.bytes(""), score.out, Map.of("ELBOW_HTTP_PORT", "70000"), "--config", config.toString());

        assertThat(score.thrown.get())
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

            score.run(ScoreRun.bytes(""), score.out, Map.of(), topic);

            score.assertThrown(
                    ExitCode.USAGE,
                    "http 127.0.0.1:" + port
                            + ": address already in use (expected: an address of this machine and a free port, or 0)");
        }
    }

    @Test
    void saysWhichFileCannotBeRead() {
        score.run(
                ScoreRun.bytes(""),
                score.out,
                Map.of(),
                "--config",
                temp.resolve("none.yaml").toString());

        score.assertThrown(ExitCode.USAGE, "config " + temp.resolve("none.yaml") + ": no such file or folder");
    }
}

package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.scorer.alert.AlertProgress;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlertCommandTest {

    private final StringWriter err = new StringWriter();
    private final AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Subcommand.class)).hasAtLeastOneElementOfType(AlertCommand.class);
    }

    @Test
    void tellsWhatIsMissingByOptionAndSetting() {
        run(Map.of());

        assertThat(thrown.get()).isInstanceOf(ConfigurationException.class).hasMessage("""
                        settings of elbow alert:
                          --from or topics.scores: absent (expected: text)
                          --bootstrap-servers or bootstrap_servers: absent (expected: text)""");
    }

    /** Groups of the file by dots, variables over the file, options over variables. */
    @Test
    void laysOptionsOverVariablesOverTheFile(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("alert.yaml"), """
                bootstrap_servers: nowhere.invalid:1
                episode.open.count: 9
                episode.close: {events: 0}
                threads: 0
                """);

        run(
                Map.of(
                        "ELBOW_EPISODE_OPEN_COUNT", "8",
                        "ELBOW_EPISODE_CLOSE_AFTER", "soon",
                        "ELBOW_GROUP", "nights"),
                "--config",
                config.toString(),
                "--from",
                "s",
                "--threads",
                "none");

        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "episode.open.count: 8 (expected: 1 to episode.open.of, 5)",
                                        "episode.close.events: 0 (expected: a whole number from 1 to 2147483647)",
                                        "episode.close.after: soon (expected: a duration such as 100ms, 5s or 2m)",
                                        "--threads or threads: none (expected: a whole number from 1 to 256)"));
    }

    /** One environment may be that of both commands. */
    @Test
    void aVariableOfTheScorerIsNotItsConcern() {
        run(Map.of("ELBOW_PACKAGE", "pump:1.0.0", "ELBOW_EPISODE_SILENC", "1h"), "--from", "s");

        assertThat(thrown.get()).hasMessageNotContaining("package").hasMessageContaining("bootstrap_servers");
        assertThat(err.toString()).isEqualTo("ELBOW_EPISODE_SILENC: no setting; did you mean ELBOW_EPISODE_SILENCE?\n");
    }

    @Test
    void theKeystoreAndItsPasswordMayBeVariables() {
        run(
                Map.of("ELBOW_HTTP_TLS_KEYSTORE", "absent.p12", "ELBOW_HTTP_TLS_PASSWORD", "open sesame"),
                "--from",
                "s",
                "--bootstrap-servers",
                "localhost:1");

        assertThat(thrown.get()).hasMessageContaining("http.tls.keystore").hasMessageNotContaining("sesame");
    }

    @Test
    void brokersWhoseHostIsUnknownAreUnreachable() {
        run(Map.of(), "--from", "s", "--bootstrap-servers", "nowhere.invalid:1");

        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessage("brokers nowhere.invalid:1: no such host (expected: host:port, separated by commas)");
    }

    @Test
    void tellsHowItGoes() {
        assertThat(StreamAlerting.line(new AlertProgress(12_000, 3, 2, 1, 7, 1_000)))
                .isEqualTo("12,000 scores, alerts: 3 opened, 2 worse, 1 closed; passed over: 7 no scores, 1,000 without"
                        + " key");
    }

    private void run(Map<String, String> environment, String... arguments) {
        int code = new CommandLine(new AlertCommand(environment))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((exception, line, parsed) -> {
                    thrown.set(exception);
                    return 70;
                })
                .execute(arguments);
        assertThat(code).as(err.toString()).isEqualTo(70);
    }
}

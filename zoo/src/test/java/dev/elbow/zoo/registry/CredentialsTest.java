package dev.elbow.zoo.registry;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.artifact.Login;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the helpers are scripts of a shell")
class CredentialsTest {

    private static final String HOST = "a.example:5000";
    private static final String ANSWER =
            "{\"ServerURL\":\"https://a.example:5000\",\"Username\":\"user\",\"Secret\":\"s3cret\"}";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void setPath() throws IOException {
        Files.createDirectory(folder.resolve("bin"));
        environment.put("PATH", folder.resolve("nowhere") + ":" + folder.resolve("bin") + "::" + System.getenv("PATH"));
        environment.put("DOCKER_CONFIG", folder.toString());
    }

    private Optional<Login> login() {
        return new Credentials(environment, folder).login(HOST);
    }

    private void config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
    }

    /** A program on the path; {@code $1} is what it is asked to do, {@code $host} for whom. */
    private Path helper(String name, String script) throws IOException {
        Path file = folder.resolve("bin/docker-credential-" + name);
        Files.writeString(file, "#!/bin/sh\nread host\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void asksTheHelperOfTheHost() throws IOException {
        config("{\"credHelpers\":{\"" + HOST + "\":\"own-1.x_y\"}}");
        helper("own-1.x_y", "echo \"{\\\"Username\\\":\\\"$1\\\",\\\"Secret\\\":\\\"of $host\\\"}\"");

        assertThat(login()).contains(new Login("get", "of " + HOST));
    }

    /** Docker's order, by which entries of the file count only where no helper is named. */
    @ParameterizedTest
    @CsvSource({
        "own, all, own", //
        "own, '', own",
        "'', all, all",
        "none, all, ",
        "'', none, ",
        "'', '', file"
    })
    void aHelperOfTheHostComesBeforeTheOneForAllAndThatBeforeTheFile(String own, String all, String expected)
            throws IOException {
        helper("own", "echo '{\"Username\":\"own\",\"Secret\":\"s\"}'");
        helper("all", "echo '{\"Username\":\"all\",\"Secret\":\"s\"}'");
        helper("none", "echo 'credentials not found in native keychain'; exit 1");
        String helpers = own.isEmpty() ? "" : "\"credHelpers\":{\"" + HOST + "\":\"" + own + "\",\"b\":\"missing\"},";
        config("{" + helpers + "\"credsStore\":\"" + all + "\",\"auths\":{\"" + HOST
                + "\":{\"auth\":\"ZmlsZTpz\"}}}"); // file:s

        assertThat(login().map(Login::user)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void theEnvironmentComesFirst() throws IOException {
        config("{\"credHelpers\":{\"" + HOST + "\":\"missing\"}}");
        environment.putAll(Map.ofEntries(
                entry("ELBOW_REGISTRY_HOST", HOST),
                entry("ELBOW_REGISTRY_USER", "me"),
                entry("ELBOW_REGISTRY_PASSWORD", "pw")));

        assertThat(login()).contains(new Login("me", "pw"));

        environment.remove("ELBOW_REGISTRY_PASSWORD");
        assertThatThrownBy(this::login)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("ELBOW_REGISTRY_PASSWORD is not set (expected: both, or none)");
    }

    /** Or whoever names a registry in a configuration would be told the password of another one. */
    @Test
    void noOtherHostIsToldWhatTheEnvironmentHolds() {
        environment.putAll(Map.ofEntries(entry("ELBOW_REGISTRY_USER", "me"), entry("ELBOW_REGISTRY_PASSWORD", "pw")));
        assertThatThrownBy(this::login)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining(
                        "ELBOW_REGISTRY_HOST is not set (expected: the registry that ELBOW_REGISTRY_USER");

        environment.put("ELBOW_REGISTRY_HOST", "another.example");

        assertThat(login()).isEmpty();
    }

    @Test
    void withoutAFileNobodyIsKnown() {
        assertThat(login()).isEmpty();
    }

    @Test
    void aHelperThatIsNotThereIsNamedWhereTheHostsCredentialsWouldComeFromIt() throws IOException {
        config("{\"credHelpers\":{\"b.example\":\"gone\"}}");
        assertThat(login()).isEmpty();

        config("{\"credHelpers\":{\"" + HOST + "\":\"gone\"}}");
        assertThatThrownBy(this::login)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage(
                        "credential helper docker-credential-gone: no such program on the PATH (expected: one, since "
                                + folder.resolve("config.json") + " names it)");
    }

    @Test
    void whatIsNoProgramIsNotRun() throws IOException {
        config("{\"credsStore\":\"x\"}");
        Files.createDirectory(folder.resolve("bin/docker-credential-x"));

        assertThatThrownBy(this::login).isInstanceOf(ZooException.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/bin/sh", "x y", "x;id", "x\\u0000", "$(id)", "..\\\\x", "ü"})
    void aNameThatIsAPathOrMoreIsRefused(String name) throws IOException {
        config("{\"credsStore\":\"" + name + "\"}");
        helper("x", "echo '" + ANSWER + "'");

        assertThatThrownBy(this::login)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageStartingWith(folder.resolve("config.json") + ": credential helper \"")
                .hasMessageEndingWith("(expected: letters, digits, dots, dashes and underscores)");
    }

    @Test
    void anIdentityTokenIsKnownAsOne() throws IOException {
        config("{\"credsStore\":\"x\"}");
        helper("x", "echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");

        assertThat(login())
                .hasValueSatisfying(login -> assertThat(login.byToken()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo '{\"Username\":\"s3cret\",\"Secret\":\"s3cret\"}'; exit 3 | ended with 3 (expected: 0; to see why: printf a.example:5000 | docker-credential-x get)",
                "echo s3cret >&2; exit 1 | ended with 1 (expected: 0; ",
                "echo s3cret | its answer: no JSON (expected: an object)",
                "echo '{\"Username\":\"user\",\"Secret\":s3cret}' | its answer: no JSON",
                "echo '{\"Username\":\"user\",\"s3cret\":1}' | its answer: no Username or no Secret (expected: both)",
                "true | its answer: no JSON object",
                "exec yes s3cret | an answer of more than 65536 bytes",
            })
    void whatAHelperSaysIsNeverShown(String script, String message) throws IOException {
        config("{\"credsStore\":\"x\"}");
        helper("x", script.replace(" | ", "\n"));

        assertThatThrownBy(this::login)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageStartingWith("credential helper docker-credential-x: ")
                .hasMessageContaining(message)
                .satisfies(fault -> {
                    StringWriter all = new StringWriter();
                    fault.printStackTrace(new PrintWriter(all));
                    assertThat(all.toString()).doesNotContain("s3cret");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 60", "sleep 60", "sleep 3 & echo '{}'", "exec >&-; exec sleep 60"})
    void aHelperThatDoesNotAnswerIsEnded(String script) throws IOException {
        Path program = helper("x", script);
        CredentialHelper slow = new CredentialHelper(program, environment, Duration.ofMillis(500));
        long begin = System.nanoTime();
        assertThatThrownBy(() -> slow.login(HOST))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageMatching("credential helper docker-credential-x: no answer within .*");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        ProcessHandle.current()
                .children()
                .forEach(child -> child.onExit().orTimeout(5, TimeUnit.SECONDS).join());
    }

    @Test
    void aHelperThatDoesNotReadMayAnswer() throws IOException {
        config("{\"credsStore\":\"x\"}");
        Files.writeString(helper("x", ""), "#!/bin/sh\nexec <&-\necho '" + ANSWER + "'\n");

        assertThat(login()).contains(new Login("user", "s3cret"));
    }

    @Test
    void noneOfItIsPrinted() throws IOException {
        config("{\"credsStore\":\"x\"}");
        helper("x", "echo '" + ANSWER + "'");

        assertThat(login().toString()).isEqualTo("Optional[Login]");
        assertThat(new Credentials(environment, folder)).hasToString("Credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"auths\":{\"a.example:5000\":{\"auth\":\"s3cret!\"}}}", "{s3cret"})
    void aFileThatIsNoneOfDockersIsNamed(String json) throws IOException {
        config(json);

        assertThatThrownBy(this::login)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageStartingWith(folder.resolve("config.json") + ": ")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("s3cret");
    }
}

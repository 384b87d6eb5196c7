package dev.elbow.scorer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.avro.WriterSchema;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.http.HttpLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {

    private static final String FIRST = "GET /schemas/ids/1";
    private static final String INT = "{\"schema\":\"\\\"int\\\"\"}";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final UnknownIds unknown = new UnknownIds(10, PATIENCE, new UnknownIds.Questions(10, 10), System::nanoTime);

    @SuppressWarnings("NullAway.Init") // set before each test
    private FaultyRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyRegistry();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSchemaIsAskedForOnce() {
        server.says(FIRST, INT);
        SchemaRegistry registry = registry(HttpLogin.NONE);

        assertThat(registry.find(1)).contains(WriterSchema.of("\"int\""));
        assertThat(registry.find(1)).contains(WriterSchema.of("\"int\""));
        assertThat(server.asked).containsExactly(FIRST);
        assertThat(server.logins).containsExactly("null");
    }

    @Test
    void aRegistryThatWasEmptyAtTheStartIsAskedAgain() {
        SchemaRegistry registry = registry(HttpLogin.NONE);

        registry.prove();
        server.says(FIRST, INT);

        assertThat(registry.find(1)).isPresent();
    }

    @Test
    void schemasThatAreNamedComeFirst() {
        server.says(FIRST, """
                {"schema": "A", "references": [{"name": "b", "subject": "s b/1", "version": 2},
                  {"name": "c", "subject": "c", "version": 1}]}""")
                .says("GET /subjects/s%20b%2F1/versions/2", """
                {"schema": "B", "references": [{"name": "c", "subject": "c", "version": 1}]}""")
                .says("GET /subjects/c/versions/1", "{\"schema\": \"C\"}");

        assertThat(registry(HttpLogin.NONE).find(1)).contains(new WriterSchema("A", List.of("C", "B")));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatPassesIsTriedAgain(int status) {
        server.says(FIRST, INT).fails(status, "").fails(status, "<html>");

        assertThat(registry(HttpLogin.NONE).find(1)).isPresent();
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForLong() {
        server.says(FIRST, INT).fails(0, "");
        RegistryOptions options = server.options(HttpLogin.NONE, Duration.ofSeconds(2));

        assertThat(new SchemaRegistry(options, Duration.ofMillis(1), unknown, wait -> {}).find(1))
                .isPresent();
        assertThat(server.asked).hasSize(2);
    }

    /** The second attempt gets what the first one left. */
    @Test
    void allAttemptsTogetherTakeNoLongerThanTheyMay() {
        for (int i = 0; i < 9; i++) {
            server.fails(0, "");
        }
        RegistryOptions options = server.options(HttpLogin.NONE, Duration.ofSeconds(1));
        RegistryHttp http = new RegistryHttp(options, Duration.ofMillis(1), Duration.ofMillis(1_600));

        assertThatThrownBy(() -> http.get("schemas/ids/1", answer -> answer))
                .isInstanceOf(RegistryException.Unreachable.class)
                .hasMessageMatching(
                        "schema registry \\Q" + server.url() + "\\E: no answer within \\d{1,3} ms, 2 attempts");
    }

    @Test
    void aPauseEndsWithTheTime() {
        server.fails(500, "").fails(500, "");
        RegistryHttp http = new RegistryHttp(
                server.options(HttpLogin.NONE, PATIENCE), Duration.ofSeconds(20), Duration.ofMillis(300));
        long began = System.nanoTime();

        assertThatThrownBy(() -> http.get("schemas/ids/1", answer -> answer)).hasMessageEndingWith("1 attempts");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    /** Neither is a word about the id: an event must not be refused for it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 | oh                                                     | answers 500
            301 | moved                                                  | answers 301
            404 | <html>not here</html>                                  | answers 404, as no schema registry does
            404 | {"error_code": 404, "message": "HTTP 404 Not Found"}   | answers 404, as no schema registry does
            200 | <html>sign in</html>                                   | answers otherwise than a schema registry does; broken JSON (expected: a JSON object)
            200 | {"id": 7}                                              | answers otherwise than a schema registry does; schema is absent (expected: text)
            """)
    void whatIsNoRegistrysAnswerLeavesTheIdOpen(int status, String body, String said) {
        for (int i = 0; i < 4; i++) {
            server.fails(status, body);
        }
        SchemaRegistry registry = registry(HttpLogin.NONE);

        assertThatThrownBy(() -> registry.find(1))
                .isInstanceOf(RegistryException.Unreachable.class)
                .hasMessage("schema registry " + server.url() + ": " + said + ", 4 attempts");
        server.says(FIRST, INT);
        assertThat(registry.find(1)).isPresent();
    }

    @Test
    void anAnswerBeyondAllSizesIsNotRead() {
        String huge = "{\"schema\":\"" + "x".repeat(9 << 20) + "\"}";
        for (int i = 0; i < 4; i++) {
            server.fails(200, huge);
        }

        assertThatThrownBy(() -> registry(HttpLogin.NONE).find(1))
                .hasMessageContaining("an answer of more than 8388608 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aLoginThatIsNotTakenIsSaidAtOnce(int status) {
        server.fails(status, "{}");

        assertThatThrownBy(() -> registry(HttpLogin.NONE).find(1))
                .isInstanceOf(RegistryException.Denied.class)
                .hasMessage("schema registry " + server.url() + ": answers " + status
                        + " (expected: a login that it takes, by schema_registry.basic_auth or bearer_token)");
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void whereOneAddressIsDeadAnotherAnswers() {
        server.says(FIRST, INT).says("GET /schemas/ids/2", INT);
        RegistryOptions options =
                new RegistryOptions(List.of(URI.create("http://127.0.0.1:1/"), server.url()), HttpLogin.NONE, PATIENCE);
        SchemaRegistry registry = new SchemaRegistry(options, Duration.ofMillis(1), unknown, wait -> {});

        assertThat(registry.find(1)).isPresent();
        assertThat(registry.find(2)).isPresent();
    }

    @Test
    void whereNobodyListensItSaysSo() {
        server.close();

        assertThatThrownBy(() -> registry(HttpLogin.NONE).find(1))
                .isInstanceOf(RegistryException.Unreachable.class)
                .hasMessage("schema registry " + server.url() + ": nobody listens there, 4 attempts");
    }

    @Test
    void registersUnderTheTopicsName() {
        server.says("POST /subjects/my%20scores-value/versions", "{\"id\": 12}");

        assertThat(registry(HttpLogin.NONE).register("my scores", "\"int\"")).isEqualTo(12);
        assertThat(server.asked)
                .containsExactly("POST /subjects/my%20scores-value/versions"
                        + " {\"schemaType\":\"AVRO\",\"schema\":\"\\\"int\\\"\"}");
    }

    @Test
    void aSchemaThatIsNotTakenIsSaidWithTheRegistrysWords() {
        server.fails(409, "{\"error_code\": 409, \"message\": \"incompatible with an earlier schema\"}");

        assertThatThrownBy(() -> registry(HttpLogin.NONE).register("scores", "\"int\""))
                .isInstanceOf(RegistryException.Denied.class)
                .hasMessage("schema registry " + server.url() + ": subject scores-value: answers 409, incompatible with"
                        + " an earlier schema");
    }

    @Test
    void showsItsLoginAndTakesARenewedOne(@TempDir Path folder) throws IOException {
        server.says(FIRST, INT).says("GET /schemas/ids/2", INT).says("GET /schemas/ids/3", INT);
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        SchemaRegistry registry = registry(login("bearer_token_file: " + file));

        assertThat(registry.find(1)).isPresent();
        Files.writeString(file, "second\n");
        assertThat(registry.find(2)).isPresent();
        assertThat(registry(login("basic_auth: 'name:pass:word'")).find(3)).isPresent();

        assertThat(server.logins).containsExactly("Bearer first", "Bearer second", "Basic bmFtZTpwYXNzOndvcmQ=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {url: 'ftp://hunter2'}                 | schema_registry.url: ftp://hunter2 (expected: http:// or https:// with a host, and no name or password)
            {url: 'http://a:hunter2@b'}            | schema_registry.url: …@b (expected: http:// or https:// with a host, and no name or password)
            {basic_auth: 'a:b'}                    | schema_registry.url: absent (expected: the address that the login is for)
            {url: 'http://a', basic_auth: secret}  | schema_registry.basic_auth: of another form (expected: name:password)
            {url: 'http://a', basic_auth: [secret]} | schema_registry.basic_auth: of another kind (expected: text)
            {url: 'http://a', bearer_token: 'a b'} | schema_registry.bearer_token: of another form (expected: a token)
            {url: 'http://a', bearer_token_file: /nowhere} | schema_registry.bearer_token_file: /nowhere: no such file or folder (expected: a token)
            {url: 'http://a', timeout: 31s}        | schema_registry.timeout: 31s (expected: at most 30s)
            {url: 'http://a', bearer_token: a, basic_auth: 'b:c'} | schema_registry.basic_auth: one login of 2 (expected: one, by name and password or by token)
            """)
    void settingsThatCannotBeAreToldWithoutTheirSecrets(String group, String problem) {
        Settings settings = new Settings("s", Yaml.read("s", "schema_registry: " + group));
        Optional<RegistryOptions> unused = RegistryOptions.read(settings);

        assertThatThrownBy(settings::finish).hasMessage("s:\n  " + problem);
    }

    @Test
    void keepsItsSecretsToItself() {
        assertThat(login("basic_auth: 'a:hunter2'").toString()).doesNotContain("hunter2");
    }

    private SchemaRegistry registry(HttpLogin login) {
        return new SchemaRegistry(server.options(login, PATIENCE), Duration.ofMillis(1), unknown, wait -> {});
    }

    private static HttpLogin login(String line) {
        Settings settings = new Settings("s", Yaml.read("s", "schema_registry:\n  url: http://a\n  " + line));
        HttpLogin login = RegistryOptions.read(settings).orElseThrow().login();
        settings.finish();
        return login;
    }
}

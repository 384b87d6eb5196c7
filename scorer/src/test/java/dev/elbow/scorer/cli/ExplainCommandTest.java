package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.score.Tighten;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {

    private static final String EVENT =
            "{\"temperature\": 61.5, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path temp;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String tiny;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage model;

    private final StringWriter out = new StringWriter();
    private final AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();

    @BeforeAll
    static void write() {
        model = TinyPackage.writeTightened(temp.resolve("tiny"));
        tiny = temp.resolve("tiny").toString();
    }

    @Test
    void showsWhatWouldMakeTheEventNormal() {
        assertThat(run("", "--package", tiny, "--event", EVENT)).isZero();

        assertThat(out.toString())
                .startsWith("tiny:1.0.0@" + model.digest() + "\nanomaly ")
                .contains(" nats, anomalous (threshold ")
                .contains("\nat least as strange: ")
                .contains("\nwhat would make it normal, one change after the other\n")
                .containsPattern("\n  temperature +############ +61\\.50 ")
                .containsPattern("\n  open +#* +true ")
                .containsPattern("\n  latent dimension 0 ")
                .containsPattern("\nanomaly [0-9.]+ = normal [0-9.]+, features [+-]");
    }

    @Test
    void printsOneObjectOfTheSchema() {
        assertThat(run("", "--package", tiny, "--event", EVENT, "--json")).isZero();

        assertThat(out.toString().lines()).hasSize(1);
        assertThat(JsonSchemas.EXPLANATION.problems(out.toString())).isEmpty();
        assertThat(out.toString())
                .contains("\"features\":[{\"feature\":\"temperature\",")
                .contains("\"observed\":61.5");
    }

    @Test
    void readsTheEventFromAFileOrStandardInput() throws IOException {
        Path file = Files.writeString(temp.resolve("event.json"), EVENT + "\r\n");
        assertThat(run("", "--package", tiny, "--event", EVENT, "--json")).isZero();
        String expected = out.toString();
        out.getBuffer().setLength(0);

        assertThat(run("", "--package", tiny, "--event", file.toString(), "--json"))
                .isZero();
        assertThat(run(EVENT + "\n", "--package", tiny, "--event", "-", "--json"))
                .isZero();

        assertThat(out.toString()).isEqualTo(expected + expected);
    }

    @Test
    void showsNothingOfAMaskedField() {
        String secret = EVENT.replace("busy", "secret-mode");
        String[] masks = {"--mask", "temperature", "--mask", "/mode"};

        assertThat(run("", with(masks, "--package", tiny, "--event", secret))).isZero();
        assertThat(run("", with(masks, "--package", tiny, "--event", secret, "--json")))
                .isZero();

        assertThat(out.toString())
                .contains("(masked)")
                .contains("\"masked\":true")
                .doesNotContain("61.5", "secret");
        assertThat(JsonSchemas.EXPLANATION.problems(
                        out.toString().lines().reduce((first, last) -> last).orElseThrow()))
                .isEmpty();
    }

    @Test
    void doesNotQuoteAMaskedFieldWhereItRefusesTheEvent() {
        String wrong = EVENT.replace("61.5", "\"secret\"");

        assertThat(run("", "--package", tiny, "--event", wrong)).isEqualTo(1);
        assertThat(thrown.get())
                .hasMessageContaining("event: wrong_type: feature temperature: ")
                .hasMessageContaining("secret");
        assertThat(run("", "--package", tiny, "--event", wrong, "--mask", "temperature"))
                .isEqualTo(1);
        assertThat(thrown.get())
                .hasMessage("event: wrong_type (why may hold what --mask hides)")
                .hasNoCause(); // a stack trace tells its message, too
    }

    @Test
    void agreesWithThePastScoreOfEitherGraph() {
        for (Optional<Tighten> tighten : List.of(Optional.<Tighten>empty(), Optional.of(Tighten.between(0, 1)))) {
            String score = score(tighten);
            out.getBuffer().setLength(0);

            assertThat(run(score, "--package", tiny, "--score", "-", "--event", EVENT))
                    .isZero();
            assertThat(out.toString()).containsPattern("the past score agrees: ([0-9.]+) nats then, \\1 now,");
            assertThat(run("", "--package", tiny, "--score", score, "--event", EVENT, "--json"))
                    .isZero();

            String json = out.toString().lines().reduce((first, last) -> last).orElseThrow();
            assertThat(JsonSchemas.EXPLANATION.problems(json)).isEmpty();
            assertThat(json).contains("\"past\":{\"anomaly\":").contains("\"tolerance\":1.0E-5}");
            assertThat(Yaml.read("json", json).containsKey("tightened")).isEqualTo(tighten.isPresent());
        }
    }

    @Test
    void agreesWithAnAlertThatDoesNotSayByWhichGraph() {
        String calm = EVENT.replace("61.5", "21.5"); // on which the graphs differ by more than the tolerance
        Score strangest = score(calm, Optional.of(Tighten.between(0, 1)));
        String alert = "{\"id\":\"a\",\"strangest\":{\"model\":{\"name\":\"tiny\",\"version\":\"1.0.0\",\"digest\":\""
                + model.digest() + "\"},\"anomaly\":" + (float) strangest.anomaly() + "}}";

        assertThat(run("", "--package", tiny, "--score", alert, "--event", calm))
                .isZero();
        assertThat(out.toString()).contains(", by the second graph").contains("the past score agrees");
    }

    @Test
    void tellsBothNumbersWhereThePastScoreDoesNotAgree() {
        assertThat(run(
                        "",
                        "--package",
                        tiny,
                        "--score",
                        score(Optional.empty()),
                        "--event",
                        EVENT.replace("61.5", "61.7")))
                .isEqualTo(1);

        assertThat(String.valueOf(thrown.get()))
                .containsPattern("score: anomaly [0-9.]+ nats, and now [0-9.]+ \\(expected: the same within the"
                        + " tolerance of package tiny:1.0.0, 1.0E-5\\)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void saysHowToGetAPackageThatIsNotHere() {
        assertThat(run("", "--score", score(Optional.empty()), "--event", EVENT))
                .isEqualTo(70);

        assertThat(thrown.get())
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage("package tiny@" + model.digest()
                        + ": not here; elbow zoo pull oci://HOST/tiny:1.0.0 brings it from its registry, elbow zoo"
                        + " import from a .tar file, and --package takes a folder");
    }

    @Test
    void refusesAPackageOfAnotherDigest() {
        String other = score(Optional.empty()).replace(model.digest(), "sha256:" + "a".repeat(64));

        assertThat(run("", "--package", tiny, "--score", other, "--event", EVENT))
                .isEqualTo(70);

        assertThat(thrown.get())
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("digest " + model.digest() + " (expected: sha256:aaaa");
    }

    @Test
    void saysWhatIsMissing() {
        String score = score(Optional.empty());

        assertThat(run("", "--package", tiny)).isEqualTo(2);
        assertThat(thrown.get()).hasMessageContaining("--event: absent (expected: an event, or --score");
        assertThat(run("", "--package", tiny, "--score", score)).isEqualTo(2);
        assertThat(thrown.get()).hasMessageContaining("or --bootstrap-servers to read it from its topic");
        assertThat(run("", "--package", tiny, "--score", score, "--bootstrap-servers", "localhost:1"))
                .isEqualTo(2);
        assertThat(thrown.get()).hasMessageContaining("since the score does not say where it stands");
        assertThat(run("", "--package", tiny, "--score", "-", "--event", "-")).isEqualTo(2);
        assertThat(thrown.get()).hasMessageContaining("standard input for both");
        assertThat(run("", "--event", EVENT)).isEqualTo(70);
        assertThat(thrown.get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--package or package: absent (expected: text)");
        assertThat(run("", "--package", tiny, "--event", "no-such-file")).isEqualTo(2);
        assertThat(thrown.get()).hasMessageContaining("--event: no-such-file: no such file or folder (expected:");
        assertThat(run("", "--score", "{\"a\": 1}", "--event", EVENT)).isEqualTo(70);
        assertThat(thrown.get())
                .isInstanceOf(WireException.class)
                .hasMessage("score: model is absent (expected: a score as elbow score writes it, or an alert)");
    }

    @Test
    void takesTheSettingsOfAStream() throws IOException {
        Path settings = Files.writeString(temp.resolve("scorer.yaml"), """
                package: %s
                bootstrap_servers: localhost:1
                topics: {events: events}
                group: mine
                tighten: true
                http.port: 0
                format.events: csv
                kafka: {consumer: {max.poll.records: 70}, producer: {linger.ms: 3}}
                """.formatted(tiny));

        assertThat(run("61.5,0.4,true,busy\n", "--config", settings.toString(), "--event", "-", "--json"))
                .isZero();

        assertThat(out.toString()).contains("\"observed\":61.5").doesNotContain("tightened");
    }

    private static String score(Optional<Tighten> tighten) {
        return new String(ScoreJson.write(score(EVENT, tighten)), StandardCharsets.UTF_8);
    }

    private static Score score(String event, Optional<Tighten> tighten) {
        ScoringOptions options = ScoringOptions.defaults(tiny).withTighten(tighten);
        try (PackageSession session = model.open(Provider.CPU)) {
            return new Scorer(model, session, options)
                    .score(List.of(event.getBytes(StandardCharsets.UTF_8)))
                    .get(0)
                    .score()
                    .orElseThrow();
        }
    }

    private static String[] with(String[] more, String... arguments) {
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    /** 70 where the exception has no exit code of its own. */
    private int run(String in, String... arguments) {
        ExplainCommand command =
                new ExplainCommand(Map.of(), new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setExecutionExceptionHandler((exception, line, parsed) -> {
                    thrown.set(exception);
                    return exception instanceof CommandException known
                            ? known.exitCode().code()
                            : 70;
                })
                .execute(arguments);
    }
}

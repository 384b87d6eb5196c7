package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of standard input. */
class ScoreLinesTest {

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
    void answersLineByLine() {
        int code = score.lines(EVENT + "\n\n" + EVENT + "\r\n{\"mode\": 3}\n", Map.of(), "--package", tiny);

        assertThat(code).isZero();
        assertThat(score.answers()).hasSize(4);
        assertThat(JsonSchemas.SCORE.problems(score.answers().get(0))).isEmpty();
        assertThat(score.answers().get(1))
                .isEqualTo("{\"refusal\":{\"reason\":\"malformed\","
                        + "\"message\":\"event: empty (expected: a JSON object)\"}}");
        assertThat(score.answers().get(2)).isEqualTo(score.answers().get(0));
        assertThat(JsonSchemas.REFUSAL.problems(score.answers().get(3))).isEmpty();
        assertThat(score.err.toString()).matches("""
                        scoring lines with tiny:1\\.0\\.0@sha256:[0-9a-f]{64}
                        done: 4 events, 0 anomalous, 2 refused
                        """);
    }

    @Test
    void linesThatAreNoneOfJsonAreSaidToBeNone() {
        assertThat(score.lines("temperature,mode\n25,busy\n", Map.of(), "--package", tiny))
                .isZero();
        assertThat(score.answers()).hasSize(2);
        assertThat(score.err.toString())
                .endsWith("done: 2 events, 0 anomalous, 2 refused\n"
                        + "no line begins with { (expected: JSON objects, one a line, as elbow sample prints them, or"
                        + " --format csv)\n");
    }

    @Test
    void answersALastLineWithoutItsEnd() {
        assertThat(score.lines(EVENT, Map.of(), "--package", tiny)).isZero();
        assertThat(score.answers()).hasSize(1);
    }

    @Test
    void answersALastLineOfOneByteWithoutItsEnd() {
        assertThat(score.lines(EVENT + "\n{", Map.of(), "--package", tiny)).isZero();
        assertThat(score.answers()).hasSize(2);
        assertThat(score.answers().get(1)).startsWith("{\"refusal\":{\"reason\":\"malformed\"");
    }

    @Test
    void answersNothingWithNothing() {
        assertThat(score.lines("", Map.of(), "--package", tiny)).isZero();
        assertThat(score.out.toString(StandardCharsets.UTF_8)).isEmpty();
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

        int code = score.lines(
                EVENT + "\n" + EVENT.replace("21.5", "95") + "\n",
                Map.of("ELBOW_TIGHTEN", environment, "ELBOW_TIGHTEN_ABOVE", above),
                "--package",
                folder.resolve("tightened").toString(),
                "--config",
                config.toString());

        assertThat(code).isZero();
        assertThat(score.answers().get(0)).doesNotContain("tightened\":");
        assertThat(score.answers().get(1)).contains("\"anomalous\":true,\"tightened\":true");
        assertThat(JsonSchemas.SCORE.problems(score.answers().get(1))).isEmpty();
    }

    @Test
    void refusesALineThatIsTooLongInItsPlace() throws IOException {
        Path config = Files.writeString(temp.resolve("long.yaml"), "max_event_bytes: 100\n");
        String tooLong = "x".repeat(3_000_000);

        int code = score.lines(
                EVENT + "\n" + tooLong + "\n" + EVENT + "\n" + " ".repeat(101),
                Map.of(),
                "--package",
                tiny,
                "--config",
                config.toString());

        assertThat(code).isZero();
        assertThat(score.answers()).hasSize(4);
        assertThat(score.answers().get(1))
                .isEqualTo("{\"refusal\":{\"reason\":\"too_large\","
                        + "\"message\":\"event: 3000000 bytes (expected: at most 100)\"}}");
        assertThat(score.answers().get(2)).isEqualTo(score.answers().get(0));
        assertThat(score.answers().get(3)).contains("101 bytes");
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] broken = (EVENT + "\n{\"mode\": \"?\"}\n").getBytes(StandardCharsets.UTF_8);
        broken[EVENT.length() + 11] = (byte) 0xFF;

        score.run(broken, score.out, Map.of(), "--stdin", "--package", tiny);

        assertThat(score.answers()).hasSize(2);
        assertThat(score.answers().get(1)).startsWith("{\"refusal\":{\"reason\":\"malformed\"");
    }

    @Test
    void answersManyLinesInTheirOrder() {
        String events = (EVENT + "\n{\n").repeat(10_000);

        assertThat(score.lines(events, Map.of(), "--package", tiny)).isZero();

        assertThat(score.answers()).hasSize(20_000);
        assertThat(score.answers().get(19_998)).isEqualTo(score.answers().get(0));
        assertThat(score.answers().get(19_999)).startsWith("{\"refusal\"");
    }

    @Test
    void endsQuietlyWhereNobodyReadsItsAnswers() {
        assertThat(score.run(ScoreRun.bytes(EVENT), new Closed("Broken pipe"), Map.of(), "--stdin", "--package", tiny))
                .isZero();
        assertThat(score.thrown.get()).isNull();
    }

    @Test
    void failsWhereItsAnswersCannotBeKept() {
        score.run(ScoreRun.bytes(EVENT), new Closed("No space left on device"), Map.of(), "--stdin", "--package", tiny);

        score.assertThrown(ExitCode.FAILED, "standard input or output: no space left on device");
    }

    @Test
    void toleratesSettingsOfAStreamBesideLines() throws IOException {
        Path config = Files.writeString(temp.resolve("both.yaml"), "topics: {events: e}\nkafka: {producer: {}}\n");

        assertThat(score.lines(
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
        assertThat(score.lines(EVENT, Map.of(), "--package", tiny, "--from", "events", "--create-topics"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(score.err.toString()).startsWith("--stdin: scores no topic (expected: no --from, --create-topics)");
    }

    @Test
    void takesNoRoutesBesideLines() throws IOException {
        Path config = Files.writeString(
                temp.resolve("lines-routes.yaml"), "routes: [{package: a:1.0.0, topics: {events: e}}]\n");

        score.lines(EVENT, Map.of(), "--config", config.toString(), "--package", tiny);

        score.assertThrown(
                ExitCode.USAGE,
                "elbow score --stdin: events have no topic that chooses among routes (expected: --package, and settings without"
                        + " routes)");
    }

    @Test
    void readsNothingWhereStandardInputIsClosed() {
        System.setProperty("elbow.stdin", "closed"); // as the launcher does
        try {
            score.lines(EVENT, Map.of(), "--package", tiny);
        } finally {
            System.clearProperty("elbow.stdin");
        }

        score.assertThrown(ExitCode.USAGE, "standard input: closed (expected: a file or a pipe); nothing was read");
        assertThat(score.answers()).isEmpty();
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

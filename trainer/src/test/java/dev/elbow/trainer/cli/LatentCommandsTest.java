package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.trainer.latent.Sampling;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tiny model's latent mean is 0.5 (temperature - 20) / 5 + 0.4 (load - 0.5) / 0.25, its log-variance -1. */
class LatentCommandsTest {

    private static final String EVENT =
            "{\"temperature\":25,\"machine\":{\"load\":0.5},\"open\":true,\"mode\":\"busy\"}";
    private static final String CODE = "{\"latent\":{\"mean\":[0.5],\"log_variance\":[-1.0]}}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path temp;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String tiny;

    @BeforeAll
    static void write() {
        TinyPackage.write(temp.resolve("tiny"));
        tiny = temp.resolve("tiny").toString();
    }

    @Test
    void areFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Subcommand.class))
                .hasAtLeastOneElementOfType(EncodeCommand.class)
                .hasAtLeastOneElementOfType(DecodeCommand.class)
                .hasAtLeastOneElementOfType(SampleCommand.class)
                .hasAtLeastOneElementOfType(AttributeCommand.class);
    }

    @Test
    void encodeAnswersEventsInTheirOrder() {
        CommandRun run =
                encode(EVENT + "\n{\"mode\": 3}\n{\"machine\":{\"load\":0.25},\"mode\":\"idle\"}\n\n{\"open\":1}");

        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        CODE,
                        "{\"refusal\":{\"reason\":\"wrong_type\","
                                + "\"message\":\"feature mode: the number 3 (expected: a text)\"}}",
                        CODE.replace("[0.5]", "[-0.4]"),
                        "{\"refusal\":{\"reason\":\"malformed\",\"message\":\"event: empty (expected: a JSON object)\"}}",
                        "{\"refusal\":{\"reason\":\"missing_field\","
                                + "\"message\":\"feature mode: absent (expected: a value at /mode)\"}}");
        assertThat(run.err()).matches("""
                        coding events with tiny:1\\.0\\.0@sha256:[0-9a-f]{64}
                        done: 5 events, 3 refused
                        """);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1_023, 1_024, 1_025, 5_000})
    void encodeAnswersAnyNumberOfEvents(int count) {
        CommandRun run = encode((EVENT + "\n{\n").repeat(count));

        assertThat(run.lines()).hasSize(2 * count);
        for (int i = 0; i < count; i++) {
            assertThat(run.lines().get(2 * i)).isEqualTo(CODE);
            assertThat(run.lines().get(2 * i + 1)).startsWith("{\"refusal\":{\"reason\":\"malformed\"");
        }
    }

    @Test
    void encodeReadsADataFileAsItReadsLines() throws IOException {
        String events = EVENT + "\n{\"temperature\":null,\"machine\":{\"load\":1},\"open\":false,\"mode\":\"new\"}\n"
                + "{\"temperature\":15,\"machine\":{\"load\":1},\"open\":false,\"mode\":null}\n";
        Path file = Files.writeString(temp.resolve("events.jsonl"), events);

        CommandRun run = CommandRun.piped(EncodeCommand::new, "", "--package", tiny, "--data", file.toString());

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(encode(events).out());
        assertThat(run.err()).endsWith("done: 3 events, 1 refused\n");
    }

    @Test
    void encodeSaysWhichColumnIsAbsent() throws IOException {
        Path file = Files.writeString(temp.resolve("events.csv"), "temperatur,mode\n1,idle\n");

        CommandRun run = CommandRun.piped(EncodeCommand::new, "", "--package", tiny, "--data", file.toString());

        assertFails(run, ExitCode.USAGE, "data " + file + ": no column at /temperature; did you mean /temperatur?");
    }

    /** At z = 1 the tiny model expects 20 + 5 (0.9 + 0.1) degrees, give or take 0.5 · 5. */
    @Test
    void decodeTellsTheDistributionOfEachFeature() {
        CommandRun run = decode("{\"latent\": [1]}");

        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .singleElement()
                .asString() // the last digits are the processor's
                .matches(
                        "\\{\"expected\":\\{\"temperature\":25.0,\"machine\":\\{\"load\":0.625},\"open\":false,\"mode\":\"idle\"},"
                                + "\"low\":\\{\"temperature\":22.5,\"machine\":\\{\"load\":0.475}},"
                                + "\"high\":\\{\"temperature\":27.5,\"machine\":\\{\"load\":0.775}},"
                                + "\"probability\":\\{\"open\":\\{\"true\":0.45016\\d+},\"mode\":"
                                + "\\{\"idle\":0.8776\\d+,\"busy\":0.11877\\d+,\"\\(unknown\\)\":0.003586\\d+}}}");
    }

    @Test
    void decodeNamesNoMoreSymbolsThanAsked() {
        assertThat(CommandRun.piped(DecodeCommand::new, "{\"latent\": [-9]}", "--package", tiny, "--symbols", "1")
                        .out())
                .contains("\"mode\":\"busy\"", "\"mode\":{\"busy\":0.9")
                .doesNotContain("idle");
        assertThat(CommandRun.piped(DecodeCommand::new, "{\"latent\": [-9]}", "--package", tiny, "--symbols", "0")
                        .out())
                .contains("\"mode\":\"busy\"", "\"mode\":{}");
    }

    @Test
    void decodeTakesWhatEncodePrints() {
        CommandRun encoded = encode(EVENT + "\n{\"mode\": 3}\n");

        CommandRun decoded = decode(encoded.out());

        assertThat(decoded.lines().get(0)).startsWith("{\"expected\":{\"temperature\":22.75,");
        assertThat(decoded.lines().get(1)).isEqualTo(encoded.lines().get(1));
        assertThat(decoded.err()).endsWith("done: 2 codes, 1 refused\n");
    }

    @Test
    void decodeRefusesWhatIsNoCode() {
        CommandRun run = decode("{\"latent\": [1, 2]}\n{\"latent\": [NaN]}\n{\"latent\": [3e38]}\n{\"latent\": [1]}");

        assertThat(run.code()).isZero();
        assertThat(run.lines().get(0))
                .isEqualTo("{\"refusal\":{\"reason\":\"wrong_type\","
                        + "\"message\":\"latent: 2 numbers (expected: 1)\"}}");
        assertThat(run.lines().get(1)).contains("\"not_finite\"");
        assertThat(run.lines().get(2))
                .isEqualTo(
                        "{\"refusal\":{\"reason\":\"not_scorable\",\"message\":\"model tiny:1.0.0: feature temperature:"
                                + " no distribution at this code (expected: finite numbers)\"}}");
        assertThat(run.lines().get(3)).startsWith("{\"expected\"");
    }

    @Test
    void sampleDrawsFromTheModelsOwnDistribution() {
        int count = 20_000;
        EventBatch events = new EventBatch(TinyModel.schema());
        JsonEventDecoder decoder = new JsonEventDecoder(TinyModel.schema());
        sample(count, 7)
                .lines()
                .forEach(line -> assertThat(decoder.decode(line.getBytes(StandardCharsets.UTF_8), events))
                        .isEmpty());

        double[] sum = new double[6];
        for (int row = 0; row < count; row++) {
            double temperature = (events.numericAt(row, 0) - 20) / 5;
            double load = (events.numericAt(row, 1) - 0.5) / 0.25;
            sum[0] += temperature / count;
            sum[1] += load / count;
            sum[2] += (temperature - 0.1) * (load + 0.2) / count;
            sum[3] += (events.categoricalAt(row, 0) == 1 ? temperature : 0) / count;
            sum[4] += (events.categoricalAt(row, 0) == 2 ? 1.0 : 0) / count;
            sum[5] += events.numericAt(row, 2) * temperature / count;
            assertThat(events.categoricalAt(row, 0)).isBetween(1L, 2L);
        }

        // Five standard errors of means of 20,000 draws with deviations of about 1.
        assertThat(sum[0]).isCloseTo(0.1, within(0.036));
        assertThat(sum[1]).isCloseTo(-0.2, within(0.033));
        assertThat(sum[2]).isCloseTo(0.9 * 0.7, within(0.05));
        assertThat(sum[3]).isCloseTo(0.230, within(0.036)); // idle is warmer: E[p(idle|z) (0.9 z + 0.1)]
        assertThat(sum[4]).isCloseTo(0.303, within(0.017)); // E[1 / (1 + exp(1 + z))]
        assertThat(sum[5]).isCloseTo(0.162, within(0.025)); // E[sigmoid(0.8 z - 1) (0.9 z + 0.1)]
    }

    @Test
    void sampleOfAMixtureSaysWhereAnEventIs() {
        VerifiedPackage iris = Zoo.load("iris-mixture:1.0.0");

        assertThatThrownBy(() -> new Sampling(iris, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("; elbow zoo show iris-mixture:1.0.0 has an event to try");
    }

    @Test
    void sampleIsAFunctionOfItsSeed() {
        String many = sample(3_000, 5).out();

        assertThat(sample(3_000, 5).out()).isEqualTo(many);
        for (int count : new int[] {0, 1, 2, 1_024, 1_025, 2_999}) {
            String fewer = sample(count, 5).out();
            assertThat(fewer.lines()).hasSize(count);
            assertThat(many).startsWith(fewer);
        }
        assertThat(sample(3_000, 6).out()).isNotEqualTo(many);
    }

    @Test
    void sampleWritesEventsInTheirShape() {
        assertThat(sample(5, 0).lines())
                .allMatch(line -> line.matches("\\{\"temperature\":[-0-9.E]+,\"machine\":\\{\"load\":[-0-9.E]+},"
                        + "\"open\":(true|false),\"mode\":\"(idle|busy)\"}"));
    }

    @Test
    void countsBelowZeroAreBadUsage() {
        CommandRun samples = CommandRun.piped(SampleCommand::new, "", "--package", tiny, "--count", "-1");
        CommandRun symbols = CommandRun.piped(DecodeCommand::new, "", "--package", tiny, "--symbols", "-1");

        assertThat(samples.code()).isEqualTo(2);
        assertThat(samples.err()).startsWith("--count: -1 (expected: 0 or more)");
        assertThat(symbols.code()).isEqualTo(2);
        assertThat(symbols.err()).startsWith("--symbols: -1 (expected: 0 or more)");
    }

    @Test
    void nothingIsReadWithAPackageThatIsNotThere() {
        for (CommandRun run : new CommandRun[] {
            CommandRun.piped(EncodeCommand::new, EVENT, "--package", "none"),
            CommandRun.piped(DecodeCommand::new, CODE, "--package", "none"),
            CommandRun.piped(SampleCommand::new, "", "--package", "none", "--count", "1")
        }) {
            assertThat(run.failure()).containsInstanceOf(ZooException.NotFound.class);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void endQuietlyWhereNobodyReadsTheAnswers() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Pipe pipe = new Pipe(new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)), closed);

        assertThat(CommandRun.of(new EncodeCommand(pipe), "--package", tiny).code())
                .isZero();
        assertThat(CommandRun.of(new SampleCommand(pipe), "--package", tiny, "--count", "9")
                        .code())
                .isZero();
    }

    private static void assertFails(CommandRun run, ExitCode code, String message) {
        assertThat(run.failure()).get().isInstanceOfSatisfying(CommandException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.exitCode()).isEqualTo(code);
        });
    }

    private static CommandRun encode(String lines) {
        return CommandRun.piped(EncodeCommand::new, lines, "--package", tiny);
    }

    private static CommandRun decode(String lines) {
        return CommandRun.piped(DecodeCommand::new, lines, "--package", tiny);
    }

    private static CommandRun sample(int count, long seed) {
        return CommandRun.piped(SampleCommand::new, "", "--package", tiny, "--count", "" + count, "--seed", "" + seed);
    }
}

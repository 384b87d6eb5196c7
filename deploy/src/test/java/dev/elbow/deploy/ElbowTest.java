package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

class ElbowTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void findsTheCommandsOfEachModuleInAHelpfulOrder() {
        CommandLine line = Elbow.create(ServiceLoader.load(Subcommand.class));

        assertThat(line.getSubcommands().keySet())
                .containsSubsequence("init", "train", "zoo", "replay", "broker", "help");
    }

    @Test
    void putsUnknownCommandsAfterTheKnownByName() {
        CommandLine line = Elbow.create(List.of(new Zebra(), new Broker(), new Ant(), new Demo()));

        assertThat(line.getSubcommands().keySet())
                .containsExactly("demo", "broker", "ant", "zebra", "completion", "help");
    }

    @Test
    void knowsByNameEachCommandThatItHas() {
        assertThat(Elbow.create(ServiceLoader.load(Subcommand.class))
                        .getSubcommands()
                        .keySet())
                .startsWith(Elbow.COMMANDS.toArray(String[]::new))
                .endsWith("completion", "help")
                .hasSize(Elbow.COMMANDS.size() + 2);
    }

    @Test
    void tellsWhereACommandIsThatThisArchiveLacks() {
        for (List<String> typed : List.of(List.of("train", "--config", "a.yaml"), List.of("help", "train"))) {
            err.getBuffer().setLength(0);
            int code = run(List.of(new Demo()), typed.toArray(String[]::new));

            assertThat(code).isEqualTo(2);
            assertThat(err.toString().lines())
                    .first()
                    .isEqualTo("train: not in this archive, which is for scoring alone (expected: the full archive,"
                            + " elbow-(not packaged).tar.gz)");
        }
    }

    @Test
    void showsTheUsageWithoutASubcommand() {
        int code = run(List.of(new Demo()));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("Usage: elbow").contains("demo");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void suggestsTheNearestCommand() {
        int code = run(List.of(new Demo()), "dmeo");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "Unmatched argument at index 0: 'dmeo'", "Did you mean: elbow demo?", "Try 'elbow --help'.");
    }

    @Test
    void suggestsTheNearestOption() {
        int code = run(List.of(new Demo()), "demo", "--prt");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("Unknown option: '--prt'", "Did you mean: --port?", "Try 'elbow demo --help'.");
    }

    @Test
    void tellsTheVersionOfEachCommand() {
        int code = run(List.of(new Demo()), "demo", "--version");

        assertThat(code).isZero();
        assertThat(out.toString()).startsWith("elbow ");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new CommandException(ExitCode.UNREACHABLE, "broker a: no answer"), 4, "broker a: no answer"),
                Arguments.of(new CommandException(ExitCode.FAILED, "the gate refused"), 1, "the gate refused"),
                Arguments.of(new ZooException.NotFound("no such package"), 2, "no such package"),
                Arguments.of(new ZooException.Untrusted("damaged"), 3, "damaged"),
                Arguments.of(new ZooException.Unreachable("no disk", new IllegalStateException()), 4, "no disk"),
                Arguments.of(new ZooException.Taken("is there"), 1, "is there"),
                Arguments.of(new ConfigurationException("a.yaml", List.of("b: c")), 2, "a.yaml:\n  b: c"),
                Arguments.of(new WireException("no JSON"), 2, "no JSON"),
                Arguments.of(new UncheckedIOException(new NoSuchFileException("/a")), 1, "/a: no such file or folder"),
                Arguments.of(new IllegalStateException("odd"), 1, "java.lang.IllegalStateException: odd"),
                Arguments.of(new IllegalStateException(), 1, "java.lang.IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void turnsAFailureIntoALineAndAnExitCode(RuntimeException failure, int expected, String message) {
        int code = run(List.of(new Failing(() -> failure)), "failing");

        assertThat(code).isEqualTo(expected);
        assertThat(err.toString()).isEqualToNormalizingNewlines(message + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void turnsAnErrorIntoALineAndAnExitCode() {
        int code = run(
                List.of(new Failing(() -> {
                    throw new UnsatisfiedLinkError("no such library");
                })),
                "failing");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("java.lang.UnsatisfiedLinkError: no such library\n");
    }

    @ParameterizedTest
    @MethodSource("verbosePlaces")
    void printsTheTraceWhereAskedFor(List<String> args) {
        int code = run(List.of(new Failing(() -> new IllegalStateException("odd"))), args.toArray(String[]::new));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("\tat " + ElbowTest.class.getName());
    }

    static Stream<List<String>> verbosePlaces() {
        return Stream.of(List.of("-v", "failing"), List.of("failing", "--verbose"));
    }

    @ParameterizedTest
    @CsvSource({"No space left on device, 4, standard output: not all could be written", "Broken pipe, 0, ''"})
    void whatCouldNotBeWrittenIsAFailureUnlessItsReaderLeft(String fault, int code, String message) {
        StringWriter err = new StringWriter();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(fault);
            }
        };

        int ended = Elbow.create(ServiceLoader.load(Subcommand.class))
                .setOut(StandardOutput.on(out, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true))
                .execute("zoo", "list");

        assertThat(ended).isEqualTo(code);
        assertThat(err.toString()).startsWith(message);
        assertThat(err.toString().isEmpty()).isEqualTo(message.isEmpty());
    }

    @Test
    void helpSaysOfEachValueWhatItIsWithoutOne() {
        List<String> wrong = new ArrayList<>();
        commands(Elbow.create(ServiceLoader.load(Subcommand.class)))
                .filter(line -> !line.getCommandName().equals("help"))
                .forEach(line -> wrong.addAll(odd(line)));

        assertThat(wrong).isEmpty();
    }

    /** One style for all: a label in capitals, and "Default: …." or "Required…." at the end. */
    private static List<String> odd(CommandLine line) {
        String name = line.getCommandSpec().qualifiedName();
        List<String> odd = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            String text = String.join(" ", option.description());
            if (option.arity().max() > 0 && !text.matches("(?s).* (Default: .+|Required.*)\\.")) {
                odd.add(name + " " + option.longestName() + ": " + text);
            }
            if (option.arity().max() > 0 && !option.paramLabel().matches("[A-Z:\\[\\]]+")) {
                odd.add(name + " " + option.longestName() + ": label " + option.paramLabel());
            }
        }
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        if (usage.exitCodeList().isEmpty() == usage.exitCodeListHeading().contains("Exit codes:")) {
            odd.add(name + ": exit codes without a heading, or the other way round");
        }
        return odd;
    }

    private static Stream<CommandLine> commands(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(ElbowTest::commands));
    }

    private int run(List<Subcommand> subcommands, String... args) {
        return Elbow.create(new ArrayList<>(subcommands))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Command(name = "zebra")
    private static final class Zebra extends Quiet {}

    @Command(name = "ant")
    private static final class Ant extends Quiet {}

    @Command(name = "broker")
    private static final class Broker extends Quiet {}

    @Command(name = "demo", mixinStandardHelpOptions = true)
    private static final class Demo extends Quiet {
        @Option(names = "--port")
        private int port;

        @Override
        public Integer call() {
            return port;
        }
    }

    private static class Quiet implements Subcommand {
        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "failing")
    private static final class Failing implements Subcommand {
        private final Supplier<RuntimeException> failure;

        Failing(Supplier<RuntimeException> failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() {
            throw failure.get();
        }
    }
}

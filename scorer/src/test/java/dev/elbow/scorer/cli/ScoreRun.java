package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code elbow score} as a program is run: what goes in, and all that comes out. Not thread-safe. */
final class ScoreRun {
    private static final int OTHER = 70;

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final StringWriter err = new StringWriter();
    final AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();

    /** What ended it. */
    void assertThrown(ExitCode code, String message) {
        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessage(message);
    }

    /** Lines that it wrote. */
    List<String> answers() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Scores lines. */
    int lines(String input, Map<String, String> environment, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "--stdin";
        System.arraycopy(args, 0, all, 1, args.length);
        out.reset();
        return run(bytes(input), out, environment, all);
    }

    /** The exit code; that of an exception is the test's own. */
    int run(byte[] input, OutputStream output, Map<String, String> environment, String... args) {
        return new CommandLine(new ScoreCommand(environment, new ByteArrayInputStream(input), output))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    thrown.set(e);
                    return OTHER;
                })
                .execute(args);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

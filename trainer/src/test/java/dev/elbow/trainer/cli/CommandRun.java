package dev.elbow.trainer.cli;

import dev.elbow.zoo.cli.Subcommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A run of a command on streams of its own. */
record CommandRun(int code, String out, String err, Optional<Exception> failure) {

    /** Runs a command that stands between others. */
    static CommandRun piped(Function<Pipe, Subcommand> command, String in, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Pipe pipe = new Pipe(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), bytes);
        CommandRun run = of(command.apply(pipe), arguments);
        return new CommandRun(run.code, bytes.toString(StandardCharsets.UTF_8), run.err, run.failure);
    }

    /** Runs a command. */
    static CommandRun of(Subcommand command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
        int code = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    thrown.set(e);
                    return -1;
                })
                .execute(arguments);
        return new CommandRun(code, out.toString(), err.toString(), Optional.ofNullable(thrown.get()));
    }

    List<String> lines() {
        return out.lines().toList();
    }
}

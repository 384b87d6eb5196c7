package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Recipes and packages of {@code machines.csv} in a folder, by the commands themselves; their exceptions come through. */
final class TrainerRun {

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    TrainerRun(Path folder) {
        this.folder = folder;
    }

    /** What the commands said up to now. */
    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** What was said on standard error is not asked for any more. */
    void forget() {
        err.getBuffer().setLength(0);
    }

    /** Runs {@code elbow init}, and returns the recipe. */
    Path init(String... options) {
        Path recipe = folder.resolve("recipe.yaml");
        List<String> arguments =
                new ArrayList<>(List.of("--data", folder.resolve("machines.csv").toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--out")) {
            arguments.addAll(List.of("--out", recipe.toString()));
        }
        InitCommand command = new InitCommand();
        parse(command, arguments.toArray(String[]::new));
        assertThat(command.call()).isZero();
        return recipe;
    }

    /** For what does not ask how good a model is. */
    static Path shortened(Path recipe) throws IOException {
        return Files.writeString(recipe, Files.readString(recipe).replace("  seed: 0\n", "  seed: 0\n  epochs: 6\n"));
    }

    /** Runs {@code elbow train}, and returns its exit code. */
    int train(String... arguments) {
        TrainCommand command = new TrainCommand();
        parse(command, arguments);
        return command.call();
    }

    private void parse(Subcommand command, String... arguments) {
        new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .parseArgs(arguments);
    }
}

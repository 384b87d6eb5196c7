package dev.elbow.deploy.bench;

import dev.elbow.trainer.cli.TrainCommand;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** A model of the default recipe for {@link BenchEvents}, hardly trained: what it costs to score does not depend on that. */
final class BenchModel {

    private static final int ROWS = 10_000;

    private BenchModel() {}

    /**
     * Trains one.
     *
     * @param nodes that a score is averaged over
     * @param folder for what comes of it
     */
    static VerifiedPackage train(int nodes, Path folder) {
        String columns = IntStream.range(0, BenchEvents.FEATURES)
                .mapToObj(f -> "  - {name: " + BenchEvents.name(f) + ", type: numeric, likelihood: student_t}\n")
                .collect(Collectors.joining());
        Path recipe = folder.resolve("k" + nodes + ".yaml");
        Path out = folder.resolve("k" + nodes);
        try {
            Files.writeString(folder.resolve("rows.csv"), BenchEvents.csv(ROWS));
            Files.writeString(
                    recipe,
                    "name: bench-k" + nodes + "\nversion: 1.0.0\ndata: {file: rows.csv}\ncolumns:\n" + columns
                            + "fit: {epochs: 1, steps: 40, cross_fit_below: 0}\nscore: {nodes: " + nodes + "}\n");
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, folder + ": cannot be written: " + e.getMessage(), e);
        }
        PrintWriter silent = new PrintWriter(Writer.nullWriter());
        int code = new CommandLine(new TrainCommand())
                .setOut(silent)
                .setErr(silent)
                .execute(recipe.toString(), "--out", out.toString(), "--force");
        if (code != 0) {
            throw new CommandException(ExitCode.FAILED, "bench: its model could not be trained, exit code " + code);
        }
        return Zoo.load(out.toString());
    }
}

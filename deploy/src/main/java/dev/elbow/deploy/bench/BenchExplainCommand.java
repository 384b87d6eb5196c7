package dev.elbow.deploy.bench;

import dev.elbow.deploy.Requires;
import dev.elbow.deploy.Requires.Part;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.latent.Sampling;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LineSplitter;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.References;
import dev.elbow.zoo.cli.Subcommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow bench explain}: whether explanations blame the feature that is at fault. */
@Requires(Part.TRAINER)
@Command(
        name = "explain",
        description = {
            "How often an explanation names the right feature first: normal events get one far value, or another symbol, and of those"
                    + " that the package then calls anomalous it is told how many blame that feature, by three ways to rank."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:measured", "2:bad usage, or no such package", "3:not trusted", "4:disk out of reach"})
public final class BenchExplainCommand implements Subcommand {

    private static final int MOST_PER_FLAGGED = 200;

    @Option(names = "--package", required = true, paramLabel = "REF", description = References.HELP + " Required.")
    private String reference = "";

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description =
                    "Normal events, one JSON object a line. Default: events drawn from the model, which a Gaussian mixture cannot.")
    private @Nullable Path events;

    @Option(
            names = "--draws",
            paramLabel = "N",
            description = "Events that are drawn from the model. Default: ${DEFAULT-VALUE}.")
    private int draws = 2_000;

    @Option(
            names = "--flagged",
            paramLabel = "N",
            description = "Ends where so many corrupted events were anomalous. Default: ${DEFAULT-VALUE}.")
    private int flagged = 500;

    @Option(names = "--seed", paramLabel = "N", description = "Of all draws. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public String parent() {
        return "bench";
    }

    @Override
    public Integer call() {
        if (flagged < 1 || draws < 1) {
            throw new CommandException(
                    ExitCode.USAGE, "--flagged, --draws: " + flagged + ", " + draws + " (expected: from 1)");
        }
        VerifiedPackage model = Zoo.load(reference);
        LiveLine line = new LiveLine(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        EventBatch normal = events(model);
        if (!json) {
            out.printf(
                    "%-26s %-7s %7s %9s %8s %13s %8s %16s %9s %8s%n",
                    "package",
                    "far",
                    "events",
                    "corrupted",
                    "flagged",
                    "contribution",
                    "drop",
                    "distance to mean",
                    "ordinary",
                    "drop");
        }
        for (FarValues.Kind kind : FarValues.Kind.values()) {
            line.show("corrupting " + model.manifest().reference());
            ExplainBench bench = new ExplainBench(model, flagged, flagged * MOST_PER_FLAGGED, seed);
            ExplainBench.Figures figures = bench.run(normal, kind);
            line.end();
            out.println(json ? ResultJson.write(tree(figures)) : row(figures));
            out.flush();
        }
        return ExitCode.DONE.code();
    }

    private EventBatch events(VerifiedPackage model) {
        EventDecoder decoder = new JsonEventDecoder(model.manifest().schema(), JsonEventDecoder.DEFAULT_MAX_BYTES);
        EventBatch batch = new EventBatch(model.manifest().schema());
        String name = events == null ? "draws" : "events " + events;
        try (InputStream in = events == null ? new ByteArrayInputStream(drawn(model)) : Files.newInputStream(events)) {
            new LineSplitter(JsonEventDecoder.DEFAULT_MAX_BYTES, new LineSplitter.Lines() {
                        @Override
                        public void line(byte[] line) {
                            Optional<Refusal> refusal = decoder.decode(line, batch);
                            refusal.ifPresent(one -> {
                                throw new CommandException(ExitCode.USAGE, name + ": " + one.message());
                            });
                        }

                        @Override
                        public void tooLong(long bytes) {
                            throw new CommandException(ExitCode.USAGE, name + ": a line of " + bytes + " bytes");
                        }

                        @Override
                        public void pause() {}
                    })
                    .split(in);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, name + ": " + IoFault.of(e), e);
        }
        return batch;
    }

    private byte[] drawn(VerifiedPackage model) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try (Sampling sampling = new Sampling(model, seed)) {
            sampling.write(draws, lines);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage() + "; give normal events by --events", e);
        }
        return lines.toByteArray();
    }

    private static String row(ExplainBench.Figures figures) {
        return String.format(
                Locale.ROOT,
                "%-26s %-7s %,7d %,9d %,8d %11.1f %% %6.1f %% %14.1f %% %,9d %6.1f %%",
                figures.reference(),
                figures.kind().name().toLowerCase(Locale.ROOT),
                figures.events(),
                figures.corrupted(),
                figures.flagged(),
                percent(figures.contributions(), figures.flagged()),
                percent(figures.drops(), figures.flagged()),
                percent(figures.distances(), figures.flagged()),
                figures.ordinary(),
                percent(figures.ordinaryDrops(), figures.ordinary()));
    }

    private static double percent(int right, int all) {
        return 100.0 * right / Math.max(1, all);
    }

    private static Map<String, Object> tree(ExplainBench.Figures figures) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("package", figures.reference());
        tree.put("far", figures.kind().name().toLowerCase(Locale.ROOT));
        tree.put("events", figures.events());
        tree.put("corrupted", figures.corrupted());
        tree.put("flagged", figures.flagged());
        tree.put("first_by_contribution", figures.contributions());
        tree.put("first_by_drop", figures.drops());
        tree.put("first_by_distance_to_mean", figures.distances());
        tree.put("ordinary", figures.ordinary());
        tree.put("ordinary_first_by_drop", figures.ordinaryDrops());
        return tree;
    }
}

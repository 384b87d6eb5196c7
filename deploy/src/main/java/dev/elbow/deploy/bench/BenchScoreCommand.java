package dev.elbow.deploy.bench;

import dev.elbow.deploy.Requires;
import dev.elbow.deploy.Requires.Part;
import dev.elbow.schemas.IoFault;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.trainer.recipe.ScoreSettings;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow bench score}: events a second from topic to topic, scored and as they are, in turns. */
@Requires({Part.BROKER, Part.TRAINER})
@Command(
        name = "score",
        description =
                "Events a second from topic to topic, in turns with Kafka's own pass-through, on a broker of its own.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:measured", "1:failed", "2:bad usage", "4:disk out of reach"})
public final class BenchScoreCommand implements Subcommand {

    /** Some commits' worth, since a run is timed from its first commit to its last. */
    private static final int FEWEST_EVENTS = 100_000;

    private static final String DETECTION = "detection";

    /** The model of the demo, whose labelled events are ranked. */
    private static final String DETECTS = "network-intrusion:1.0.0";

    @Option(names = "--events", paramLabel = "N", description = "Events a run. Default: ${DEFAULT-VALUE}.")
    private int events = 300_000;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Runs of each case, in turns, after one to warm up. Default: ${DEFAULT-VALUE}.")
    private int runs = 5;

    @Option(
            names = "--only",
            paramLabel = "WORDS",
            description =
                    "Cases whose names hold these words (\"K=1\", \"latency\", \"detection\"), and what they are measured against. Default: all.")
    private String only = "";

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description =
                    "Score 10,000 events a second for so long instead, and tell how the memory of the process goes. Default: none.")
    private int soak;

    @Option(names = "--json", description = "Print one JSON object.")
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
        require("--events", events, FEWEST_EVENTS);
        require("--runs", runs, 1);
        require("--soak", soak, 0);
        List<Case> cases = soak > 0 ? List.of() : chosen();
        List<Guarantee> paced = Stream.of(Guarantee.values())
                .filter(guarantee -> soak == 0 && wanted(latency(guarantee)))
                .toList();
        boolean ranked = soak == 0 && wanted(DETECTION);
        if (soak == 0 && cases.isEmpty() && paced.isEmpty() && !ranked) {
            throw new CommandException(ExitCode.USAGE, "--only: " + only + " (expected: words of " + all() + ")");
        }
        BenchReport report = new BenchReport(events, runs);
        LiveLine line = new LiveLine(spec.commandLine().getErr());
        if (!cases.isEmpty() || !paced.isEmpty() || soak > 0) {
            measure(cases, paced, report, line);
        }
        if (ranked) {
            line.show("ranking the demo's events");
            report.add(Detection.of(Zoo.load(DETECTS)));
        }
        line.end();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            report.print(out);
        }
        return ExitCode.DONE.code();
    }

    private void measure(List<Case> cases, List<Guarantee> paced, BenchReport report, LiveLine line) {
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-bench");
                BrokerProcess broker = BrokerProcess.start()) {
            line.show("training two models");
            Map<Integer, VerifiedPackage> models = Map.of(
                    1,
                    BenchModel.train(1, folder.path()),
                    ScoreSettings.DEFAULT_NODES,
                    BenchModel.train(ScoreSettings.DEFAULT_NODES, folder.path()));
            try (ScoreBench bench = new ScoreBench(broker, models, avroSchema(folder.path()), events)) {
                line.show("writing " + events + " events");
                bench.prepare();
                cases.stream().map(Case::format).distinct().forEach(bench::write);
                for (int run = 0; run <= runs; run++) {
                    for (Case one : cases) {
                        line.show(run == 0 ? "warming up: " + one.words() : "run " + run + ": " + one.words());
                        Measure measure = bench.run(one);
                        if (run > 0) {
                            report.add(one, measure);
                        }
                    }
                }
                for (Guarantee guarantee : paced) {
                    line.show(latency(guarantee));
                    report.add(guarantee, bench.latency(guarantee, ScoreSettings.DEFAULT_NODES));
                }
                if (soak > 0) {
                    line.show("scoring for " + soak + " minutes");
                    report.add(bench.soak(ScoreSettings.DEFAULT_NODES, Duration.ofMinutes(soak)));
                }
            }
        }
    }

    private static Path avroSchema(Path folder) {
        Path file = folder.resolve("event.avsc");
        try {
            return Files.writeString(file, BenchEvents.avroSchema());
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, file + ": " + IoFault.of(e), e);
        }
    }

    private static String latency(Guarantee guarantee) {
        return "latency, " + guarantee.name().toLowerCase(Locale.ROOT);
    }

    private boolean wanted(String words) {
        return words.contains(only);
    }

    private static String all() {
        return Stream.of(
                        Case.all(ScoreSettings.DEFAULT_NODES).stream().map(Case::words),
                        Stream.of(Guarantee.values()).map(BenchScoreCommand::latency),
                        Stream.of(DETECTION))
                .flatMap(words -> words)
                .collect(Collectors.joining("; "));
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new CommandException(ExitCode.USAGE, option + ": " + value + " (expected: from " + least + ")");
        }
    }

    private List<Case> chosen() {
        List<Case> all = Case.all(ScoreSettings.DEFAULT_NODES);
        List<Case> named = all.stream().filter(one -> wanted(one.words())).toList();
        return all.stream()
                .filter(one -> named.contains(one)
                        || named.stream().anyMatch(other -> other.passThrough().equals(one)))
                .toList();
    }
}

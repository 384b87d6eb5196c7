package dev.elbow.deploy.bench;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.recipe.ScoreSettings;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow bench score}: events a second from topic to topic, scored and as they are, in turns. */
@Command(
        name = "score",
        description =
                "Events a second from topic to topic, in turns with Kafka's own pass-through, on a broker of its own.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:measured", "1:failed", "2:bad usage", "4:disk out of reach"})
public final class BenchScoreCommand implements Subcommand {

    /** Some commits' worth, since a run is timed from its first commit to its last. */
    private static final int FEWEST_EVENTS = 100_000;

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
            description = "Cases whose names hold these words, and what they are measured against. Default: all.")
    private String only = "";

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
        List<Case> cases = chosen();
        Map<Case, List<Measure>> measures = new LinkedHashMap<>();
        LiveLine line = new LiveLine(spec.commandLine().getErr());
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-bench");
                BrokerProcess broker = BrokerProcess.start()) {
            line.show("training two models");
            Map<Integer, VerifiedPackage> models = Map.of(
                    1,
                    BenchModel.train(1, folder.path()),
                    ScoreSettings.DEFAULT_NODES,
                    BenchModel.train(ScoreSettings.DEFAULT_NODES, folder.path()));
            try (ScoreBench bench = new ScoreBench(broker, models, events)) {
                line.show("writing " + events + " events");
                bench.prepare();
                for (int run = 0; run <= runs; run++) {
                    for (Case one : cases) {
                        line.show(run == 0 ? "warming up: " + one.words() : "run " + run + ": " + one.words());
                        Measure measure = bench.run(one);
                        if (run > 0) {
                            measures.computeIfAbsent(one, key -> new ArrayList<>())
                                    .add(measure);
                        }
                    }
                }
            }
        }
        line.end();
        print(measures);
        return ExitCode.DONE.code();
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new CommandException(ExitCode.USAGE, option + ": " + value + " (expected: from " + least + ")");
        }
    }

    private List<Case> chosen() {
        List<Case> all = Case.all(ScoreSettings.DEFAULT_NODES);
        List<Case> named =
                all.stream().filter(one -> one.words().contains(only)).toList();
        if (named.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--only: " + only + " (expected: words of "
                            + String.join("; ", all.stream().map(Case::words).toList()) + ")");
        }
        return all.stream()
                .filter(one -> named.contains(one)
                        || named.stream().anyMatch(other -> other.passThrough().equals(one)))
                .toList();
    }

    private void print(Map<Case, List<Measure>> measures) {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> rows = new ArrayList<>();
        if (!json) {
            out.printf(
                    "%d events a run of %d bytes, medians of %d runs%n%n%-48s %9s %6s %9s %9s %8s%n",
                    events,
                    BenchEvents.json(0).length,
                    runs,
                    "",
                    "events/s",
                    "ratio",
                    "client us",
                    "broker us",
                    "bytes");
        }
        measures.forEach((one, own) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("case", one.words());
            row.put("events_per_second", median(own, Measure::eventsPerSecond));
            row.put("ratio", ratio(own, measures.getOrDefault(one.passThrough(), own)));
            row.put("client_micros", median(own, Measure::clientMicros));
            row.put("broker_micros", median(own, Measure::brokerMicros));
            row.put("allocated_bytes", median(own, Measure::bytes));
            rows.add(row);
            if (!json) {
                out.printf(
                        Locale.ROOT,
                        "%-48s %9.0f %6.2f %9.2f %9.2f %8.0f%n",
                        row.values().toArray());
            }
        });
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("events", events);
            result.put("runs", runs);
            result.put("cases", rows);
            out.println(ResultJson.write(result));
        }
        out.flush();
    }

    /** The median of the ratios of runs side by side, which the machine's other work meets alike. */
    private static double ratio(List<Measure> own, List<Measure> passThrough) {
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < own.size(); run++) {
            ratios.add(own.get(run).eventsPerSecond() / passThrough.get(run).eventsPerSecond());
        }
        return middle(ratios);
    }

    private static double median(List<Measure> runs, ToDoubleFunction<Measure> figure) {
        return middle(runs.stream().map(figure::applyAsDouble).toList());
    }

    private static double middle(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

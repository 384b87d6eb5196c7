package dev.elbow.scorer.cli;

import dev.elbow.schemas.score.PastScore;
import dev.elbow.schemas.score.Refused;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.PastScoreJson;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.scorer.explain.Explainer;
import dev.elbow.scorer.explain.Explanation;
import dev.elbow.scorer.explain.ExplanationTree;
import dev.elbow.scorer.explain.Mask;
import dev.elbow.scorer.explain.Rescoring;
import dev.elbow.scorer.stream.EventLookup;
import dev.elbow.scorer.stream.StreamException;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.References;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.runtime.PackageSession;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow explain}: why an event is strange, and whether a past score still comes out. */
@Command(
        name = "explain",
        description = {
            "Tell why an event is as strange as it is: what would make it normal, and what adds up to its anomaly.",
            "With --score, score the event of a past score or alert again, with the very package, and compare."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:explained; with --score, the past score agrees",
            "1:the past score does not agree, or the event has no score, or is no longer in its topic",
            "2:bad usage, or no such package",
            "3:package not trusted",
            "4:brokers, schema registry or files unreachable"
        })
public final class ExplainCommand implements Subcommand {

    private static final int MOST_SCORE_BYTES = 1 << 24;

    @Option(
            names = "--package",
            paramLabel = "REF",
            description = References.HELP + " Required, but with --score, whose own it is.")
    private @Nullable String reference;

    @Option(
            names = "--event",
            paramLabel = "EVENT",
            description =
                    "The event: a JSON object, a file, or - for standard input. Required, but with --score and --bootstrap-servers.")
    private @Nullable String event;

    @Option(
            names = "--score",
            paramLabel = "SCORE",
            description = "A score or an alert in JSON, a file of one, or - for standard input. Default: none.")
    private @Nullable String score;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description =
                    "Kafka brokers, by commas: the event is read from where --score says that it stands. Default: none.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--tightened",
            description = "Explain what the package's second graph says, as scores do that are marked tightened.")
    private boolean tightened;

    @Option(
            names = "--mask",
            paramLabel = "FIELD",
            description = "Hide the values of a feature, by its name or place; may be repeated. Default: none.")
    private List<String> masked = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings of elbow score as YAML: formats, Kafka's consumer. Default: none.")
    private @Nullable Path config;

    @Option(names = "--provider", paramLabel = "PROVIDER", description = "cpu or cuda. Default: cpu.")
    private @Nullable String provider;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Of the event: json, avro or csv. Default: json.")
    private @Nullable String format;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Map<String, String> environment;
    private final InputStream in;

    /** The command on the process's own streams. */
    public ExplainCommand() {
        this(System.getenv(), new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    }

    ExplainCommand(Map<String, String> environment, InputStream in) {
        this.environment = Map.copyOf(environment);
        this.in = in;
    }

    @Override
    public Integer call() {
        if ("-".equals(event) && "-".equals(score)) {
            throw usage("--event, --score: standard input for both (expected: for one of them)");
        }
        if (event == null && score == null) {
            throw usage("--event: absent (expected: an event, or --score and --bootstrap-servers)");
        }
        Optional<PastScore> past = Optional.ofNullable(score)
                .map(given -> PastScoreJson.read(GivenDocument.read("--score", given, in, MOST_SCORE_BYTES)));
        ExplainSettings settings = ExplainSettings.read(
                Optional.ofNullable(config),
                environment,
                flags(),
                past.map(one -> one.model().reference()));
        VerifiedPackage model = past.isPresent()
                ? PastPackage.load(past.get().model(), Optional.ofNullable(reference))
                : Zoo.load(settings.options().reference());
        Mask mask = Mask.of(masked, model.manifest().schema().features());
        byte[] bytes = event == null
                ? lookUp(past.orElseThrow(), settings)
                : GivenDocument.read("--event", event, in, settings.options().maxEventBytes());
        try (PackageSession session = model.open(settings.options().provider())) {
            if (past.isPresent()) {
                Rescoring rescoring = Rescoring.of(
                        model.manifest(),
                        second -> explain(model, session, settings, second, bytes),
                        past.get().by(tightened),
                        settings.options());
                check(rescoring, model);
                print(rescoring.explanation(), model, mask, past.get().event(), Optional.of(rescoring));
            } else {
                Explanation explanation = explain(model, session, settings, tightened, bytes);
                print(explanation, model, mask, Optional.empty(), Optional.empty());
            }
        } catch (Refused e) {
            throw refused(e);
        }
        return ExitCode.DONE.code();
    }

    private static Explanation explain(
            VerifiedPackage model, PackageSession session, ExplainSettings settings, boolean second, byte[] event) {
        Explainer explainer = second
                ? Explainer.tightened(model, session, settings.options())
                : Explainer.of(model, session, settings.options());
        return explainer.explain(event);
    }

    /** Of what is masked nothing is told, though the refusal may quote it, in its message or as a cause in a stack trace. */
    private CommandException refused(Refused e) {
        String reason = "event: " + e.refusal().reason().name().toLowerCase(Locale.ROOT);
        return masked.isEmpty()
                ? new CommandException(
                        ExitCode.FAILED, reason + ": " + e.refusal().message(), e)
                : new CommandException(ExitCode.FAILED, reason + " (why may hold what --mask hides)");
    }

    private static byte[] lookUp(PastScore past, ExplainSettings settings) {
        String servers = settings.bootstrapServers()
                .orElseThrow(() -> usage(
                        "--event: absent (expected: the event, or --bootstrap-servers to read it from its topic)"));
        Score.Source source = past.event()
                .orElseThrow(() ->
                        usage("--event: absent (expected: the event, since the score does not say where it stands)"));
        try {
            return EventLookup.read(servers, settings.consumer(), source);
        } catch (StreamException e) {
            throw StreamFailure.of(e);
        }
    }

    private static void check(Rescoring rescoring, VerifiedPackage model) {
        if (!rescoring.agrees()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "score: anomaly " + rescoring.past() + " nats, and now "
                            + (float) rescoring.explanation().score().anomaly()
                            + " (expected: the same within the tolerance of package "
                            + model.manifest().reference() + ", " + rescoring.tolerance()
                            + "); the event is another one, or the score is not that package's, or was told on another provider");
        }
    }

    private void print(
            Explanation explanation,
            VerifiedPackage model,
            Mask mask,
            Optional<Score.Source> source,
            Optional<Rescoring> rescoring) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> tree = ExplanationTree.of(explanation, source, mask);
            rescoring.ifPresent(one -> {
                Map<String, Object> past = new LinkedHashMap<>();
                past.put("anomaly", (float) one.past());
                past.put("tolerance", one.tolerance());
                tree.put("past", past);
            });
            out.println(ResultJson.write(tree));
        } else {
            new ExplanationText(explanation, model.manifest(), mask).print(out);
            rescoring.ifPresent(one -> out.printf(
                    Locale.ROOT,
                    "the past score agrees: %s nats then, %s now, within the package's tolerance, %s%n",
                    (float) one.past(),
                    (float) one.explanation().score().anomaly(),
                    one.tolerance()));
        }
        out.flush();
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        ServiceOptions.put(flags, "package", reference);
        ServiceOptions.put(flags, "provider", provider);
        ServiceOptions.put(flags, "format.events", format);
        ServiceOptions.put(flags, "bootstrap_servers", bootstrapServers);
        return flags;
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}

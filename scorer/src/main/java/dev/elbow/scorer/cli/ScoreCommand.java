package dev.elbow.scorer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.alert.AlertSupervisor;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.Packages;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.scorer.stream.StreamException;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.References;
import dev.elbow.zoo.cli.StandardInput;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.runtime.PackageSession;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elbow score}: scores a Kafka topic, or lines. Values of options are read, and refused, as settings are. */
@Command(
        name = "score",
        description = "Score the events of a Kafka topic, or lines from standard input.",
        footer =
                "%nWhat is required may stand in ELBOW_… variables (ELBOW_BOOTSTRAP_SERVERS, ELBOW_TOPICS_EVENTS) or in the"
                        + " file as well; an option overrides a variable, and this the file.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:bad usage",
            "3:package not trusted",
            "4:brokers, schema registry or files unreachable"
        })
public final class ScoreCommand implements Subcommand {

    @Option(
            names = "--package",
            paramLabel = "REF",
            description = References.HELP + " Required, unless settings choose or list routes.")
    private @Nullable String reference;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML. Default: none.")
    private @Nullable Path config;

    @Mixin
    private final StreamOptions stream = new StreamOptions();

    @Option(names = "--provider", paramLabel = "PROVIDER", description = "cpu or cuda. Default: cpu.")
    private @Nullable String provider;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Of events: json, avro or csv. Default: json.")
    private @Nullable String format;

    @Option(names = "--scores-format", paramLabel = "FORMAT", description = "Of scores: json or avro. Default: json.")
    private @Nullable String scoresFormat;

    @Option(
            names = "--stdin",
            description = "Score lines of JSON or CSV from standard input to standard output, without Kafka.")
    private boolean stdin;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Map<String, String> environment;
    private final InputStream in;
    private final OutputStream out;

    /** The command on the process's own streams. */
    public ScoreCommand() {
        this(System.getenv(), new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    ScoreCommand(Map<String, String> environment, InputStream in, OutputStream out) {
        this.environment = Map.copyOf(environment);
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (stdin) {
            scoreLines();
        } else {
            scoreTopic();
        }
        return ExitCode.DONE.code();
    }

    private void scoreTopic() throws InterruptedException {
        SettingsTree.unknown(environment).forEach(this::say);
        Optional<Path> file = Optional.ofNullable(config);
        Map<String, Object> values =
                ScoringSettings.values(file, environment, SettingsTree.SCORE_KEYS, flags(stream.flags()));
        // Who means lines, and not a topic, reads which option was forgotten.
        String source = ScoringSettings.source("elbow score", file)
                + (values.containsKey("bootstrap_servers") ? "" : ", of a topic since there is no --stdin");
        Settings read = new Settings(source, values, options());
        HttpSettings http = HttpSettings.read(read);
        Optional<PageSettings> page = PageSettings.read(read, http);
        List<Supplier<AlertConfig>> alerts = new ArrayList<>();
        ScorerConfig settings = ScorerConfig.read(
                read, scores -> AlertConfig.beside(read, scores).ifPresent(alerts::add));
        Optional<AlertConfig> alerting = alerts.stream().map(Supplier::get).findFirst();
        Optional<PageSettings> shown = page.map(
                one -> alerting.map(config -> one.besideAlerts(config.topics().alerts()))
                        .orElse(one));
        Packages packages = Packages.load(settings);
        try (ObserveServing observing = ObserveServing.open(http, shown, this::say);
                ScoringService service = ScoringService.open(settings, packages, observing.tap())) {
            ScoringAndAlerts both = new ScoringAndAlerts(
                    service, alerting.map(config -> new AlertSupervisor(config, service.meters())));
            observing.show(both, service.meters());
            observing.showPage(service, settings);
            say("scoring " + packages.told(settings) + ", "
                    + settings.commit().guarantee().name().toLowerCase(Locale.ROOT) + ", threads: "
                    + settings.threads() + ", " + settings.clients().where());
            alerting.ifPresent(config -> say(AlertCommand.line(config)));
            new StreamScoring(both, spec.commandLine().getErr()).run();
        } catch (StreamException e) {
            throw StreamFailure.of(e);
        }
    }

    private void scoreLines() {
        if (!stream.flags().isEmpty()) {
            List<String> given = stream.flags().keySet().stream()
                    .map(StreamOptions.NAMES::get)
                    .toList();
            throw new ParameterException(
                    spec.commandLine(), "--stdin: scores no topic (expected: no " + String.join(", ", given) + ")");
        }
        StandardInput.requireOpen();
        SettingsTree.unknown(environment).forEach(this::say);
        Settings settings = ScoringSettings.withoutStream(
                "elbow score --stdin", Optional.ofNullable(config), environment, flags(Map.of()), options());
        ScoringOptions options = ScoringOptions.read(settings);
        LineScoring.check(options.format(), settings);
        settings.finish();
        VerifiedPackage scoredWith = Zoo.load(options.reference());
        say("scoring lines with " + scoredWith);
        try (PackageSession session = scoredWith.open(options.provider())) {
            Scorer scorer = new Scorer(scoredWith, session, options);
            run(new LineScoring(scorer, options, out));
        }
    }

    private void run(LineScoring scoring) {
        try {
            scoring.run(in);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Broken pipe")) { // Java tells it from a full disk no better
                throw new CommandException(ExitCode.FAILED, "standard input or output: " + IoFault.of(e), e);
            }
        }
        say(String.format(
                Locale.ROOT,
                "done: %,d events, %,d anomalous, %,d refused",
                scoring.scored() + scoring.refused(),
                scoring.anomalous(),
                scoring.refused()));
        if (scoring.noObjects()) {
            say(
                    "no line begins with { (expected: JSON objects, one a line, as elbow sample prints them, or --format csv)");
        }
    }

    private Map<String, String> flags(Map<String, String> streamFlags) {
        Map<String, String> flags = new LinkedHashMap<>(streamFlags);
        ServiceOptions.put(flags, "package", reference);
        ServiceOptions.put(flags, "provider", provider);
        ServiceOptions.put(flags, "format.events", format);
        ServiceOptions.put(flags, "format.scores", scoresFormat);
        return flags;
    }

    /** For each setting that an option gives, the option. */
    static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(StreamOptions.NAMES);
        options.put("package", "--package");
        options.put("provider", "--provider");
        options.put("format.events", "--format");
        options.put("format.scores", "--scores-format");
        return options;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}

package dev.elbow.scorer.cli;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.alert.AlertService;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.stream.StreamException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow alert}: one alert an episode, from a topic of scores. Values of options are read, and refused, as settings are. */
@Command(
        name = "alert",
        description = "Turn the scores of a Kafka topic into one alert an episode: it opens, becomes worse, closes.",
        footer =
                "%nWhat is required may stand in ELBOW_… variables (ELBOW_BOOTSTRAP_SERVERS, ELBOW_TOPICS_SCORES) or in the"
                        + " file as well; an option overrides a variable, and this the file.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed", "2:bad usage", "4:brokers or files unreachable"})
public final class AlertCommand implements Subcommand {

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML. Default: none.")
    private @Nullable Path config;

    @Mixin
    private final AlertOptions options = new AlertOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Map<String, String> environment;

    /** The command in the process's own environment. */
    public AlertCommand() {
        this(System.getenv());
    }

    AlertCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        SettingsTree.unknown(environment).forEach(this::say);
        Settings read = settings();
        HttpSettings http = HttpSettings.read(read);
        AlertConfig settings = AlertConfig.read(read);
        try (ObserveServing observing = ObserveServing.open(http, this::say);
                AlertService service = AlertService.open(settings)) {
            observing.show(service, service.meters());
            say(line(settings));
            service.sinks().forEach(sink -> say("alerts go to " + sink + ", too"));
            new StreamAlerting(service, spec.commandLine().getErr()).run();
        } catch (StreamException e) {
            throw StreamFailure.of(e);
        }
        return ExitCode.DONE.code();
    }

    private Settings settings() {
        Optional<Path> file = Optional.ofNullable(config);
        Map<String, Object> values =
                ScoringSettings.values(file, environment, AlertOptions.ENVIRONMENT_KEYS, options.flags());
        return new Settings(ScoringSettings.source("elbow alert", file), values, AlertOptions.NAMES);
    }

    static String line(AlertConfig settings) {
        AlertConfig.Streams streams = settings.streams();
        return "alerting of " + settings.topics().scores() + " to "
                + settings.topics().alerts() + ", "
                + settings.rules().opening().count() + " of "
                + settings.rules().opening().of() + " events "
                + anomalous(settings)
                + ", suppressions: " + settings.suppressions().size() + ", "
                + streams.guarantee().name().toLowerCase(Locale.ROOT) + ", threads: " + streams.threads()
                + ", from where group " + streams.group() + " stopped, else from the "
                + (streams.begin() == AlertConfig.Begin.EARLIEST ? "oldest" : "next") + " score";
    }

    private static String anomalous(AlertConfig settings) {
        if (settings.budget().isPresent()) {
            return "so strange that normal ones open " + settings.budget().get();
        }
        return settings.level().isPresent()
                ? "with a p-value of " + settings.level().getAsDouble() + " or less"
                : "that their package calls anomalous";
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}

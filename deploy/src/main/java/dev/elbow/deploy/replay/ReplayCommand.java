package dev.elbow.deploy.replay;

import dev.elbow.deploy.broker.Topics;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.StandardInput;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow replay}: from a file to a topic. */
@Command(
        name = "replay",
        description = "Send the events of a file to a topic, as JSON objects.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:all were sent",
            "1:the file broke off, or an event was not taken",
            "2:bad usage, no such file or topic",
            "4:no broker answers"
        })
public final class ReplayCommand implements Subcommand {

    @Parameters(
            paramLabel = "FILE",
            description = "CSV with a header line or JSON lines, each also with .gz; - for JSON lines on stdin.")
    private String file = "";

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "Where to send them. Required.")
    private String topic = "";

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:ELBOW_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "The brokers; or set ELBOW_BOOTSTRAP_SERVERS. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers = "";

    @Option(names = "--rate", paramLabel = "N", description = "Events a second. Default: as fast as possible.")
    private @Nullable Double rate;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            description = "The column that becomes the record's key. Default: none.")
    private @Nullable String key;

    @Option(
            names = "--exclude",
            paramLabel = "COLUMN",
            description = "A column not to send, such as a label; repeatable. Default: none.")
    private Set<String> excluded = new LinkedHashSet<>();

    @Option(names = "--limit", paramLabel = "N", description = "Send no more than this. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--create-topic", description = "Create the topic, of one partition, where it is not there.")
    private boolean createTopic;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new CommandException(ExitCode.USAGE, "--limit: " + limit + " (expected: 0 or more)");
        }
        if (rate != null && !(rate > 0 && rate <= 1e9)) {
            throw new CommandException(ExitCode.USAGE, "--rate: " + rate + " (expected: more than 0)");
        }
        Columns columns = new Columns(Optional.ofNullable(key), excluded);
        try (EventFile events = open(columns)) {
            findTopic();
            try (Replay replay = Replay.to(bootstrapServers, topic);
                    Interruption interruption = Interruption.listen()) {
                send(events, replay, interruption);
            }
        }
        return ExitCode.DONE.code();
    }

    private EventFile open(Columns columns) {
        if (file.equals("-")) {
            StandardInput.requireOpen();
        }
        return file.equals("-") ? EventFile.open("-", System.in, columns) : EventFile.open(Path.of(file), columns);
    }

    private void findTopic() {
        try (Topics topics = Topics.at(bootstrapServers)) {
            if (createTopic) {
                topics.create(topic, 1);
            } else {
                topics.require(topic);
            }
        }
    }

    private void send(EventFile events, Replay replay, Interruption interruption) {
        PrintWriter err = spec.commandLine().getErr();
        LiveLine line = new LiveLine(err);
        Pace pace = new Pace(rate == null ? 0 : rate);
        while (replay.sent() < limit && !interruption.heard() && events.hasNext()) {
            pace.await(interruption::heard);
            replay.send(events.next());
            if (pace.seconds() > 1) {
                line.show(report(replay.sent(), pace.seconds()));
            }
        }
        replay.flush();
        line.show(report(replay.sent(), pace.seconds()));
        line.end();
    }

    private String report(long sent, double seconds) {
        return String.format(
                Locale.ROOT, "%d events sent to %s in %.1f s, %.0f a second", sent, topic, seconds, sent / seconds);
    }
}

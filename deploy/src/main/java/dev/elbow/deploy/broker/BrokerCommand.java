package dev.elbow.deploy.broker;

import dev.elbow.deploy.Requires;
import dev.elbow.deploy.Requires.Part;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow broker}: a throw-away broker in the foreground. */
@Requires(Part.BROKER)
@Command(
        name = "broker",
        description =
                "Run a single Kafka broker on this machine, until Ctrl-C. For trying things, never for production.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "1:the broker gave up",
            "2:bad usage, or the port is taken",
            "4:the folder cannot be used",
            "130, 143:stopped by a signal"
        })
public final class BrokerCommand implements Subcommand {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port on loopback; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the data, which then stays. Default: a temporary one, removed at the end.")
    private @Nullable Path data;

    @Option(
            names = "--topic",
            paramLabel = "NAME[:PARTITIONS]",
            converter = TopicName.Converter.class,
            description = "Create a topic, of one partition unless said otherwise; repeatable. Default: none.")
    private List<TopicName> topics = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw new CommandException(ExitCode.USAGE, "--port: " + port + " (expected: 0 to 65535)");
        }
        try (EmbeddedBroker broker = data == null ? EmbeddedBroker.start(port) : EmbeddedBroker.start(port, data)) {
            // A signal leaves this thread where it is; only a hook gets to run.
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "elbow-broker-stop"));
            createTopics(broker);
            PrintWriter out = spec.commandLine().getOut();
            out.println(broker.bootstrapServers());
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println("broker is up; Ctrl-C stops it" + (data == null ? " and removes its data" : ""));
            Throwable fault = broker.fault().join();
            throw new CommandException(ExitCode.FAILED, "broker: " + fault.getMessage() + "; it was stopped", fault);
        }
    }

    private void createTopics(EmbeddedBroker broker) {
        if (topics.isEmpty()) {
            return;
        }
        try (Topics created = Topics.at(broker.bootstrapServers())) {
            topics.forEach(topic -> created.create(topic.name(), topic.partitions()));
        }
    }
}

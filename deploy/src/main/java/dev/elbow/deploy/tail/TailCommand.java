package dev.elbow.deploy.tail;

import dev.elbow.deploy.broker.Topics;
import dev.elbow.deploy.replay.Interruption;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow tail}: from a topic to lines. */
@Command(
        name = "tail",
        description = "Print what comes to a topic, a line a record, until Ctrl-C: its committed values as they are.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:as many as asked for, all until the end, or nobody reads the output any more",
            "2:bad usage, or no such topic",
            "4:no broker answers",
            "130, 143:stopped by a signal"
        })
public final class TailCommand implements Subcommand {

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "What to read. Required.")
    private String topic = "";

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:ELBOW_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "The brokers; or set ELBOW_BOOTSTRAP_SERVERS. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers = "";

    @Option(names = "--from-beginning", description = "Begin with what is there already.")
    private boolean fromBeginning;

    @Option(
            names = "--until-end",
            description = "End with what was there at the start, and wait for nothing; with --from-beginning.")
    private boolean untilEnd;

    @Option(names = "--limit", paramLabel = "N", description = "End after that many. Default: none.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--json",
            description =
                    "Print an object a record, with partition, offset, key and headers; those say why an event was refused.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new CommandException(ExitCode.USAGE, "--limit: " + limit + " (expected: 0 or more)");
        }
        if (untilEnd && !fromBeginning) {
            throw new CommandException(
                    ExitCode.USAGE, "--until-end: nothing lies before it (expected: --from-beginning, too)");
        }
        try (Topics topics = Topics.at(bootstrapServers)) {
            topics.require(topic);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (TopicTail tail = TopicTail.open(bootstrapServers, topic, fromBeginning);
                Interruption interruption = Interruption.listen()) {
            for (long left = limit; left > 0 && !done(tail) && !interruption.heard() && !out.checkError(); ) {
                left -= tail.read(left, json, out::println);
            }
        }
        return ExitCode.DONE.code();
    }

    private boolean done(TopicTail tail) {
        return untilEnd && tail.atEnd();
    }
}

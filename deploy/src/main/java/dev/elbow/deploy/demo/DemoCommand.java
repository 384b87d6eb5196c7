package dev.elbow.deploy.demo;

import dev.elbow.deploy.Requires;
import dev.elbow.deploy.Requires.Part;
import dev.elbow.deploy.replay.Interruption;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow demo}. */
@Requires({Part.BROKER, Part.TRAINER})
@Command(
        name = "demo",
        description =
                "Score real network connections, tens of thousands, through a broker of its own, and say what came of it.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed or interrupted", "2:bad usage", "3:the package is not trusted"})
public final class DemoCommand implements Subcommand {

    private static final String PACKAGE = "network-intrusion:1.0.0";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--page",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show the live page, with episodes; on a terminal, until Ctrl-C. Default: true.")
    private boolean page;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.listen()) {
            VerifiedPackage model = Zoo.load(PACKAGE);
            err.printf("%s verified, %s%n", model.manifest().reference(), model.digest());
            err.flush();
            DemoEvents events = DemoEvents.read(Integer.MAX_VALUE);
            err.printf(Locale.ROOT, "%,d events to score%n", events.size());
            err.flush();
            new Demo(model, events, new LiveLine(err), interruption, page).run(run -> {
                print(model, events, DemoResult.of(model, events, run));
                if (page && onTerminal()) {
                    err.println("the page stays until Ctrl-C (--no-page ends at once)");
                    err.flush();
                    interruption.await();
                }
            });
            return ExitCode.DONE.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "demo: interrupted", e);
        }
    }

    /** As the launcher says; without it, where colours would be shown. */
    private static boolean onTerminal() {
        return Boolean.parseBoolean(System.getProperty("elbow.terminal", Boolean.toString(Ansi.AUTO.enabled())));
    }

    private void print(VerifiedPackage model, DemoEvents events, DemoResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ResultJson.write(result.json(model)));
            out.flush();
        } else {
            new DemoTable(model, events, result).print(out);
        }
    }
}

package dev.elbow.zoo.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.diff.EventComparison;
import dev.elbow.zoo.diff.PackageDiff;
import dev.elbow.zoo.diff.PairScoring;
import dev.elbow.zoo.diff.ScoreAgreement;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo diff}. */
@Command(
        name = "diff",
        description = {
            "Compare two packages: recipe, features, metrics, and how far their scores agree.",
            "Anomalies of different models do not compare in nats; ranks, p-values and verdicts on the same events do.",
            "With --plain-http, A and B are of one host: pull one of them first where they are not."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:compared",
            "1:both packages refuse all events of FILE, or other bytes are here under the version in a registry",
            "2:bad usage, or no such package or events",
            "3:not trusted",
            "4:registry or disk out of reach"
        })
final class DiffCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "A", description = References.HELP)
    private String referenceA = "";

    @Parameters(index = "1", paramLabel = "B", description = "The same.")
    private String referenceB = "";

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "Score these events by both, too: JSON lines as elbow score takes them, - for standard input;"
                    + " a million at most. Default: the golden events of both packages alone.")
    private @Nullable String events;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SignatureOptions signatures;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final InputStream in;

    /** The command on the process's own standard input. */
    DiffCommand() {
        this(new FileInputStream(FileDescriptor.in));
    }

    DiffCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() {
        registry.checkOneHost(List.of(referenceA, referenceB));
        VerifiedPackage a = registry.load(referenceA, signatures.trust());
        VerifiedPackage b = registry.load(referenceB, signatures.trust());
        PrintWriter out = spec.commandLine().getOut();
        if (a.digest().equals(b.digest())) {
            out.println(json ? ResultJson.write(DiffTree.same(a, b)) : "A and B are the same package, " + a);
        } else {
            List<ComparedOn> compared = compare(a, b);
            print(out, PackageDiff.of(a, b), compared);
            out.flush();
            if (events != null) {
                requireScores(EventLines.name(events), compared.get(compared.size() - 1));
            }
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    private List<ComparedOn> compare(VerifiedPackage a, VerifiedPackage b) {
        try (InputStream lines = events == null ? InputStream.nullInputStream() : EventLines.open(events, in);
                PairScoring scoring = PairScoring.open(a, b)) {
            List<ComparedOn> compared = new ArrayList<>();
            compared.add(ComparedOn.golden("A", a, scoring.onGolden(a)));
            compared.add(ComparedOn.golden("B", b, scoring.onGolden(b)));
            if (events != null) {
                EventComparison comparison = scoring.begin();
                EventLines.read(
                        events,
                        lines,
                        comparison,
                        new LiveLine(spec.commandLine().getErr()));
                compared.add(ComparedOn.given(comparison.end()));
            }
            return compared;
        } catch (IOException e) {
            throw new UncheckedIOException("events " + events, e); // closing a file that was read
        }
    }

    private void print(PrintWriter out, PackageDiff diff, List<ComparedOn> compared) {
        if (json) {
            out.println(ResultJson.write(DiffTree.of(diff, compared)));
        } else {
            new DiffHeading(diff.a(), diff.b(), referenceA, referenceB).print(out);
            new DiffText(diff).print(out);
            new AgreementText(diff, compared).print(out);
        }
    }

    /** Golden events are the packages' own; of events that are given, somebody expected scores. */
    private static void requireScores(String name, ComparedOn compared) {
        ScoreAgreement.Refusals refusals = compared.agreement().refusals();
        if (refusals.both() == refusals.events()) {
            String first =
                    refusals.a().first().map(ScoreAgreement.First::reason).orElse("");
            throw new CommandException(
                    ExitCode.FAILED,
                    "events " + name + ": all " + refusals.events()
                            + " refused by both packages, the first by A for this: " + first);
        }
    }
}

package dev.elbow.deploy.backfill;

import dev.elbow.deploy.Requires;
import dev.elbow.deploy.Requires.Part;
import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.cli.ScoringSettings;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.score.Tighten;
import dev.elbow.trainer.data.ParquetFile;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.References;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.runtime.PackageSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow backfill}: from files of events to a file of scores. */
@Requires(Part.TRAINER)
@Command(
        name = "backfill",
        description = "Score files of events into a file, each event to the bit as elbow score does.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:every event was answered",
            "1:failed",
            "2:bad usage, no such file, or one that would be replaced",
            "3:package not trusted",
            "4:a file could not be written"
        })
public final class BackfillCommand implements Subcommand {

    private static final int MOST_THREADS = 256;

    /** Names that promise another format than is written. */
    private static final Pattern OTHER_FORMAT = Pattern.compile("\\.(csv|gz)$", Pattern.CASE_INSENSITIVE);

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "CSV with a header line or JSON lines, each also with .gz, or Parquet; scored one after another.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--package", paramLabel = "REF", description = References.HELP + " Required.")
    private @Nullable String reference;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings as YAML, as elbow score has them; those of a stream are passed over. Default: none.")
    private @Nullable Path config;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "Where the scores go, in the events' order: JSON lines, or Parquet where it ends so. Required.")
    private Path out = Path.of("");

    @Option(
            names = "--refusals",
            paramLabel = "FILE",
            description =
                    "Where events without a score go, as JSON lines with file and line. Default: among the scores.")
    private @Nullable Path refusals;

    @Option(names = "--threads", paramLabel = "N", description = "How many score. Default: one a processor.")
    private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--tighten",
            paramLabel = "BAND",
            description = "Which events the package's second graph scores again, by p-value: ABOVE..BELOW, such as"
                    + " 0.0001..0.01, or default, around the package's rate of false alerts. Default: none.")
    private @Nullable String tighten;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        try {
            write();
        } catch (TrainerDataException e) {
            throw new CommandException(
                    ExitCode.FAILED, String.valueOf(e.getMessage()), e); // Parquet that cannot be read, or written
        }
        return ExitCode.DONE.code();
    }

    private void write() {
        ScoringOptions options = options();
        VerifiedPackage scoredWith = Zoo.load(options.reference());
        options.check(scoredWith.manifest());
        try (PackageSession session = scoredWith.open(options.provider());
                WholeFile scores = WholeFile.begin(out, force);
                @Nullable WholeFile apart = refusals == null ? null : WholeFile.begin(refusals, force)) {
            Backfill.Outputs outputs = new Backfill.Outputs(scores, Optional.ofNullable(apart));
            try (Backfill backfill = new Backfill(threads, () -> new Scorer(scoredWith, session, options), outputs)) {
                run(backfill);
            }
            if (apart != null) {
                apart.finish(WholeFile::plain);
            }
            scores.finish(parquet(out) ? ParquetFile::fromJsonLines : WholeFile::plain);
        }
    }

    private ScoringOptions options() {
        Settings settings = ScoringSettings.withoutStream(
                "elbow backfill",
                Optional.ofNullable(config),
                System.getenv(),
                reference == null ? Map.of() : Map.of("package", reference),
                Map.of("package", "--package"));
        ScoringOptions options = ScoringOptions.read(settings);
        if (options.format().events() != EventFormat.JSON) {
            settings.problem(
                    "format.events", told(options.format().events()), "none; a file's name says how it is read");
        }
        if (options.format().scores() != ScoreFormat.JSON) {
            settings.problem("format.scores", told(options.format().scores()), "none; the name of --out says it");
        }
        settings.finish();
        return tighten == null ? options : options.withTighten(Optional.of(band(tighten)));
    }

    private static String told(Enum<?> format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static Tighten band(String tighten) {
        if (tighten.equals("default")) {
            return Tighten.aroundThreshold();
        }
        try {
            int between = Math.max(0, tighten.indexOf(".."));
            return Tighten.between(
                    Double.parseDouble(tighten.substring(0, between)),
                    Double.parseDouble(tighten.substring(Math.min(tighten.length(), between + 2))));
        } catch (IllegalArgumentException e) {
            throw usage("--tighten: " + Excerpt.of(tighten)
                    + " (expected: default, or two p-values from 0 to 1, the lesser first, such as 0.0001..0.01)");
        }
    }

    private void check() {
        if (threads < 1 || threads > MOST_THREADS) {
            throw usage("--threads: " + threads + " (expected: 1 to " + MOST_THREADS + ")");
        }
        if (refusals != null && same(refusals, out)) {
            throw usage("--refusals: " + refusals + " (expected: another file than --out)");
        }
        if (OTHER_FORMAT.matcher(out.toString()).find()) {
            throw usage("--out: " + out + " (expected: a file of JSON lines, or Parquet where it ends with .parquet)");
        }
        if (refusals != null
                && (parquet(refusals)
                        || OTHER_FORMAT.matcher(refusals.toString()).find())) {
            throw usage("--refusals: " + refusals + " (expected: a file of JSON lines)");
        }
        for (Path file : files) {
            if (same(file, out) || (refusals != null && same(file, refusals))) {
                throw usage("file " + file + ": is read and written (expected: another file to write)");
            }
            if (!Files.isRegularFile(file)) {
                throw usage("file " + file + ": is not there (expected: one)");
            }
            if (!Files.isReadable(file)) {
                throw usage("file " + file + ": no permission to read it");
            }
        }
    }

    private void run(Backfill backfill) {
        LiveLine line = new LiveLine(spec.commandLine().getErr());
        long began = System.nanoTime();
        for (Path file : files) {
            score(file, backfill, () -> line.show(report(backfill, began)));
        }
        backfill.finish(() -> {});
        line.show(report(backfill, began));
        line.end();
        if (backfill.scored() == 0 && backfill.refused() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("none of them could be scored (expected: events that the package takes)");
        }
    }

    private static void score(Path file, Backfill backfill, Runnable progress) {
        if (!parquet(file)) {
            try (EventFile events = EventFile.open(file, Columns.all())) {
                backfill.score(file.toString(), events, progress);
            }
            return;
        }
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-backfill")) {
            Path lines = folder.path().resolve("events.jsonl");
            ParquetFile.toJsonLines(file, lines);
            try (EventFile events = EventFile.open(lines, Columns.all())) {
                backfill.score(file.toString(), events, progress);
            }
        }
    }

    private String report(Backfill backfill, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        long events = backfill.scored() + backfill.refused();
        return String.format(
                Locale.ROOT,
                "%,d events to %s in %.1f s, %,d anomalous, %,d refused, %,.0f a second",
                events,
                out,
                seconds,
                backfill.anomalous(),
                backfill.refused(),
                events / seconds);
    }

    private static boolean parquet(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    private static boolean same(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}

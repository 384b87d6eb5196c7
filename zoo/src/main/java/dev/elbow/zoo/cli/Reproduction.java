package dev.elbow.zoo.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A package made once more, by its own recipe, seed and data, and held against itself. Training is {@code elbow train}'s, which this
 * module does not know but by that name.
 *
 * @param given the package
 * @param data the rows that it was trained on
 * @param test the rows that it was tested on, where they are in a file of their own
 */
record Reproduction(VerifiedPackage given, Path data, Optional<Path> test) {

    private static final Map<String, Function<Manifest, Object>> FIELDS = fields();

    private static Map<String, Function<Manifest, Object>> fields() {
        Map<String, Function<Manifest, Object>> fields = new LinkedHashMap<>();
        fields.put("features", Manifest::features);
        fields.put("latent", Manifest::latent);
        fields.put("nodes", Manifest::nodes);
        fields.put("graphs", Manifest::graphs);
        fields.put("calibration", Manifest::calibration);
        fields.put("tighten", Manifest::tighten);
        fields.put("tolerances", Manifest::tolerances);
        fields.put("attributes", Manifest::attributes);
        fields.put("provenance.versions", manifest -> manifest.provenance().versions());
        fields.put("provenance.metrics", manifest -> manifest.provenance().metrics());
        fields.put("provenance.test", manifest -> manifest.provenance().test());
        return fields;
    }

    /**
     * What came of it.
     *
     * @param differing files, and fields of the manifest, that are not the same bit for bit
     * @param anomalies the largest difference of a golden event's anomaly, relative to the larger of 1 and its size
     * @param folder of the package that was made, kept where it differs
     */
    record Result(List<String> differing, double anomalies, Manifest made, Optional<Path> folder) {

        Result {
            differing = List.copyOf(differing);
        }

        boolean same() {
            return differing.isEmpty();
        }
    }

    /**
     * Trains and compares.
     *
     * @param root the whole command, one of whose subcommands trains
     */
    Result run(CommandLine root) {
        CommandLine train = root.getSubcommands().get("train");
        if (train == null) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "--reproduce: this distribution has no elbow train (expected: one with a trainer)");
        }
        Provenance provenance = given.manifest().provenance();
        checkDigest("--data", data, provenance.dataSha256());
        checkTest(provenance);
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-reproduction")) {
            Path recipe = write(folder.path().resolve("recipe.yaml"), given.file("recipe.yaml"));
            Path made = folder.path().resolve(given.manifest().name());
            train(train, recipe, made);
            Result result = compare(Zoo.load(made.toString()), made);
            if (!result.same()) {
                folder.keep();
            }
            return result;
        }
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw TemporaryFolder.fault(file, "written", e);
        }
    }

    private void checkTest(Provenance provenance) {
        Optional<String> apart = provenance
                .test()
                .map(Provenance.Test::dataSha256)
                .filter(digest -> !digest.equals(provenance.dataSha256()));
        if (test.isPresent() && apart.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--test " + test.get() + ": the package was tested on no file but that of --data (expected: none)");
        }
        if (test.isEmpty() && apart.isPresent()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--reproduce: without --test (expected: the file that the package was tested on, of sha256 "
                            + apart.get() + ")");
        }
        test.ifPresent(file -> checkDigest("--test", file, apart.orElseThrow()));
    }

    private static void checkDigest(String option, Path file, String expected) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream content = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            String found = Digests.sha256(content);
            if (!found.equals(expected)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        option + " " + file + ": content of sha256 " + found + " (expected: " + expected
                                + ", what the package was made of)");
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, option + " " + file + ": " + IoFault.of(e), e);
        }
    }

    /** Its results are not this command's; its progress is. */
    private void train(CommandLine train, Path recipe, Path out) {
        Provenance provenance = given.manifest().provenance();
        List<String> options = new ArrayList<>(List.of(
                recipe.toString(),
                "--out",
                out.toString(),
                "--data",
                data.toString(),
                "--seed",
                "" + provenance.seed()));
        test.ifPresent(file -> options.addAll(List.of("--test", file.toString())));
        provenance
                .base()
                .ifPresent(base -> options.addAll(
                        List.of("--from", base.reference() + "@" + base.digest(), "--freeze", base.frozen())));
        if (provenance.forced()) {
            options.add("--force");
        }
        PrintWriter stdout = train.getOut();
        train.setOut(new PrintWriter(Writer.nullWriter()));
        try {
            train.parseArgs(options.toArray(String[]::new));
            Object ended = ((Callable<?>) train.getCommand()).call();
            if (!Integer.valueOf(ExitCode.DONE.code()).equals(ended)) {
                throw new CommandException(ExitCode.FAILED, "--reproduce: training ended with exit code " + ended);
            }
        } catch (ParameterException e) {
            // Its options are ours, and help for them is not what a user of this command needs.
            throw new CommandException(ExitCode.FAILED, "--reproduce: elbow train refuses: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // what a Callable declares; training itself throws none of the checked kind
            throw new CommandException(ExitCode.FAILED, "--reproduce: training failed: " + e.getMessage(), e);
        } finally {
            train.setOut(stdout);
        }
    }

    private Result compare(VerifiedPackage made, Path folder) {
        List<String> differing = new ArrayList<>();
        Manifest before = given.manifest();
        Manifest after = made.manifest();
        before.files().stream()
                .filter(file -> !after.files().contains(file))
                .forEach(file -> differing.add(file.name()));
        after.files().stream()
                .filter(file ->
                        before.files().stream().noneMatch(one -> one.name().equals(file.name())))
                .forEach(file -> differing.add(file.name()));
        FIELDS.forEach((name, field) -> {
            if (!field.apply(before).equals(field.apply(after))) {
                differing.add("model.json: " + name);
            }
        });
        if (differing.isEmpty() && !before.withoutRun().equals(after.withoutRun())) {
            differing.add("model.json");
        }
        boolean same = differing.isEmpty();
        return new Result(differing, same ? 0 : difference(made), after, same ? Optional.empty() : Optional.of(folder));
    }

    /** What it comes to for whoever only scores. */
    private double difference(VerifiedPackage made) {
        EventBatch events = events();
        try (PackageSession one = given.open(Provider.CPU);
                PackageSession other = made.open(Provider.CPU)) {
            ScoredBatch before = one.score(events);
            ScoredBatch after = other.score(events);
            double largest = 0;
            for (int row = 0; row < events.size(); row++) {
                double scale = Math.max(1, Math.abs(before.anomaly(row)));
                largest = Math.max(largest, Math.abs(before.anomaly(row) - after.anomaly(row)) / scale);
            }
            return largest;
        }
    }

    private EventBatch events() {
        EventBatch events = new EventBatch(given.manifest().schema());
        given.golden().cases().forEach(one -> one.addTo(events));
        return events;
    }

    /** For people, one line a difference. */
    static void print(Result result, Provenance then, PrintWriter out) {
        String seconds = then.run()
                .map(run -> String.format(Locale.ROOT, ", in %.0f s then", run.seconds()))
                .orElse("");
        seconds += result.made()
                .provenance()
                .run()
                .map(run -> String.format(
                        Locale.ROOT, "%s %.0f s now", then.run().isEmpty() ? ", in" : " and", run.seconds()))
                .orElse("");
        if (result.same()) {
            out.printf("reproduced: every file is the same, byte for byte%s%n", seconds);
            return;
        }
        out.printf("not reproduced%s:%n", seconds);
        result.differing().forEach(one -> out.println("  " + one + " differs"));
        Map<String, String> now = result.made().provenance().versions();
        then.versions().forEach((name, version) -> {
            if (!version.equals(now.get(name))) {
                out.printf("  made with %s %s (here: %s)%n", name, version, now.getOrDefault(name, "none"));
            }
        });
        out.printf(
                Locale.ROOT,
                "  anomalies of its golden events differ by %.2g at most, relatively%n",
                result.anomalies());
        result.folder().ifPresent(folder -> out.printf("  what was made is kept in %s%n", folder));
    }
}

package dev.elbow.trainer.recipe;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.objective.Objective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model is trained on, and how.
 *
 * @param description what the events are, in a sentence, for the card and for lists of packages
 * @param limits what the model does not do, for the card
 * @param columns the event's features, in order
 * @param test labelled rows that the model is tested on, where there are some
 * @param source the recipe's own text, so that its digest can go into the package
 */
public record Recipe(
        String name,
        String version,
        Optional<String> description,
        List<String> limits,
        DataSource data,
        List<Column> columns,
        Family family,
        ModelSettings model,
        ObjectiveSettings objective,
        MixtureSettings mixture,
        FitSettings fit,
        ScoreSettings score,
        Optional<TestSource> test,
        String source) {

    /** As long as a manifest's may be. */
    private static final int LONGEST_DESCRIPTION = 500;

    /** What kind of model is fitted. */
    public enum Family {
        /** A variational autoencoder; {@code model} and {@code objective} are its settings. */
        VAE,
        /** A Gaussian mixture, fitted by EM; {@code mixture} are its settings. */
        GMM
    }

    public Recipe {
        limits = List.copyOf(limits);
        columns = List.copyOf(columns);
        Checks.that(!columns.isEmpty(), "columns", "none", "at least one");
    }

    /**
     * Reads a recipe; a relative data file is looked for beside it.
     *
     * @throws dev.elbow.schemas.config.ConfigurationException with all problems of the settings
     * @throws dev.elbow.schemas.wire.WireException where the file is no YAML
     * @throws UncheckedIOException where the file cannot be read
     */
    public static Recipe read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return parse(file.toString(), text, file.toAbsolutePath().resolveSibling(""));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "recipe " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    static Recipe parse(String source, String text, Path folder) {
        Settings settings = new Settings(source, Yaml.read(source, text));
        String name = matching(settings, "name", Manifest.NAME, "lower-case words joined by dashes");
        String version = matching(settings, "version", Manifest.VERSION, "three numbers joined by dots");
        Optional<String> description = settings.text("description");
        if (description.orElse("").length() > LONGEST_DESCRIPTION) {
            settings.problem(
                    "description", description.orElse("").length() + " characters", "at most " + LONGEST_DESCRIPTION);
        }
        List<String> limits = settings.texts("limits");
        DataSource data = DataSource.read(settings.group("data"), folder);
        List<Column> columns = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        for (Settings column : settings.groups("columns")) {
            Column.read(column).ifPresent(read -> {
                checkUnique(column, read, taken);
                columns.add(read);
            });
        }
        if (columns.isEmpty()) {
            settings.problem("columns", "none", "at least one");
        }
        Family family = settings.choice("family", Family.VAE);
        for (String group : family == Family.VAE ? List.of("mixture") : List.of("model", "objective")) {
            if (settings.has(group)) {
                settings.problem(
                        group,
                        "settings",
                        "none for the family " + family.name().toLowerCase(Locale.ROOT));
            }
        }
        MixtureSettings mixture = MixtureSettings.read(settings.group("mixture"));
        ModelSettings model = ModelSettings.read(settings.group("model"));
        Settings objectives = settings.group("objective");
        ObjectiveSettings objective = ObjectiveSettings.read(objectives);
        checkHasSquaredError(objectives, objective, columns);
        FitSettings fit = FitSettings.read(settings.group("fit"));
        ScoreSettings score = ScoreSettings.read(settings.group("score"), family);
        Optional<TestSource> test = TestSource.read(settings, data, folder);
        settings.finish();
        return new Recipe(
                name,
                version,
                description,
                limits,
                data,
                columns,
                family,
                model,
                objective,
                mixture,
                fit,
                score,
                test,
                text);
    }

    /** Without a squared error there is nothing for lambda to weigh. */
    private static void checkHasSquaredError(Settings settings, ObjectiveSettings objective, List<Column> columns) {
        if (objective.minimise() == Objective.RATE_DISTORTION
                && !columns.isEmpty()
                && columns.stream().noneMatch(column -> column.likelihood() == Head.GAUSSIAN)) {
            String found = columns.stream()
                    .map(column ->
                            column.name() + " " + column.likelihood().name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            settings.problem("minimise", "rate_distortion of " + found, "a gaussian column, whose error lambda weighs");
        }
    }

    /** Features of one name, or at one place, could not be told apart. */
    private static void checkUnique(Settings settings, Column column, Map<String, String> taken) {
        String name = column.name();
        String at = column.at();
        if (name.isBlank() || taken.containsKey(name)) {
            settings.problem("name", name, "a name that no other column has");
        }
        if (!at.startsWith("/") || at.length() == 1) {
            settings.problem("at", at, "a JSON pointer such as /bytes");
            return;
        }
        for (String other : taken.values()) {
            if ((at + "/").startsWith(other + "/") || (other + "/").startsWith(at + "/")) {
                settings.problem("at", at, "a place apart from that of another column, " + other);
            }
        }
        taken.putIfAbsent(name, at);
    }

    /** This recipe with another data file. */
    public Recipe withFile(Path file) {
        return with(data.withFile(file));
    }

    /** This recipe with a topic's events as data, by the brokers that it names. */
    public Recipe withTopic(TopicSource topic) {
        return with(data.withTopic(topic));
    }

    /**
     * This recipe with a topic's events in a file.
     *
     * @param range the topic with the offsets that were read
     */
    public Recipe withFetched(Path events, String range) {
        return with(data.fetched(events, range));
    }

    /** This recipe with the rows to test on in another file. */
    public Recipe withTestFile(Path file) {
        return with(data, fit, test.map(one -> one.withFile(file)));
    }

    private Recipe with(DataSource other) {
        return with(other, fit, test);
    }

    private Recipe with(DataSource otherData, FitSettings otherFit, Optional<TestSource> otherTest) {
        return new Recipe(
                name,
                version,
                description,
                limits,
                otherData,
                columns,
                family,
                model,
                objective,
                mixture,
                otherFit,
                score,
                otherTest,
                source);
    }

    /** This recipe with another seed. */
    public Recipe withSeed(long seed) {
        return with(data, fit.withSeed(seed), test);
    }

    /** Digest of the recipe's text, in hexadecimal digits. */
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String matching(Settings settings, String key, String pattern, String expected) {
        String value = settings.requiredText(key);
        if (!value.isEmpty() && !value.matches(pattern)) {
            settings.problem(key, value, expected);
        }
        return value;
    }
}

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
import java.util.stream.Collectors;

/**
 * What a model is trained on, and how.
 *
 * @param columns the event's features, in order
 * @param source the recipe's own text, so that its digest can go into the package
 */
public record Recipe(
        String name,
        String version,
        DataSource data,
        List<Column> columns,
        Family family,
        ModelSettings model,
        ObjectiveSettings objective,
        MixtureSettings mixture,
        FitSettings fit,
        ScoreSettings score,
        String source) {

    /** What kind of model is fitted. */
    public enum Family {
        /** A variational autoencoder; {@code model} and {@code objective} are its settings. */
        VAE,
        /** A Gaussian mixture, fitted by EM; {@code mixture} are its settings. */
        GMM
    }

    public Recipe {
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
        ScoreSettings score = ScoreSettings.read(settings.group("score"));
        settings.finish();
        return new Recipe(name, version, data, columns, family, model, objective, mixture, fit, score, text);
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

    private Recipe with(DataSource other) {
        return new Recipe(name, version, other, columns, family, model, objective, mixture, fit, score, source);
    }

    /** This recipe with another seed. */
    public Recipe withSeed(long seed) {
        return new Recipe(
                name, version, data, columns, family, model, objective, mixture, fit.withSeed(seed), score, source);
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

package dev.elbow.scorer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of a file, of the environment and of options, laid over each other. Stateless. */
public final class ScoringSettings {

    private static final long MAX_CONFIG_BYTES = 1 << 20;

    private ScoringSettings() {}

    /**
     * What there is to set, but for what only a stream has: so the file of a stream serves for what is no stream, too.
     *
     * @param who is named where settings are refused
     * @param flags override the environment, as this does the file
     * @param options for each setting that an option gives, the option
     */
    public static Settings withoutStream(
            String who,
            Optional<Path> config,
            Map<String, String> environment,
            Map<String, String> flags,
            Map<String, String> options) {
        Map<String, Object> values = values(config, environment, SettingsTree.SCORE_KEYS, flags);
        if (values.containsKey("routes")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    who
                            + ": events have no topic that chooses among routes (expected: --package, and settings without routes)");
        }
        values.keySet().removeAll(ScorerConfig.STREAM_KEYS);
        values.remove(HttpSettings.KEY);
        values.remove(PageSettings.KEY);
        return new Settings(source(who, config), values, options);
    }

    /**
     * All values of a command.
     *
     * @param keys that the environment may give it
     */
    static Map<String, Object> values(
            Optional<Path> config, Map<String, String> environment, List<String> keys, Map<String, String> flags) {
        SettingsTree tree = new SettingsTree(config.map(ScoringSettings::read).orElse(Map.of()));
        tree.secret(keys).ifPresent(key -> {
            throw new CommandException(
                    ExitCode.USAGE,
                    "config " + config.map(Path::toString).orElse("") + ": " + key
                            + ": a secret among the settings (expected: " + key + "_file, or the variable "
                            + SettingsTree.variable(key) + ")");
        });
        tree.kafkaSecret().ifPresent(key -> {
            throw new CommandException(
                    ExitCode.USAGE,
                    "config " + config.map(Path::toString).orElse("") + ": " + key
                            + ": a secret among the settings (expected: a reference that Kafka's config.providers resolve,"
                            + " such as ${directory:/run/secrets/kafka:password})");
        });
        if (flags.containsKey(ScorerConfig.ALERTS)) { // by which variables of the group matter
            tree.switchOn(ScorerConfig.ALERTS);
        }
        tree.environment(environment, keys);
        flags.forEach((key, value) -> {
            if (!key.equals(ScorerConfig.ALERTS)) {
                tree.set(key, value);
            }
        });
        return tree.values();
    }

    /** Where settings come from, to those who read what is wrong with them. */
    static String source(String who, Optional<Path> config) {
        return "settings of " + who
                + config.map(file -> " (" + file + " among them)").orElse("");
    }

    private static Map<String, Object> read(Path file) {
        try {
            if (Files.size(file) > MAX_CONFIG_BYTES) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "config " + file + ": over " + MAX_CONFIG_BYTES + " bytes (expected: settings)");
            }
            return Yaml.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "config " + file + ": " + IoFault.of(e), e);
        } catch (WireException e) {
            throw new CommandException(ExitCode.USAGE, "config " + e.getMessage(), e);
        }
    }
}

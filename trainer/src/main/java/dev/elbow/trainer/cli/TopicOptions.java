package dev.elbow.trainer.cli;

import dev.elbow.trainer.recipe.TopicSource;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the brokers of a topic are reached; the options of {@code elbow init} and {@code elbow train}. */
final class TopicOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, by commas. Default: the recipe's, for a topic.")
    private @Nullable String bootstrapServers;

    /** A file, since settings may be secrets, and a recipe goes into the package. */
    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Further settings of Kafka's consumer, as Kafka's own tools read them (key=value). Default: none.")
    private @Nullable Path config;

    private final Map<String, String> environment;

    TopicOptions() {
        this(System.getenv());
    }

    TopicOptions(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The topic with its brokers: by the option, else the environment, else the recipe. */
    TopicSource complete(TopicSource source) {
        String variable = environment.getOrDefault("ELBOW_BOOTSTRAP_SERVERS", "");
        if (bootstrapServers != null) {
            return source.at(bootstrapServers);
        }
        return variable.isBlank() ? source : source.at(variable);
    }

    /** Settings of Kafka's consumer. */
    Map<String, String> settings() {
        Properties properties = new Properties();
        if (config != null) {
            try (Reader reader = Files.newBufferedReader(config)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(
                        ExitCode.USAGE, "Kafka settings " + config + ": cannot be read: " + e.getMessage(), e);
            }
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}

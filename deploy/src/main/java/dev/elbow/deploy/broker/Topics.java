package dev.elbow.deploy.broker;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a broker, or of a whole cluster. Closed by its opener. */
public final class Topics implements AutoCloseable {

    private static final int KAFKAS_MAX_MESSAGE_BYTES = 1 << 20;

    /** How long a broker may take to answer. */
    private static final int PATIENCE_MILLIS = 6_000;

    /** As Kafka reads it: a host, or an IPv6 address in brackets, and a port; a protocol may stand before. */
    private static final Pattern SERVER =
            Pattern.compile("(?:[a-zA-Z_]+://)?(?:[^:\\[\\]\\s]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5}");

    private final String bootstrapServers;
    private final Admin admin;

    private Topics(String bootstrapServers, Admin admin) {
        this.bootstrapServers = bootstrapServers;
        this.admin = admin;
    }

    /** The topics of the brokers at an address. */
    public static Topics at(String bootstrapServers) {
        for (String server : bootstrapServers.split(",", -1)) {
            if (!SERVER.matcher(server.trim()).matches()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "brokers " + Excerpt.of(bootstrapServers) + ": no address (expected: host:port, by commas)");
            }
        }
        try {
            return new Topics(
                    bootstrapServers,
                    Admin.create(Map.of(
                            "bootstrap.servers", bootstrapServers,
                            "default.api.timeout.ms", PATIENCE_MILLIS,
                            "request.timeout.ms", PATIENCE_MILLIS)));
        } catch (KafkaException e) {
            throw unreachable(bootstrapServers, e);
        }
    }

    /** Creates a topic, unless it is there; how often it is replicated is left to the brokers. */
    public void create(String name, int partitions) {
        try {
            answer(admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all());
        } catch (TopicExistsException e) {
            return; // as was asked for
        }
    }

    /** Refuses a topic that is not there. */
    public void require(String name) {
        Set<String> names = answer(admin.listTopics().names());
        if (!names.contains(name)) {
            String nearest = Nearest.of(name, names)
                    .map(known -> "; did you mean " + known + "?")
                    .orElse("");
            throw new CommandException(ExitCode.USAGE, "topic " + name + ": is not on " + bootstrapServers + nearest);
        }
    }

    /** The largest record that a topic takes, in bytes; Kafka's default where the brokers do not tell. */
    public int maxMessageBytes(String name) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        ConfigEntry most;
        try {
            most = answer(admin.describeConfigs(List.of(topic)).all())
                    .getOrDefault(topic, new Config(List.of()))
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        } catch (CommandException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return KAFKAS_MAX_MESSAGE_BYTES;
            }
            throw e;
        }
        return most == null || most.value() == null ? KAFKAS_MAX_MESSAGE_BYTES : Integer.parseInt(most.value());
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw refusal(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while waiting for " + bootstrapServers, e);
        }
    }

    private RuntimeException refusal(Throwable cause) {
        if (cause instanceof TopicExistsException exists) {
            return exists;
        }
        if (cause instanceof AuthorizationException) {
            return new CommandException(
                    ExitCode.FAILED, "broker at " + bootstrapServers + ": " + cause.getMessage(), cause);
        }
        if (cause instanceof InvalidTopicException) {
            return new CommandException(ExitCode.USAGE, String.valueOf(cause.getMessage()), cause);
        }
        return unreachable(bootstrapServers, cause);
    }

    private static CommandException unreachable(String bootstrapServers, Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        String what = root instanceof TimeoutException
                ? "no answer within " + PATIENCE_MILLIS / 1_000 + " s"
                : String.valueOf(root.getMessage());
        return new CommandException(ExitCode.UNREACHABLE, "broker at " + bootstrapServers + ": " + what, cause);
    }
}

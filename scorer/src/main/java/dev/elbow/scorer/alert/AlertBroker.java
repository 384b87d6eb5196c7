package dev.elbow.scorer.alert;

import dev.elbow.scorer.stream.BrokerFault;
import dev.elbow.scorer.stream.StreamException;
import dev.elbow.scorer.stream.TopicFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold of the topics before the first score is read. Not thread-safe. */
final class AlertBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertBroker.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final AlertConfig config;
    private final String servers;
    private final Admin admin;

    private AlertBroker(AlertConfig config, Admin admin) {
        this.config = config;
        this.servers = config.streams().bootstrapServers();
        this.admin = admin;
    }

    /** Connects to nothing yet. */
    static AlertBroker of(AlertConfig config) {
        try {
            return new AlertBroker(config, Admin.create(new StreamsSettings(config.streams()).admin()));
        } catch (KafkaException e) {
            throw BrokerFault.ofSettings(config.streams().bootstrapServers(), e);
        }
    }

    /**
     * Checks the topics, and creates those that are missing where that was asked for.
     *
     * @return partitions of the scores
     * @throws StreamException with every problem of the topics, or why the brokers cannot be asked
     */
    int check() {
        AlertTopics topics = config.topics();
        Map<String, Integer> partitions = partitions();
        if (config.createTopics() && partitions.size() < 2) {
            for (String name : List.of(topics.scores(), topics.alerts())) {
                if (!partitions.containsKey(name)) {
                    create(name, Optional.ofNullable(partitions.get(topics.scores())));
                }
            }
            partitions = awaitBoth();
        }
        List<String> problems = new ArrayList<>();
        List<String> missing = new ArrayList<>(List.of(topics.scores(), topics.alerts()));
        missing.removeAll(partitions.keySet());
        if (!missing.isEmpty()) {
            problems.add("missing: " + String.join(", ", missing)
                    + " (expected: topics that are there, or --create-topics)");
        }
        if (partitions.containsKey(topics.alerts())) {
            TopicFacts facts = TopicFacts.of(partitions.getOrDefault(topics.alerts(), 1), settings(topics.alerts()));
            facts.problem(topics.alerts()).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new StreamException.Unusable("topics: " + String.join("; ", problems));
        }
        return partitions.getOrDefault(topics.scores(), 1);
    }

    /** The controller says that a topic is there before every broker knows it. */
    private Map<String, Integer> awaitBoth() {
        long deadline = System.nanoTime() + BrokerFault.PATIENCE.toNanos();
        Map<String, Integer> found = partitions();
        while (found.size() < 2 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis()); // whether a topic is known everywhere can only be asked for
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            found = partitions();
        }
        return found;
    }

    private Map<String, Integer> partitions() {
        Map<String, Integer> found = new HashMap<>();
        admin.describeTopics(List.of(config.topics().scores(), config.topics().alerts()))
                .topicNameValues()
                .forEach((name, description) -> {
                    try {
                        found.put(name, get(description, name).partitions().size());
                    } catch (UnknownTopicOrPartitionException e) {
                        LOG.debug("topic {} is missing", name, e);
                    }
                });
        return found;
    }

    /** As many partitions as the scores have, so that alerts can be read as widely. */
    private void create(String name, Optional<Integer> partitions) {
        LOG.info("creating topic {}", name);
        KafkaFuture<Void> created =
                Objects.requireNonNull(admin.createTopics(List.of(new NewTopic(name, partitions, Optional.empty())))
                        .values()
                        .get(name));
        try {
            get(created, name);
        } catch (TopicExistsException e) {
            LOG.debug("another process created it first", e);
        }
    }

    private Map<String, String> settings(String name) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            return admin
                    .describeConfigs(List.of(topic))
                    .all()
                    .get(BrokerFault.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .flatMap(settings -> settings.entries().stream())
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("settings of topic {} are not known", name, e); // a topic just made may not be known everywhere
            return Map.of();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private <T> T get(KafkaFuture<T> answer, String topic) {
        try {
            return answer.get(BrokerFault.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw BrokerFault.unreachable(servers, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            RuntimeException told = BrokerFault.told(servers, e.getCause() == null ? e : e.getCause());
            throw told instanceof AuthorizationException
                    ? new StreamException.Failed(
                            "brokers " + servers + ": missing right on topic " + topic + ": " + told.getMessage(), told)
                    : told;
        }
    }

    private StreamException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StreamException.Failed("interrupted while asking brokers " + servers, e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}

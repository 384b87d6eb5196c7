package dev.elbow.scorer.alert;

import dev.elbow.scorer.stream.BrokerFault;
import dev.elbow.scorer.stream.StreamException;
import dev.elbow.scorer.stream.TopicFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold of rights and topics before the first score is read. Not thread-safe. */
final class AlertBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertBroker.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final AlertConfig config;
    private final Admin reading;
    private final Admin writing;
    private final AlertRights rights;

    private AlertBroker(AlertConfig config, Admin reading, Admin writing) {
        this.config = config;
        this.reading = reading;
        this.writing = writing;
        this.rights = new AlertRights(config.streams().bootstrapServers(), reading, writing);
    }

    /** Connects to nothing yet. */
    static AlertBroker of(AlertConfig config) {
        StreamsSettings settings = new StreamsSettings(config.streams());
        String servers = config.streams().bootstrapServers();
        Admin reading;
        try {
            reading = Admin.create(settings.admin());
        } catch (KafkaException e) {
            throw BrokerFault.ofSettings(servers, "kafka.consumer", e);
        }
        try {
            return new AlertBroker(
                    config,
                    reading,
                    settings.writingAdmin().equals(settings.admin()) ? reading : Admin.create(settings.writingAdmin()));
        } catch (KafkaException e) {
            reading.close(Duration.ZERO);
            throw BrokerFault.ofSettings(servers, "kafka.producer", e);
        }
    }

    /**
     * Checks rights and topics, and creates topics that are missing where that was asked for.
     *
     * @return partitions of the scores
     * @throws StreamException with every right that is missing, or every problem of the topics, or why the brokers cannot be asked
     */
    int check() {
        AlertTopics topics = config.topics();
        Map<String, Integer> partitions = partitions();
        askForRest(Optional.ofNullable(partitions.get(topics.scores())));
        rights.refuseMissing();
        if (config.createTopics() && partitions.size() < 2) {
            create(partitions);
            partitions = awaitBoth();
            rights.refuseMissing();
        }
        refuseGroupOfOthers();
        List<String> problems = problems(partitions);
        if (!problems.isEmpty()) {
            throw new StreamException.Unusable("topics: " + String.join("; ", problems));
        }
        return partitions.getOrDefault(topics.scores(), 1);
    }

    private void askForRest(Optional<Integer> partitions) {
        String group = config.streams().group();
        rights.group(group);
        rights.transactions(config.streams().guarantee(), group);
        rights.changelog(group + "-" + AlertTopology.STORE + "-changelog", partitions);
        if (config.budget().isPresent()) {
            rights.changelog(group + "-" + Levels.STORE + "-changelog", partitions);
        }
        config.sinks().names().forEach(sink -> rights.group(group + "-" + sink));
        if (!config.sinks().names().isEmpty()) {
            Optional<Integer> unused =
                    rights.topic(AclOperation.READ, config.topics().alerts());
        }
    }

    /** Kafka Streams would let the members of a group that read different topics wait for each other, for ever and in silence. */
    private void refuseGroupOfOthers() {
        String group = config.streams().group();
        Set<String> others = rights.topicsOf(group);
        others.remove(config.topics().scores());
        if (!others.isEmpty()) {
            throw new StreamException.Unusable("group " + group + ": is that of the alerts on "
                    + String.join(", ", others) + " (expected: another --group for each topic of scores)");
        }
    }

    private List<String> problems(Map<String, Integer> partitions) {
        AlertTopics topics = config.topics();
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
        return problems;
    }

    /** The controller says that a topic is there before every broker knows it. */
    private Map<String, Integer> awaitBoth() {
        long deadline = System.nanoTime() + BrokerFault.PATIENCE.toNanos();
        Map<String, Integer> found = partitions();
        while (found.size() < 2 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis()); // whether a topic is known everywhere can only be asked for
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StreamException.Failed("interrupted while topics were created", e);
            }
            found = partitions();
        }
        return found;
    }

    private Map<String, Integer> partitions() {
        Map<String, Integer> found = new HashMap<>();
        String scores = config.topics().scores();
        String alerts = config.topics().alerts();
        rights.topic(AclOperation.READ, scores).ifPresent(partitions -> found.put(scores, partitions));
        rights.topic(AclOperation.WRITE, alerts).ifPresent(partitions -> found.put(alerts, partitions));
        return found;
    }

    /** As many partitions as the scores have, so that alerts can be read as widely. */
    private void create(Map<String, Integer> there) {
        String scores = config.topics().scores();
        for (String name : List.of(scores, config.topics().alerts())) {
            if (!there.containsKey(name)) {
                create(name, Optional.ofNullable(there.get(scores)));
            }
        }
        rights.refuseMissing();
    }

    private void create(String name, Optional<Integer> partitions) {
        if (name.equals(config.topics().scores())) {
            LOG.warn(
                    "creating topic {}: nobody has written scores there (is it the topic of elbow score's --to?)",
                    name);
        } else {
            LOG.info("creating topic {}", name);
        }
        NewTopic topic = new NewTopic(name, partitions, Optional.empty());
        try {
            rights.get(writing.createTopics(List.of(topic)).values().get(name));
        } catch (TopicExistsException e) {
            LOG.debug("another process created it first", e);
        } catch (AuthorizationException e) {
            rights.denied(AlertRights.on(AclOperation.CREATE, name), e);
        }
    }

    private Map<String, String> settings(String name) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            return rights.get(writing.describeConfigs(List.of(topic)).all()).values().stream()
                    .flatMap(settings -> settings.entries().stream())
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        } catch (AuthorizationException e) {
            LOG.warn(
                    "missing right: {}; it is not known whether its records stay for a minute",
                    AlertRights.on(AclOperation.DESCRIBE_CONFIGS, name));
            LOG.debug("denied", e);
            return Map.of();
        } catch (UnknownTopicOrPartitionException e) {
            LOG.debug("topic {} is not known everywhere yet", name, e);
            return Map.of();
        }
    }

    @Override
    public void close() {
        reading.close(Duration.ofSeconds(1));
        if (writing != reading) {
            writing.close(Duration.ofSeconds(1));
        }
    }
}

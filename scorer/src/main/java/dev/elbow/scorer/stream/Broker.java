package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up what the clients need, and may do, and creates topics that are missing. Not thread-safe. */
final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final ScorerConfig config;
    private final String servers;
    private final Rights rights;
    private final Admin reading;
    private final Admin writing;
    private final Set<String> denied = new LinkedHashSet<>();

    private Broker(ScorerConfig config, Admin reading, Admin writing) {
        this.config = config;
        this.servers = config.clients().bootstrapServers();
        this.rights = new Rights(config);
        this.reading = reading;
        this.writing = writing;
    }

    /** Connects to nothing yet. */
    static Broker of(ScorerConfig config) {
        String servers = config.clients().bootstrapServers();
        KafkaClients clients = new KafkaClients(config);
        Admin reading;
        try {
            reading = clients.readingAdmin();
        } catch (KafkaException e) {
            throw BrokerFault.ofSettings(servers, "kafka.consumer", e);
        }
        try {
            return new Broker(config, reading, clients.writingAdmin().orElse(reading));
        } catch (KafkaException e) {
            reading.close(Duration.ZERO);
            throw BrokerFault.ofSettings(servers, "kafka.producer", e);
        }
    }

    /**
     * The topics that are there; those that were missing among them where they are to be created.
     *
     * @throws StreamException.Failed where rights are missing, with all of them
     */
    Map<String, TopicFacts> topics() {
        List<String> names = config.topics();
        Map<String, Integer> partitions = partitions(names);
        askForGroup();
        askForTransactions();
        refuseDenied();
        if (config.createTopics() && partitions.size() < names.size()) {
            create(partitions);
            partitions = awaitAll(names);
            refuseDenied();
        }
        return facts(partitions);
    }

    private void refuseDenied() {
        if (!denied.isEmpty()) {
            throw new StreamException.Failed(new FaultLine(config).missing(String.join(", ", denied)));
        }
    }

    /** A group that nobody was in yet is not there; that is an answer, too. */
    private void askForGroup() {
        String group = config.clients().group();
        DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
        reading.describeConsumerGroups(List.of(group), options)
                .describedGroups()
                .forEach((name, description) -> ask(
                        rights.onGroup(),
                        () -> check(AclOperation.READ, get(description).authorizedOperations(), rights.onGroup())));
    }

    private void askForTransactions() {
        if (config.commit().guarantee() == Guarantee.EXACTLY_ONCE) {
            String first = config.clients().transactionalId() + "-1";
            ask(
                    rights.onTransactionalIds(),
                    () -> get(writing.describeTransactions(List.of(first)).description(first)));
        }
    }

    /** Notes a right as missing where the brokers deny what is asked; any other answer is not what was asked for. */
    private void ask(String right, Runnable question) {
        try {
            question.run();
        } catch (AuthorizationException e) {
            LOG.debug("denied: {}", right, e);
            denied.add(right);
        } catch (StreamException.Failed e) {
            LOG.debug("no answer that matters to {}", right, e);
        }
    }

    private void check(AclOperation needed, @Nullable Set<AclOperation> granted, String right) {
        if (granted != null && !granted.contains(needed)) { // brokers without rights tell none
            denied.add(right);
        }
    }

    private void create(Map<String, Integer> there) {
        List<NewTopic> missing = new ArrayList<>();
        for (String name : config.topics()) {
            if (!there.containsKey(name)) {
                if (config.reads(name)) {
                    LOG.warn("creating topic {}, which events are to be read from: nobody has written to it yet", name);
                } else {
                    LOG.info("creating topic {}", name);
                }
                missing.add(new NewTopic(name, width(name, there), Optional.empty()));
            }
        }
        writing.createTopics(missing).values().forEach((name, created) -> {
            try {
                get(created);
            } catch (TopicExistsException e) {
                LOG.debug("another process created it first", e);
            } catch (AuthorizationException e) {
                LOG.debug("denied: creating topic {}", name, e);
                denied.add(Rights.on(AclOperation.CREATE, name));
            }
        });
        refuseDenied();
    }

    /** That of the widest topic whose events are answered there; the brokers' own where it is missing, too. */
    private Optional<Integer> width(String name, Map<String, Integer> there) {
        return config.routes().stream()
                .filter(route -> route.topicNames().contains(name))
                .flatMap(route -> Optional.ofNullable(there.get(route.topics().events())).stream())
                .max(Integer::compare);
    }

    /** The controller says that a topic is there before every broker knows it: hence the waits. */
    private Map<String, Integer> awaitAll(List<String> names) {
        long deadline = System.nanoTime() + BrokerFault.PATIENCE.toNanos();
        Map<String, Integer> found = partitions(names);
        StopSignal never = new StopSignal();
        while (found.size() < names.size() && System.nanoTime() < deadline) {
            never.await(BETWEEN_LOOKS);
            found = partitions(names);
        }
        return found;
    }

    private Map<String, Integer> partitions(List<String> names) {
        Map<String, Integer> found = new HashMap<>();
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        for (String name : names) {
            (config.reads(name) ? reading : writing)
                    .describeTopics(List.of(name), options)
                    .topicNameValues()
                    .values()
                    .forEach(description ->
                            partitions(name, description).ifPresent(partitions -> found.put(name, partitions)));
        }
        return found;
    }

    private Optional<Integer> partitions(String name, KafkaFuture<TopicDescription> description) {
        try {
            TopicDescription topic = get(description);
            check(rights.operation(name), topic.authorizedOperations(), rights.onTopic(name));
            return Optional.of(topic.partitions().size());
        } catch (UnknownTopicOrPartitionException e) {
            LOG.debug("topic {} is missing", name, e);
        } catch (AuthorizationException e) {
            LOG.debug("denied: topic {}", name, e);
            denied.add(rights.onTopic(name));
        }
        return Optional.empty();
    }

    private Map<String, TopicFacts> facts(Map<String, Integer> partitions) {
        Map<String, TopicFacts> facts = new HashMap<>();
        partitions.forEach(
                (name, width) -> facts.put(name, TopicFacts.of(width, config.reads(name) ? Map.of() : settings(name))));
        return facts;
    }

    private Map<String, String> settings(String name) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            return get(writing.describeConfigs(List.of(topic)).all()).values().stream()
                    .flatMap(settings -> settings.entries().stream())
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        } catch (AuthorizationException e) {
            LOG.warn(
                    "missing right: {}; it is not known whether its records stay for a minute, and how large they may be",
                    Rights.on(AclOperation.DESCRIBE_CONFIGS, name));
            return Map.of();
        }
    }

    /** The answer; what the brokers said otherwise is thrown as what the caller can do about it. */
    private <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get(BrokerFault.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw BrokerFault.unreachable(servers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamException.Failed("interrupted while asking brokers " + servers, e);
        } catch (ExecutionException e) {
            throw BrokerFault.told(servers, e.getCause() == null ? e : e.getCause());
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

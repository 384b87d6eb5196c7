package dev.elbow.scorer.stream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks topics up and creates those that are missing. Not thread-safe. */
final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final String servers;
    private final Admin admin;

    private Broker(String servers, Admin admin) {
        this.servers = servers;
        this.admin = admin;
    }

    /** Connects to nothing yet. */
    static Broker of(String servers, KafkaClients clients) {
        try {
            return new Broker(servers, clients.admin());
        } catch (KafkaException e) {
            if (unresolved(servers)) {
                throw new StreamException.Unreachable(
                        "brokers " + servers + ": no such host (expected: host:port, separated by commas)", e);
            }
            Throwable cause = e.getCause() instanceof ConfigException ? e.getCause() : e;
            throw new StreamException.Unusable("Kafka settings: " + cause.getMessage(), e);
        }
    }

    /** The topics that are there; those that were missing among them where they are to be created. */
    Map<String, TopicFacts> topics(ScorerConfig.Topics topics) {
        Map<String, Integer> partitions = partitions(topics.names());
        if (topics.create() && partitions.size() < topics.names().size()) {
            create(topics, partitions);
            partitions = awaitAll(topics.names());
        }
        return facts(partitions);
    }

    private void create(ScorerConfig.Topics topics, Map<String, Integer> there) {
        Optional<Integer> width = Optional.ofNullable(there.get(topics.events()));
        List<NewTopic> missing = new ArrayList<>();
        for (String name : topics.names()) {
            if (!there.containsKey(name)) {
                LOG.info("creating topic {}", name);
                missing.add(new NewTopic(name, width, Optional.empty()));
            }
        }
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                get(created);
            } catch (TopicExistsException e) {
                LOG.debug("another process created it first", e);
            }
        }
    }

    /** The controller says that a topic is there before every broker knows it: hence the waits. */
    private Map<String, Integer> awaitAll(List<String> names) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                TopicDescription topic = get(description);
                found.put(name, topic.partitions().size());
            } catch (UnknownTopicOrPartitionException e) {
                LOG.debug("topic {} is missing", name, e);
            }
        });
        return found;
    }

    private Map<String, TopicFacts> facts(Map<String, Integer> partitions) {
        Map<String, TopicFacts> facts = new HashMap<>();
        Collection<ConfigResource> resources = partitions.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        admin.describeConfigs(resources).values().forEach((resource, settings) -> {
            Map<String, String> values = Map.of();
            try {
                values = get(settings).entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
            } catch (AuthorizationException e) {
                LOG.warn("topic {}: its settings may not be read, so its retention is not checked", resource.name());
            }
            facts.put(resource.name(), TopicFacts.of(partitions.getOrDefault(resource.name(), 0), values));
        });
        return facts;
    }

    /** The answer; what the brokers said otherwise is thrown as what the caller can do about it. */
    private <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(servers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamException.Failed("interrupted while asking brokers " + servers, e);
        } catch (ExecutionException e) {
            throw told(servers, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Only silence means that brokers cannot be reached; where they answer, theirs is the word that helps. */
    static RuntimeException told(String servers, Throwable fault) {
        if (fault instanceof UnknownTopicOrPartitionException
                || fault instanceof TopicExistsException
                || fault instanceof AuthorizationException) {
            return (RuntimeException) fault;
        }
        if (fault instanceof InvalidTopicException) {
            return new StreamException.Unusable("topics: " + fault.getMessage(), fault);
        }
        if (fault instanceof org.apache.kafka.common.errors.TimeoutException
                || fault instanceof DisconnectException
                || fault instanceof NetworkException) {
            return unreachable(servers, fault);
        }
        return new StreamException.Failed(
                "brokers " + servers + ": " + (fault.getMessage() == null ? fault : fault.getMessage()), fault);
    }

    private static StreamException unreachable(String servers, Throwable cause) {
        return new StreamException.Unreachable(
                "brokers " + servers + ": no answer within " + PATIENCE.toSeconds()
                        + " s (expected: brokers that are up, and the security settings they ask for)",
                cause);
    }

    private static boolean unresolved(String servers) {
        for (String server : servers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            String host = (colon < 0 ? server : server.substring(0, colon)).trim();
            if (host.isEmpty() || !new InetSocketAddress(host, 0).isUnresolved()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}

package dev.elbow.scorer.alert;

import dev.elbow.scorer.stream.BrokerFault;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.StreamException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers what is allowed, and collects what is not. Where they keep no rights, all is. Not thread-safe.
 *
 * @see AlertBroker
 */
final class AlertRights {

    private static final Logger LOG = LoggerFactory.getLogger(AlertRights.class);

    private final String servers;
    private final Admin reading;
    private final Admin writing;
    private final Set<String> missing = new LinkedHashSet<>();

    /**
     * Nothing is missing yet.
     *
     * @param reading sees what consumers may, and Kafka Streams itself
     * @param writing sees what producers may
     */
    AlertRights(String servers, Admin reading, Admin writing) {
        this.servers = servers;
        this.reading = reading;
        this.writing = writing;
    }

    /** Partitions of a topic; empty where it is not there, or cannot be asked for. */
    Optional<Integer> topic(AclOperation needed, String name) {
        Admin admin = needed == AclOperation.READ ? reading : writing;
        String right = on(needed, name);
        try {
            TopicDescription topic = get(
                    admin.describeTopics(List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .topicNameValues()
                            .get(name));
            check(needed, topic.authorizedOperations(), right);
            return Optional.of(topic.partitions().size());
        } catch (UnknownTopicOrPartitionException e) {
            LOG.debug("topic {} is missing", name, e);
        } catch (AuthorizationException e) {
            denied(right, e);
        }
        return Optional.empty();
    }

    /** What Kafka Streams keeps for a store: it creates the topic where it is missing. */
    void changelog(String name, Optional<Integer> partitions) {
        Optional<Integer> there = topic(AclOperation.READ, name);
        Optional<Integer> writable = topic(AclOperation.WRITE, name);
        if (there.isPresent() || writable.isPresent()) {
            return;
        }
        try {
            NewTopic changelog = new NewTopic(name, partitions, Optional.empty());
            get(reading.createTopics(List.of(changelog), new CreateTopicsOptions().validateOnly(true))
                    .values()
                    .get(name));
        } catch (AuthorizationException e) {
            denied(on(AclOperation.CREATE, name), e);
        } catch (RuntimeException e) { // whatever else speaks against it, Kafka Streams says itself
            LOG.debug("topic {} cannot be tried", name, e);
        }
    }

    /** Membership, and commits. */
    void group(String name) {
        String right = AclOperation.READ + " on group " + name;
        ask(right, () -> {
            DescribeConsumerGroupsOptions options =
                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
            check(
                    AclOperation.READ,
                    get(reading.describeConsumerGroups(List.of(name), options)
                                    .describedGroups()
                                    .get(name))
                            .authorizedOperations(),
                    right);
        });
    }

    /** Topics of which a group has committed places; none where the brokers do not say. */
    Set<String> topicsOf(String group) {
        Set<String> topics = new TreeSet<>();
        ask(
                AclOperation.READ + " on group " + group,
                () -> get(reading.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .keySet()
                        .forEach(partition -> topics.add(partition.topic())));
        return topics;
    }

    /** Transactions under ids that Kafka Streams makes of the group. */
    void transactions(Guarantee guarantee, String group) {
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            String one = group + "-1";
            ask(
                    AclOperation.WRITE + " on transactional ids that begin with " + group + "-",
                    () -> get(writing.describeTransactions(List.of(one)).description(one)));
        }
    }

    /**
     * Ends the asking.
     *
     * @throws StreamException.Failed with all rights that are missing
     */
    void refuseMissing() {
        if (!missing.isEmpty()) {
            throw new StreamException.Failed(BrokerFault.missing(servers, missing));
        }
    }

    /** Notes a right as missing where the brokers deny what is asked; any other answer is not what was asked for. */
    private void ask(String right, Runnable question) {
        try {
            question.run();
        } catch (AuthorizationException e) {
            denied(right, e);
        } catch (StreamException.Failed e) {
            LOG.debug("no answer that matters to {}", right, e);
        }
    }

    private void check(AclOperation needed, @Nullable Set<AclOperation> granted, String right) {
        if (granted != null && !granted.contains(needed)) { // brokers without rights tell none
            missing.add(right);
        }
    }

    void denied(String right, AuthorizationException e) {
        LOG.debug("denied: {}", right, e);
        missing.add(right);
    }

    static String on(AclOperation operation, String topic) {
        return operation + " on topic " + topic;
    }

    /** The answer; what the brokers said otherwise is thrown as what the caller can do about it. */
    <T> T get(@Nullable KafkaFuture<T> answer) {
        try {
            if (answer == null) {
                throw new IllegalStateException("Kafka answered another question than it was asked");
            }
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
}

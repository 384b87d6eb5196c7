package dev.elbow.scorer.stream;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.protocol.Errors;

/** The rights without which nothing is scored, by the names that Kafka's tools have for them. Immutable. */
final class Rights {

    /** A commit of offsets in a transaction, denied: Kafka's producer has no type for it and names no topic, but it is one that is read. */
    private static final String UNTYPED_DENIAL =
            "Unexpected error in TxnOffsetCommitResponse: " + Errors.TOPIC_AUTHORIZATION_FAILED.message();

    private final ScorerConfig config;

    Rights(ScorerConfig config) {
        this.config = config;
    }

    /** What has to be allowed on a topic; whoever may read or write it may describe it, too. */
    AclOperation operation(String topic) {
        return config.reads(topic) ? AclOperation.READ : AclOperation.WRITE;
    }

    String onTopic(String topic) {
        return on(operation(topic), topic);
    }

    static String on(AclOperation operation, String topic) {
        return operation + " on topic " + topic;
    }

    String onGroup() {
        return AclOperation.READ + " on group " + config.clients().group();
    }

    /** Each thread has an id of its own, so that the right is one on what their ids begin with. */
    String onTransactionalIds() {
        return AclOperation.WRITE + " on transactional ids that begin with "
                + config.clients().transactionalId() + "-";
    }

    /** The right that a fault is about; empty where the brokers deny none, or do not say which. */
    Optional<String> deniedBy(Throwable fault) {
        return Causes.of(fault).flatMap(cause -> denied(cause).stream()).findFirst();
    }

    private Optional<String> denied(Throwable cause) {
        if (cause instanceof TopicAuthorizationException topics
                && !topics.unauthorizedTopics().isEmpty()) {
            return Optional.of(onTopics(topics.unauthorizedTopics()));
        }
        if (UNTYPED_DENIAL.equals(cause.getMessage())) {
            return Optional.of(onTopics(config.eventTopics()));
        }
        if (cause instanceof GroupAuthorizationException) {
            return Optional.of(onGroup());
        }
        return cause instanceof TransactionalIdAuthorizationException
                ? Optional.of(onTransactionalIds())
                : Optional.empty();
    }

    private String onTopics(Collection<String> topics) {
        return topics.stream().sorted().map(this::onTopic).collect(Collectors.joining(", "));
    }
}

package dev.elbow.scorer.stream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What brokers said otherwise than was hoped for, as what the caller can do about it. Stateless. */
public final class BrokerFault {

    /** How long brokers may take to answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private BrokerFault() {}

    /** Only silence means that brokers cannot be reached; where they answer, theirs is the word that helps. */
    public static RuntimeException told(String servers, Throwable fault) {
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
        if (fault instanceof AuthenticationException) {
            return new StreamException.Failed("brokers " + servers + ": " + FaultLine.unauthenticated(fault), fault);
        }
        return new StreamException.Failed(
                "brokers " + servers + ": " + (fault.getMessage() == null ? fault : fault.getMessage()), fault);
    }

    /**
     * Rights that are missing.
     *
     * @param rights such as {@code READ on topic flows}
     */
    public static String missing(String servers, Collection<String> rights) {
        return "brokers " + servers + ": missing right: " + String.join(", ", rights)
                + " (expected: granted to the user of these settings)";
    }

    /** Nobody answers. */
    public static StreamException unreachable(String servers, Throwable cause) {
        return new StreamException.Unreachable(
                "brokers " + servers + ": no answer within " + PATIENCE.toSeconds()
                        + " s (expected: brokers that are up, and the security settings they ask for)",
                cause);
    }

    /** A client that could not be made: its settings, or no host of that name. */
    public static StreamException ofSettings(String servers, KafkaException fault) {
        if (unresolved(servers)) {
            return new StreamException.Unreachable(
                    "brokers " + servers + ": no such host (expected: host:port, separated by commas)", fault);
        }
        Throwable cause = fault.getCause() instanceof ConfigException ? fault.getCause() : fault;
        return new StreamException.Unusable("Kafka settings: " + cause.getMessage(), fault);
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
}

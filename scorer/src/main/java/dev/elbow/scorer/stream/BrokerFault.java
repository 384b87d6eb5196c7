package dev.elbow.scorer.stream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
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

    private static final Pattern PORT = Pattern.compile(":\\d+\\s*$");

    private BrokerFault() {}

    /**
     * The same, of the settings that are for one kind of client.
     *
     * @param group where they stand: {@code kafka.producer}
     */
    public static StreamException ofSettings(String servers, String group, KafkaException fault) {
        StreamException told = ofSettings(servers, fault);
        boolean named = Causes.contain(fault, ConfigException.class);
        return told instanceof StreamException.Unusable && !named
                ? new StreamException.Unusable(
                        String.valueOf(told.getMessage()).replaceFirst("^Kafka settings: ", group + ": "), fault)
                : told;
    }

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
        if (!Arrays.stream(servers.split(",")).allMatch(one -> PORT.matcher(one).find())) {
            return new StreamException.Unusable(
                    "brokers " + servers + ": no port (expected: host:port, separated by commas)", fault);
        }
        if (unresolved(servers)) {
            return new StreamException.Unreachable(
                    "brokers " + servers + ": no such host (expected: host:port, separated by commas)", fault);
        }
        // What is around the cause only says that a client could not be made.
        String why = Causes.of(fault)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .reduce(String.valueOf(fault), (before, last) -> last);
        return new StreamException.Unusable("Kafka settings: " + why, fault);
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

package dev.elbow.scorer.stream;

import dev.elbow.scorer.registry.RegistryException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/** Tells a fault in one line, for whoever has to mend it. Immutable. */
final class FaultLine {

    private final String servers;
    private final String brokers;
    private final Rights rights;

    FaultLine(ScorerConfig config) {
        this.servers = config.clients().bootstrapServers();
        this.brokers = "brokers " + servers + ": ";
        this.rights = new Rights(config);
    }

    /** What rights are missing, separated by commas. */
    String missing(String what) {
        return BrokerFault.missing(servers, List.of(what));
    }

    String of(Throwable fault) {
        if (fault instanceof Rival.Found || fault instanceof RegistryException) {
            return words(fault); // they say more than what is behind them
        }
        Optional<String> denied = rights.deniedBy(fault);
        if (denied.isPresent()) {
            return missing(denied.get());
        }
        return Causes.first(fault, AuthenticationException.class)
                .map(denial -> brokers + unauthenticated(denial))
                .orElseGet(() -> fault instanceof KafkaException || fault instanceof StreamException
                        ? withRoot(fault)
                        : String.valueOf(fault));
    }

    /** What is wrong with who the user claims to be, or with who the brokers do. */
    static String unauthenticated(Throwable fault) {
        return withRoot(fault) + " (expected: credentials and certificates that both sides take)";
    }

    /** Kafka says "error state" or "handshake failed" and leaves the reason to the last cause. */
    private static String withRoot(Throwable fault) {
        String message = words(fault);
        String reason = words(Causes.root(fault));
        return message.contains(reason) ? message : message + ": " + reason;
    }

    private static String words(Throwable fault) {
        String message = fault.getMessage();
        return message == null || message.isBlank()
                ? fault.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}

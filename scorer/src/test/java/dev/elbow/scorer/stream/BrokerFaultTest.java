package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokerFaultTest {

    private static final String SERVERS = "a:9092";
    private static final String SERVERS_HERE = "127.0.0.1:9092, [::1]:9092";

    @ParameterizedTest
    @MethodSource("answers")
    void saysWhatTheBrokersSaid(KafkaException answer) {
        assertThat(BrokerFault.told(SERVERS, answer))
                .isInstanceOf(StreamException.Failed.class)
                .hasMessage("brokers a:9092: no, because of this")
                .hasCause(answer);
    }

    static List<KafkaException> answers() {
        String reason = "no, because of this";
        return List.of(
                new InvalidReplicationFactorException(reason),
                new PolicyViolationException(reason),
                new UnsupportedVersionException(reason),
                new UnknownServerException(reason));
    }

    @Test
    void saysWhatIsBehindAFailedHandshake() {
        assertThat(BrokerFault.told(
                        SERVERS,
                        new SslAuthenticationException("SSL handshake failed", new IOException("unknown certificate"))))
                .isInstanceOf(StreamException.Failed.class)
                .hasMessage("brokers a:9092: SSL handshake failed: unknown certificate"
                        + " (expected: credentials and certificates that both sides take)");
    }

    @Test
    void namesAFaultThatSaysNothing() {
        assertThat(BrokerFault.told(SERVERS, new UnknownServerException((String) null)))
                .hasMessage("brokers a:9092: org.apache.kafka.common.errors.UnknownServerException");
    }

    @ParameterizedTest
    @MethodSource("silences")
    void callsBrokersUnreachableThatDoNotAnswer(KafkaException silence) {
        assertThat(BrokerFault.told(SERVERS, silence))
                .isInstanceOf(StreamException.Unreachable.class)
                .hasMessageStartingWith("brokers a:9092: no answer within 15 s (expected: ");
    }

    static List<KafkaException> silences() {
        return List.of(new TimeoutException("node assignment"), new DisconnectException("cancelled"));
    }

    @Test
    void saysWhyAClientCouldNotBeMadeAndOfWhichSettings() {
        KafkaException fault = new KafkaException(
                "Failed to create new KafkaAdminClient",
                new KafkaException(new IllegalArgumentException("Could not find a 'KafkaClient' entry")));

        assertThat(BrokerFault.ofSettings(SERVERS_HERE, fault))
                .isInstanceOf(StreamException.Unusable.class)
                .hasMessage("Kafka settings: Could not find a 'KafkaClient' entry");
        assertThat(BrokerFault.ofSettings(SERVERS_HERE, "kafka.producer", fault))
                .hasMessage("kafka.producer: Could not find a 'KafkaClient' entry");
        assertThat(BrokerFault.ofSettings(
                        SERVERS_HERE,
                        "kafka.producer",
                        new KafkaException("Failed", new ConfigException("acks", "some", "not one of all, 1, 0"))))
                .hasMessage("Kafka settings: Invalid value some for configuration acks: not one of all, 1, 0");
    }

    @Test
    void saysThatThereIsNoPort() {
        for (String servers : List.of("localhost", "localhost:", "127.0.0.1:1,b", "[::1]")) {
            assertThat(BrokerFault.ofSettings(servers, new KafkaException("Invalid url in bootstrap.servers")))
                    .isInstanceOf(StreamException.Unusable.class)
                    .hasMessage("brokers " + servers + ": no port (expected: host:port, separated by commas)");
        }
    }

    @Test
    void blamesTheSettingForATopicThatCannotBe() {
        assertThat(BrokerFault.told(SERVERS, new InvalidTopicException("topic a/b has a slash")))
                .isInstanceOf(StreamException.Unusable.class)
                .hasMessage("topics: topic a/b has a slash");
    }

    @Test
    void handsOnWhatTheCallerKnowsHowToTake() {
        for (KafkaException known :
                List.of(new TopicExistsException("events"), new ClusterAuthorizationException("no right to create"))) {
            assertThat(BrokerFault.told(SERVERS, known)).isSameAs(known);
        }
    }
}

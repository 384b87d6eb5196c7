package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.registry.RegistryException;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultLineTest {

    private static final String BROKERS = "brokers localhost:9092: ";

    private final FaultLine line = new FaultLine(Bench.config(Guarantee.EXACTLY_ONCE));

    @ParameterizedTest
    @MethodSource("denials")
    void namesTheRightThatIsMissing(KafkaException denial, String right) {
        String expected = BROKERS + "missing right: " + right + " (expected: granted to the user of these settings)";

        assertThat(line.of(denial)).isEqualTo(expected);
        assertThat(line.of(new KafkaException("in an error state", denial))).isEqualTo(expected);
    }

    static List<Arguments> denials() {
        return List.of(
                Arguments.of(new TopicAuthorizationException(Set.of("events")), "READ on topic events"),
                Arguments.of(
                        new TopicAuthorizationException(Set.of("scores", "refusals")),
                        "WRITE on topic refusals, WRITE on topic scores"),
                Arguments.of(
                        new KafkaException("Unexpected error in TxnOffsetCommitResponse: Topic authorization failed."),
                        "READ on topic events"),
                Arguments.of(new GroupAuthorizationException("group"), "READ on group group"),
                Arguments.of(
                        new TransactionalIdAuthorizationException("Transactional Id authorization failed."),
                        "WRITE on transactional ids that begin with group-1-"));
    }

    @Test
    void saysWhatTheBrokersSayWhereTheyDoNotNameTheRight() {
        assertThat(line.of(new ClusterAuthorizationException("Cluster authorization failed.")))
                .isEqualTo("Cluster authorization failed.");
        assertThat(line.of(new TopicAuthorizationException("Topic authorization failed.")))
                .isEqualTo("Topic authorization failed.");
    }

    @Test
    void saysWhatARegistrySaysAndNoName() {
        assertThat(line.of(new RegistryException.Denied("schema registry http://a/: answers 401")))
                .isEqualTo("schema registry http://a/: answers 401");
    }

    @Test
    void saysThatCredentialsAreNotTaken() {
        assertThat(line.of(new KafkaException("poll", new SaslAuthenticationException("invalid credentials"))))
                .isEqualTo(
                        BROKERS + "invalid credentials (expected: credentials and certificates that both sides take)");
    }

    @Test
    void endsWithTheLastCauseAndSaysNothingTwice() {
        TimeoutException timeout = new TimeoutException("no room");

        assertThat(line.of(new KafkaException("in an error state", timeout))).isEqualTo("in an error state: no room");
        assertThat(line.of(new KafkaException("not written: no room", timeout))).isEqualTo("not written: no room");
        assertThat(line.of(new TimeoutException())).isEqualTo("TimeoutException");
        assertThat(line.of(new KafkaException("one\ntwo"))).isEqualTo("one");
    }

    @Test
    void namesTheKindOfAFaultThatIsNotKafkas() {
        assertThat(line.of(new IllegalStateException("a column too many")))
                .isEqualTo("java.lang.IllegalStateException: a column too many");
    }
}

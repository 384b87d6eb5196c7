package dev.elbow.deploy.e2e;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.e2e.SecureCluster.Login;
import dev.elbow.deploy.e2e.SecureCluster.Right;
import dev.elbow.scorer.stream.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A right that is taken away while events are scored, and given back. */
@Tag("chaos")
class RevokedRightIT {

    private static final int EVENTS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Right READ_EVENTS = Right.onTopic(READ, Cluster.EVENTS);
    private static final Right WRITE_SCORES = Right.onTopic(WRITE, Cluster.SCORES);
    private static final Right WRITE_REFUSALS = Right.onTopic(WRITE, Cluster.REFUSALS);
    private static final Right READ_GROUP = new Right(READ, ResourceType.GROUP, "elbow-score", PatternType.LITERAL);
    private static final Right WRITE_IDS = new Right(WRITE, ResourceType.TRANSACTIONAL_ID, "id-", PatternType.PREFIXED);
    private static final List<Right> ALL = List.of(READ_EVENTS, WRITE_SCORES, WRITE_REFUSALS, READ_GROUP, WRITE_IDS);

    @TempDir
    Path folder;

    static Stream<Arguments> rights() {
        return Stream.of(
                Arguments.of(Guarantee.EXACTLY_ONCE, READ_EVENTS, "READ on topic events"),
                Arguments.of(Guarantee.EXACTLY_ONCE, WRITE_SCORES, "WRITE on topic events-scores"),
                Arguments.of(Guarantee.EXACTLY_ONCE, READ_GROUP, "READ on group elbow-score"),
                Arguments.of(Guarantee.EXACTLY_ONCE, WRITE_IDS, "WRITE on transactional ids that begin with id-"),
                Arguments.of(Guarantee.AT_LEAST_ONCE, READ_EVENTS, "READ on topic events"),
                Arguments.of(Guarantee.AT_LEAST_ONCE, WRITE_SCORES, "WRITE on topic events-scores"),
                Arguments.of(Guarantee.AT_LEAST_ONCE, READ_GROUP, "READ on group elbow-score"));
    }

    @ParameterizedTest
    @MethodSource("rights")
    void goesOnOnceItIsGivenBack(Guarantee guarantee, Right right, String named) throws Exception {
        try (SecureCluster secure = new SecureCluster(folder)) {
            secure.grant(Login.SASL_SSL, ALL);
            String own = "topics: {events: events}\ntransactional_id: id\nguarantee: "
                    + guarantee.name().toLowerCase(Locale.ROOT) + "\n";
            try (ServiceRun scorer = ServiceRun.start(secure.settings(Login.SASL_SSL, own))) {
                secure.cluster.send(Numbered.events(EVENTS));
                scorer.awaitEvents(EVENTS, PATIENCE);
                scorer.forget();

                secure.revoke(Login.SASL_SSL, right);
                secure.cluster.send(Numbered.events(EVENTS));
                String line = scorer.awaitWarning("missing right", PATIENCE);
                secure.grant(Login.SASL_SSL, List.of(right));
                scorer.awaitEvents(2 * EVENTS, PATIENCE);

                assertThat(line)
                        .startsWith("scoring failed, brokers " + secure.bootstrapServers(Login.SASL_SSL)
                                + ": missing right: " + named + " (expected: granted to the user of these settings); it"
                                + " goes on from the last commit in ");
                assertThat(scorer.warnings())
                        .filteredOn(warning -> !warning.contains("DESCRIBE_CONFIGS"))
                        .allSatisfy(warning -> assertThat(warning)
                                .contains("missing right: " + named)
                                .hasLineCount(1));
            }
            Numbered.assertScored(secure.cluster, guarantee, 0, 2 * EVENTS);
        }
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.stream.Guarantee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to an output topic while it is written to. */
@Tag("chaos")
class TopicFaultIT {

    private static final int EVENTS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Patience that a test can wait for. */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            guarantee: %s
            create_topics: %s
            kafka:
              producer: {max.block.ms: 3000, request.timeout.ms: 2000, delivery.timeout.ms: 3000}
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnWhereTheScoresTopicIsDeletedAndMadeAnew(boolean byTheScorer) throws Exception {
        try (Cluster cluster = new Cluster(1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            String settings = SETTINGS.formatted(cluster.bootstrapServers(), "exactly_once", byTheScorer);
            try (ServiceRun scorer = ServiceRun.start(settings)) {
                cluster.send(Numbered.events(EVENTS));
                scorer.awaitEvents(EVENTS, PATIENCE);
                admin.deleteTopics(List.of(Cluster.SCORES)).all().get();
                cluster.send(Numbered.events(EVENTS));
                if (!byTheScorer) {
                    String line = scorer.awaitWarning("missing: ", PATIENCE);
                    cluster.create(Cluster.SCORES);

                    assertThat(line)
                            .startsWith("scoring failed, topics: missing: events-scores (expected: topics that are"
                                    + " there, or --create-topics); it goes on from the last commit in ");
                }
                scorer.awaitEvents(2 * EVENTS, PATIENCE);

                assertThat(scorer.warnings())
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).hasLineCount(1));
            }
            // What was scored before went with the topic.
            Numbered.assertScored(cluster, Guarantee.EXACTLY_ONCE, EVENTS, 2 * EVENTS);
        }
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void refusesScoresThatATopicTakesNoLonger(Guarantee guarantee) throws Exception {
        try (Cluster cluster = new Cluster(1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            String settings = SETTINGS.formatted(cluster.bootstrapServers(), guarantee, false);
            try (ServiceRun scorer = ServiceRun.start(settings)) {
                cluster.send(Numbered.events(EVENTS));
                scorer.awaitEvents(EVENTS, PATIENCE);
                limit(admin, 700);
                cluster.send(Numbered.events(EVENTS));
                scorer.awaitEvents(2 * EVENTS, PATIENCE);

                assertThat(scorer.progress().restarts()).isEqualTo(1);
                assertThat(scorer.warnings())
                        .containsExactly("scoring failed, topic events-scores: a record could not be written: The"
                                + " request included a message larger than the max message size the server will"
                                + " accept.; it goes on from the last commit in 1 s");
            }
            Numbered.assertScored(cluster, guarantee, 0, EVENTS);
            assertThat(cluster.committed(Cluster.REFUSALS, EVENTS, PATIENCE))
                    .hasSize(EVENTS)
                    .allSatisfy(refusal ->
                            assertThat(header(refusal, "elbow-refusal-reason")).isEqualTo("too_large"));
        }
    }

    private static void limit(Admin admin, int bytes) throws Exception {
        ConfigEntry size = new ConfigEntry("max.message.bytes", String.valueOf(bytes));
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Cluster.SCORES);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(size, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

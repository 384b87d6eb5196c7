package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.Zoo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a line of the scores topic back to its event, by the command as a person would. */
class ExplainIT {

    private static final String PACKAGE = "machine-failure:1.0.0";
    private static final int EVENTS = 4;

    @TempDir
    private Path folder;

    @Test
    void scoresTheEventOfAScoreAgainFromItsTopicAndSaysWhereItIsGone() throws Exception {
        try (Cluster cluster = new Cluster(1)) {
            cluster.send(List.of(event(28), event(75.4), event(40), event(41)));
            Path line = folder.resolve("score.json");
            Score score;
            try (ElbowProcess scorer = ElbowProcess.start(
                    folder,
                    "score",
                    "--package",
                    PACKAGE,
                    "--bootstrap-servers",
                    cluster.bootstrapServers(),
                    "--from",
                    Cluster.EVENTS,
                    "--http-port",
                    "0")) {
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, EVENTS, Duration.ofSeconds(60));
                assertThat(scores).as(scorer.err()).hasSize(EVENTS);
                Files.write(line, scores.get(1).value());
                score = ScoreJson.read(scores.get(1).value());
                scorer.terminate();
            }

            try (ElbowProcess again = explain(cluster, line, "--json")) {
                assertThat(again.await(60)).as(again.err()).isZero();
                assertThat(JsonSchemas.EXPLANATION.problems(again.out())).isEmpty();
                JsonNode json = new ObjectMapper().readTree(again.out());
                assertThat(json.get("event").get("offset").asLong()).isEqualTo(1);
                assertThat(json.get("past").get("anomaly").floatValue()).isEqualTo((float) score.anomaly());
                assertThat(json.get("anomaly").floatValue()).isEqualTo((float) score.anomaly());
                assertThat(json.get("features").get(0).get("feature").asText()).isEqualTo("torque");
            }

            delete(cluster, 2);
            try (ElbowProcess gone = explain(cluster, line)) {
                assertThat(gone.await(60)).isEqualTo(1);
                assertThat(gone.out()).isEmpty();
                assertThat(gone.err())
                        .isEqualTo("topic events, partition 0: offset 1 is not there (expected: from 2 to 3): it was"
                                + " deleted, or the topic was made anew; give the event by --event\n");
            }
        }
    }

    @Test
    void saysThatNoBrokerAnswers() throws Exception {
        Path line = Files.writeString(
                folder.resolve("score.json"),
                "{\"model\":{\"name\":\"machine-failure\",\"digest\":\""
                        + Zoo.load(PACKAGE).digest()
                        + "\"},\"anomaly\":1,\"event\":{\"topic\":\"a\",\"partition\":0,\"offset\":0,\"timestamp\":0}}");

        try (ElbowProcess process = ElbowProcess.start(
                folder, "explain", "--score", line.toString(), "--bootstrap-servers", "localhost:1")) {
            assertThat(process.await(60)).isEqualTo(4);
            assertThat(process.err()).contains("brokers localhost:1: no answer within 15 s");
        }
    }

    private ElbowProcess explain(Cluster cluster, Path score, String... more) throws Exception {
        String[] arguments = {"explain", "--score", score.toString(), "--bootstrap-servers", cluster.bootstrapServers()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return ElbowProcess.start(folder, all);
    }

    /** All events before an offset, as retention would. */
    private static void delete(Cluster cluster, long before) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(Cluster.EVENTS, 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    private static byte[] event(double torque) {
        return ("{\"Air temperature [K]\": 298.5, \"Process temperature [K]\": 309.0, \"Rotational speed [rpm]\": 1741,"
                        + " \"Torque [Nm]\": " + torque + ", \"Tool wear [min]\": 21}")
                .getBytes(StandardCharsets.UTF_8);
    }
}

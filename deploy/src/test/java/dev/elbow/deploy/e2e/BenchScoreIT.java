package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That figures come of real events, not how large they are. */
@Tag("long")
class BenchScoreIT {

    @TempDir
    private Path folder;

    @Test
    void scoresBesideKafkasOwnPassThrough() throws Exception {
        try (ElbowProcess process = ElbowProcess.start(
                folder,
                "bench",
                "score",
                "--events",
                "100000",
                "--runs",
                "1",
                "--only",
                "K=1, avro, exactly_once",
                "--json")) {
            assertThat(process.await(180)).as(process.err()).isZero();
            JsonNode cases = new ObjectMapper().readTree(process.out()).get("cases");

            assertThat(cases).hasSize(2);
            assertThat(cases.get(0).get("case").asText()).isEqualTo("pass-through, avro, exactly_once");
            assertThat(cases.get(0).get("ratio").asDouble()).isEqualTo(1);
            assertThat(cases.get(1).get("case").asText()).isEqualTo("score, K=1, avro, exactly_once");
            assertThat(cases.get(1).get("ratio").asDouble()).isBetween(0.01, 2.0);
            assertThat(cases.get(1).get("client_micros").asDouble())
                    .isGreaterThan(cases.get(0).get("client_micros").asDouble());
            assertThat(cases.get(1).get("broker_micros").asDouble()).isPositive();
        }
    }

    @Test
    void refusesRunsThatWouldEndWithinOneCommit() throws Exception {
        try (ElbowProcess process = ElbowProcess.start(folder, "bench", "score", "--events", "1000")) {
            assertThat(process.await(60)).isEqualTo(2);
            assertThat(process.err()).isEqualTo("--events: 1000 (expected: from 100000)\n");
        }
    }
}

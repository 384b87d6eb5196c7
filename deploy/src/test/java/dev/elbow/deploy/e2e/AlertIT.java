package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.scorer.fixture.AlertLines;
import dev.elbow.scorer.fixture.Scores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code elbow alert} as its users run it. */
class AlertIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** SIGTERM in the middle of the episode; the next process goes on with what the first one knew. */
    @Test
    void anEpisodeGoesOnInTheNextProcess() throws Exception {
        try (Cluster cluster = new Cluster(1);
                AlertTopic topic = new AlertTopic(cluster)) {
            try (ElbowProcess first = start(cluster, "--create-topics")) {
                for (int i = 1; i <= 3; i++) {
                    topic.send(0, "pump", Scores.of(i, 1_000L * i, 1e-9, 10, true));
                }
                topic.flush();
                assertThat(topic.read(1, PATIENCE))
                        .extracting(AlertLines::line)
                        .as(first::err)
                        .containsExactly("pump open start 1000 time 3000 events 3 anomalous 3 strangest 1");
                first.terminate();
                assertThat(first.await(40)).as(first::err).isEqualTo(143);
                assertThat(first.err())
                        .contains("alerting of events-scores to events-alerts, 3 of 5 events that their package calls"
                                + " anomalous, suppressions: 0, exactly_once, threads: 1, from where group elbow-alert"
                                + " stopped, else from the oldest score\n")
                        .contains("done: 3 scores, alerts: 1 opened, 0 worse, 0 closed; passed over: 0 no scores, 0"
                                + " without key\n")
                        .doesNotContain("ERROR", "Exception");
            }
            try (ElbowProcess second = start(cluster)) {
                topic.send(0, "pump", Scores.of(4, 4_000, 1e-12, 20, true));
                topic.send(0, "fan", Scores.of(5, 4_000_000, 0.5, 0, false)); // the pump is silent by now
                topic.flush();

                List<Alert> alerts = topic.read(3, PATIENCE);

                assertThat(alerts)
                        .extracting(AlertLines::line)
                        .as(second::err)
                        .containsExactly(
                                "pump open start 1000 time 3000 events 3 anomalous 3 strangest 1",
                                "pump worse start 1000 time 4000 events 4 anomalous 4 strangest 4",
                                "pump closed silence start 1000 time 1804000 end 4000 events 4 anomalous 4 strangest 4");
                assertThat(alerts)
                        .extracting(Alert::id)
                        .containsOnly(alerts.get(0).id());
            }
            try (ElbowProcess other = ElbowProcess.start(
                    folder, "alert", "--bootstrap-servers", cluster.bootstrapServers(), "--from", Cluster.EVENTS)) {
                assertThat(other.await(40)).as(other::err).isEqualTo(2);
                assertThat(other.err())
                        .endsWith("group elbow-alert: is that of the alerts on events-scores (expected: another --group"
                                + " for each topic of scores)\n");
            }
        }
    }

    @Test
    void topicsThatAreNotThere() throws Exception {
        try (Cluster cluster = new Cluster(1);
                ElbowProcess process = start(cluster)) {
            assertThat(process.await(40)).as(process::err).isEqualTo(2);
            assertThat(process.err())
                    .isEqualTo(
                            "topics: missing: events-alerts (expected: topics that are there, or --create-topics)\n");
        }
    }

    private ElbowProcess start(Cluster cluster, String... further) throws Exception {
        String[] arguments = {
            "alert",
            "--config",
            Files.writeString(folder.resolve("alert.yaml"), "http: {enabled: false}\n")
                    .toString(),
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--from",
            Cluster.SCORES
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + further.length);
        System.arraycopy(further, 0, all, arguments.length, further.length);
        return ElbowProcess.start(folder, all);
    }
}

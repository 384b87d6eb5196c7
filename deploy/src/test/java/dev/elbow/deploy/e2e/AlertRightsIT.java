package dev.elbow.deploy.e2e;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.e2e.SecureCluster.Login;
import dev.elbow.deploy.e2e.SecureCluster.Right;
import dev.elbow.scorer.fixture.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights that scorer/ALERTS.md lists: alerts are made with them, and it is said what is missing without one. */
class AlertRightsIT {

    private static final String OWN = """
            topics: {scores: events-scores}
            group: nights
            http: {enabled: false}
            budget: {rate: 0.01}
            episode: {open: {count: 1, of: 1}}
            sinks: {log: true}
            """;
    private static final Login LOGIN = Login.SASL_SSL;

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static SecureCluster secure;

    @BeforeAll
    static void open() throws Exception {
        secure = new SecureCluster(folder);
        secure.cluster.create("events-alerts");
    }

    @AfterAll
    static void close() {
        secure.close();
    }

    @BeforeEach
    void nothingIsGranted() throws Exception {
        secure.revokeAll();
    }

    /** The table in scorer/ALERTS.md. */
    private static List<Right> least() {
        List<Right> rights = new ArrayList<>(List.of(
                Right.onTopic(READ, "events-scores"),
                Right.onTopic(WRITE, "events-alerts"),
                Right.onTopic(DESCRIBE_CONFIGS, "events-alerts"),
                new Right(READ, ResourceType.GROUP, "nights", PatternType.LITERAL),
                new Right(WRITE, ResourceType.TRANSACTIONAL_ID, "nights-", PatternType.PREFIXED),
                new Right(READ, ResourceType.GROUP, "nights-log", PatternType.LITERAL),
                Right.onTopic(READ, "events-alerts")));
        for (String store : List.of("episodes", "levels")) {
            String changelog = "nights-" + store + "-changelog";
            rights.add(Right.onTopic(CREATE, changelog));
            rights.add(Right.onTopic(READ, changelog));
            rights.add(Right.onTopic(WRITE, changelog));
        }
        return rights;
    }

    @Test
    void makesAlertsWithTheLeastRights() throws Exception {
        secure.grant(LOGIN, least());
        try (AlertTopic topic = new AlertTopic(secure.cluster);
                ElbowProcess alert = ElbowProcess.start(
                        folder, "alert", "--config", settings().toString())) {
            topic.send(0, "pump", Scores.of(1, 1_000, 1e-12, 27, true));
            topic.flush();

            assertThat(topic.read(1, Duration.ofSeconds(40))).as(alert::err).hasSize(1);
            alert.terminate();
            assertThat(alert.await(40)).isEqualTo(143);
            assertThat(alert.err())
                    .contains("done: 1 scores, alerts: 1 opened")
                    .doesNotContain("ERROR", "missing right");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, READ on topic events-scores",
        "1, WRITE on topic events-alerts",
        "3, READ on group nights",
        "4, WRITE on transactional ids that begin with nights-",
        "5, READ on group nights-log",
        "6, READ on topic events-alerts",
        "8, READ on topic nights-episodes-changelog",
        "12, WRITE on topic nights-levels-changelog",
    })
    void refusesToStartWhereARightIsMissing(int taken, String right) throws Exception {
        List<Right> rights = least();
        rights.remove(taken);
        secure.grant(LOGIN, rights);

        ElbowRun run = ElbowRun.of("alert", "--config", settings().toString());

        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).isEqualTo(missing(right));
    }

    @Test
    void namesAllRightsThatAreMissing() throws Exception {
        secure.grant(LOGIN, List.of(new Right(READ, ResourceType.GROUP, "others", PatternType.LITERAL)));
        Path other = Files.writeString(
                folder.resolve("other.yaml"),
                secure.settings(LOGIN, OWN)
                        .replace("nights", "others")
                        .replace("package: network-intrusion:1.0.0\n", ""));

        ElbowRun run = ElbowRun.of("alert", "--config", other.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(missing(
                        "READ on topic events-scores, WRITE on topic events-alerts, WRITE on transactional ids that"
                                + " begin with others-, READ on topic others-episodes-changelog, WRITE on topic"
                                + " others-episodes-changelog, CREATE on topic others-episodes-changelog, READ on topic"
                                + " others-levels-changelog, WRITE on topic others-levels-changelog, CREATE on topic"
                                + " others-levels-changelog, READ on group others-log, READ on topic events-alerts"));
    }

    private static Path settings() throws IOException {
        return Files.writeString(
                folder.resolve("alert.yaml"),
                secure.settings(LOGIN, OWN).replace("package: network-intrusion:1.0.0\n", ""));
    }

    private static String missing(String rights) {
        return "brokers " + secure.bootstrapServers(LOGIN) + ": missing right: " + rights
                + " (expected: granted to the user of these settings)\n";
    }
}

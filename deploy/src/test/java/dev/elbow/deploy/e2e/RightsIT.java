package dev.elbow.deploy.e2e;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.broker.Topics;
import dev.elbow.deploy.e2e.SecureCluster.Login;
import dev.elbow.deploy.e2e.SecureCluster.Right;
import dev.elbow.scorer.stream.Guarantee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights that scorer/README.md lists: scoring works with them, and says what is missing without one. */
@Tag("long")
class RightsIT {

    /** A good event and a bad one, so that either output is written to. */
    private static final List<byte[]> EVENTS = List.of(
            "{\"duration\": 1, \"src_bytes\": 200}".getBytes(StandardCharsets.UTF_8),
            "{".getBytes(StandardCharsets.UTF_8));

    private static final String OWN = """
            topics: {events: events}
            group: %s
            transactional_id: %s-id
            guarantee: %s
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String GRANTED = " (expected: granted to the user of these settings)";
    private static final AtomicInteger GROUPS = new AtomicInteger();

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static SecureCluster secure;

    private final String group = "group-" + GROUPS.incrementAndGet();

    @BeforeAll
    static void open() throws Exception {
        secure = new SecureCluster(folder);
        secure.cluster.send(EVENTS);
    }

    @AfterAll
    static void close() {
        secure.close();
    }

    @BeforeEach
    void nothingIsGranted() throws Exception {
        secure.revokeAll();
    }

    /** The table in scorer/README.md. */
    private List<Right> least(Guarantee guarantee) {
        List<Right> rights = new ArrayList<>(List.of(
                Right.onTopic(READ, Cluster.EVENTS),
                Right.onTopic(WRITE, Cluster.SCORES),
                Right.onTopic(WRITE, Cluster.REFUSALS),
                Right.onTopic(DESCRIBE_CONFIGS, Cluster.SCORES),
                Right.onTopic(DESCRIBE_CONFIGS, Cluster.REFUSALS),
                new Right(READ, ResourceType.GROUP, group, PatternType.LITERAL)));
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            rights.add(new Right(WRITE, ResourceType.TRANSACTIONAL_ID, group + "-id-", PatternType.PREFIXED));
        }
        return rights;
    }

    static Stream<Arguments> logins() {
        return Stream.of(Login.values())
                .flatMap(login -> Stream.of(Guarantee.values()).map(guarantee -> Arguments.of(login, guarantee)));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void scoresWithTheLeastRights(Login login, Guarantee guarantee) throws Exception {
        secure.grant(login, least(guarantee));
        int scores = secure.cluster.committed(Cluster.SCORES, 0, Duration.ZERO).size();
        int refusals =
                secure.cluster.committed(Cluster.REFUSALS, 0, Duration.ZERO).size();

        try (ServiceRun scorer = ServiceRun.start(settings(login, guarantee))) {
            assertThat(secure.cluster.committed(Cluster.SCORES, scores + 1, PATIENCE))
                    .as(scorer::toString)
                    .hasSize(scores + 1);
            assertThat(secure.cluster.committed(Cluster.REFUSALS, refusals + 1, PATIENCE))
                    .hasSize(refusals + 1);
            assertThat(scorer.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXACTLY_ONCE, 0, READ on topic events",
        "EXACTLY_ONCE, 1, WRITE on topic events-scores",
        "EXACTLY_ONCE, 2, WRITE on topic events-refusals",
        "EXACTLY_ONCE, 5, READ on group GROUP",
        "EXACTLY_ONCE, 6, WRITE on transactional ids that begin with GROUP-id-",
        "AT_LEAST_ONCE, 0, READ on topic events",
        "AT_LEAST_ONCE, 1, WRITE on topic events-scores",
        "AT_LEAST_ONCE, 2, WRITE on topic events-refusals",
        "AT_LEAST_ONCE, 5, READ on group GROUP",
    })
    void refusesToStartWhereARightIsMissing(Guarantee guarantee, int taken, String right) throws Exception {
        List<Right> rights = least(guarantee);
        rights.remove(taken);
        secure.grant(Login.SASL_SSL, rights);

        ElbowRun run = score(guarantee);

        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).isEqualTo(missing(right.replace("GROUP", group)));
    }

    /** To describe something is less than to use it, and the brokers answer some questions with that alone. */
    @ParameterizedTest
    @CsvSource({
        "0, READ on topic events",
        "1, WRITE on topic events-scores",
        "2, WRITE on topic events-refusals",
        "5, READ on group GROUP",
        "6, WRITE on transactional ids that begin with GROUP-id-",
    })
    void refusesToStartWhereSomethingMayOnlyBeDescribed(int taken, String right) throws Exception {
        List<Right> rights = least(Guarantee.EXACTLY_ONCE);
        Right whole = rights.get(taken);
        rights.set(taken, new Right(DESCRIBE, whole.type(), whole.name(), whole.pattern()));
        secure.grant(Login.SASL_SSL, rights);

        ElbowRun run = score(Guarantee.EXACTLY_ONCE);

        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).endsWith(missing(right.replace("GROUP", group))).doesNotContain("\tat ");
    }

    @Test
    void namesAllRightsThatAreMissing() throws Exception {
        ElbowRun run = score(Guarantee.EXACTLY_ONCE);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(missing("READ on topic events, WRITE on topic events-scores, WRITE on topic events-refusals,"
                        + " READ on group " + group + ", WRITE on transactional ids that begin with " + group
                        + "-id-"));
    }

    @ParameterizedTest
    @CsvSource({"3, events-scores", "4, events-refusals"})
    void goesOnWhereATopicsSettingsMayNotBeRead(int taken, String topic) throws Exception {
        List<Right> rights = least(Guarantee.EXACTLY_ONCE);
        rights.remove(taken);
        secure.grant(Login.SASL_SSL, rights);
        int before = secure.cluster.committed(Cluster.SCORES, 0, Duration.ZERO).size();

        try (ServiceRun scorer = ServiceRun.start(settings(Login.SASL_SSL, Guarantee.EXACTLY_ONCE))) {
            assertThat(secure.cluster.committed(Cluster.SCORES, before + 1, PATIENCE))
                    .as(scorer::toString)
                    .hasSize(before + 1);
            assertThat(scorer.warnings())
                    .containsExactly("missing right: DESCRIBE_CONFIGS on topic " + topic
                            + "; it is not known whether its records stay for a minute, and how large they may be");
        }
    }

    @Test
    void createsTopicsWhereThatIsGranted() throws Exception {
        String own = "topics: {events: events, scores: new-scores, refusals: new-refusals}\ngroup: " + group
                + "\nguarantee: at_least_once\ncreate_topics: true\n";
        Path file = write(secure.settings(Login.SSL, own));
        List<Right> rights = new ArrayList<>(List.of(
                Right.onTopic(READ, Cluster.EVENTS), new Right(READ, ResourceType.GROUP, group, PatternType.LITERAL)));
        for (String topic : List.of("new-scores", "new-refusals")) {
            rights.add(Right.onTopic(WRITE, topic));
            rights.add(Right.onTopic(DESCRIBE_CONFIGS, topic));
        }
        secure.grant(Login.SSL, rights);

        ElbowRun denied = ElbowRun.of("score", "--config", file.toString());
        secure.grant(Login.SSL, List.of(Right.onTopic(CREATE, "new-scores"), Right.onTopic(CREATE, "new-refusals")));
        try (ElbowProcess scorer = ElbowProcess.start(folder, "score", "--config", file.toString());
                Topics topics = Topics.at(secure.cluster.bootstrapServers())) {
            boolean scored = secure.cluster.committed("new-scores", 1, PATIENCE).size() == 1;

            assertThat(scored).as(scorer::err).isTrue();
            topics.require("new-refusals");
            assertThat(scorer.err()).doesNotContain("WARN").doesNotContain(Keys.PASSWORD);
        }
        assertThat(denied.code()).isEqualTo(1);
        assertThat(denied.err())
                .isEqualTo("brokers " + secure.bootstrapServers(Login.SSL)
                        + ": missing right: CREATE on topic new-scores, CREATE on topic new-refusals" + GRANTED + "\n");
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        secure.grant(Login.SASL_SSL, least(Guarantee.EXACTLY_ONCE));
        Files.writeString(folder.resolve("secrets/wrong"), "wrong-password");
        String wrong = settings(Login.SASL_SSL, Guarantee.EXACTLY_ONCE)
                .replaceAll("(ScramLoginModule .*):password}", "$1:wrong}");

        ElbowRun run = ElbowRun.of("score", "--config", write(wrong).toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("brokers " + secure.bootstrapServers(Login.SASL_SSL)
                        + ": Authentication failed during authentication due to invalid credentials with SASL mechanism"
                        + " SCRAM-SHA-512 (expected: credentials and certificates that both sides take)\n");
    }

    @Test
    void saysThatAStrangersCertificateIsNotTrusted() throws Exception {
        Keys strangers = Keys.make(Files.createDirectories(folder.resolve("strangers")));
        String settings = settings(Login.SSL, Guarantee.EXACTLY_ONCE);
        String stranger = settings.replace(
                secure.client(Login.SSL).get("ssl.keystore.location"),
                strangers.settings("client").get("ssl.keystore.location"));

        ElbowRun run = ElbowRun.of("score", "--config", write(stranger).toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("brokers " + secure.bootstrapServers(Login.SSL) + ": SSL handshake failed: ")
                .endsWith(" (expected: credentials and certificates that both sides take)\n")
                .hasLineCount(1);
    }

    private ElbowRun score(Guarantee guarantee) throws Exception {
        return ElbowRun.of(
                "score", "--config", write(settings(Login.SASL_SSL, guarantee)).toString());
    }

    private String settings(Login login, Guarantee guarantee) {
        return secure.settings(
                login, OWN.formatted(group, group, guarantee.name().toLowerCase(Locale.ROOT)));
    }

    private Path write(String settings) throws IOException {
        // Without a server, the line that tells of a fault is the only one.
        return Files.writeString(folder.resolve(group + ".yaml"), settings + "http: {enabled: false}\n");
    }

    private static String missing(String right) {
        return "brokers " + secure.bootstrapServers(Login.SASL_SSL) + ": missing right: " + right + GRANTED + "\n";
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A clock that is set while events go through, ahead and behind; skipped where libfaketime is absent. */
@Tag("chaos")
class ClockIT {

    private static final int EVENTS = 20_000;
    private static final int PARTITIONS = 2;
    private static final Duration HOUR = Duration.ofHours(1);

    /** How far the clock is ahead of the right time, one after another: by and by it jumps ahead twice, and back twice. */
    private static final List<Duration> JUMPS = List.of(HOUR, Duration.ZERO, HOUR.negated(), Duration.ZERO);

    /** Longer than the session timeout: who sends no heartbeats is out of the group, and has no events to learn it by. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            contributions: 1
            transactional_id: clock-it
            kafka:
              consumer: {max.poll.records: 500, %s}
            """;

    private static final String CLASSIC = "group.protocol: classic, session.timeout.ms: 6000";
    private static final String CONSUMER = "group.protocol: consumer";

    private static final String STATED =
            "\\d\\d:\\d\\d:\\d\\d WARN {2}(Supervisor: scoring failed, .+; it goes on from the last commit in \\d+ s"
                    + "|Contact: the brokers have answered no heartbeat for \\d+ s .+)";

    /** Whose clock is set, and by whose time the broker stamps scores. */
    enum Whose {
        SCORERS("CreateTime"),
        BROKERS("LogAppendTime");

        private final String stamp;

        Whose(String stamp) {
            this.stamp = stamp;
        }
    }

    /** What helps where brokers refuse a time. */
    enum Remedy {
        RIGHT_CLOCK,
        BROKERS_STAMP
    }

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private SettableClock clock;

    @BeforeEach
    void takeClock() throws IOException {
        Optional<SettableClock> settable = SettableClock.create(folder);
        assumeThat(settable).as("libfaketime is installed").isPresent();
        clock = settable.orElseThrow();
    }

    static List<Arguments> clocks() {
        return List.of(
                Arguments.of(Whose.SCORERS, CLASSIC),
                Arguments.of(Whose.SCORERS, CONSUMER),
                Arguments.of(Whose.BROKERS, CLASSIC));
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void everyEventIsAnsweredOnceAndInOrderThoughAClockIsSet(Whose whose, String member) throws Exception {
        Instant begin = Instant.now();
        try (BrokerProcess broker =
                        new BrokerProcess(folder, folder.resolve("data"), environment(whose == Whose.BROKERS));
                Cluster cluster = cluster(broker, whose);
                Feed feed = new Feed(broker.bootstrapServers(), PARTITIONS);
                ElbowProcess scorer = start(cluster, member, environment(whose == Whose.SCORERS))) {
            feed.send(EVENTS / (JUMPS.size() + 1));
            assertAnswered(cluster, feed);
            for (Duration ahead : JUMPS) {
                assertAnsweredThoughSet(ahead, cluster, feed);
            }
            List<String> warnings = warnings(scorer.err());
            assertStopsThoughSetBack(scorer);

            System.out.printf("%s, %s: %d warnings%n", whose, member, warnings.size());
            assertThat(warnings).allMatch(line -> line.matches(STATED));
            assertThat(times(cluster))
                    .as("times of scores, which tell that the clock was set")
                    .anyMatch(begin.plus(HOUR)::isBefore)
                    .anyMatch(begin.minus(HOUR.dividedBy(2))::isAfter);
        }
    }

    /** Kafka's brokers take no record that is more than an hour ahead of them, where it is not they who stamp it. */
    @ParameterizedTest
    @EnumSource
    void goesOnOnceBrokersTakeScoresOfAClockThatIsTooFarAhead(Remedy remedy) throws Exception {
        try (BrokerProcess broker = new BrokerProcess(folder, folder.resolve("data"));
                Cluster cluster = cluster(broker, Whose.SCORERS);
                Feed feed = new Feed(broker.bootstrapServers(), PARTITIONS);
                ElbowProcess scorer = start(cluster, CLASSIC, clock.environment())) {
            feed.send(1_000);
            assertAnswered(cluster, feed);
            clock.set(HOUR.multipliedBy(2));
            TimeUnit.NANOSECONDS.sleep(SettableClock.DELAY.multipliedBy(2).toNanos());
            feed.send(1_000);
            awaitRefusal(scorer);
            switch (remedy) {
                case RIGHT_CLOCK -> clock.set(Duration.ZERO);
                case BROKERS_STAMP -> stamp(cluster, Whose.BROKERS);
            }

            assertAnswered(cluster, feed);
            assertThat(warnings(scorer.err())).isNotEmpty().allMatch(line -> line.matches(STATED));
        }
    }

    private void assertAnsweredThoughSet(Duration ahead, Cluster cluster, Feed feed) throws Exception {
        clock.set(ahead);
        if (ahead.isNegative()) {
            TimeUnit.NANOSECONDS.sleep(SILENCE.toNanos()); // that nothing comes for so long is what is tried
        }
        feed.send(EVENTS / (JUMPS.size() + 1), SettableClock.DELAY.multipliedBy(3));
        assertAnswered(cluster, feed);
    }

    /** As long as a stop may take. */
    private void assertStopsThoughSetBack(ElbowProcess scorer) throws Exception {
        clock.set(HOUR.negated());
        TimeUnit.NANOSECONDS.sleep(SettableClock.DELAY.multipliedBy(2).toNanos());
        scorer.terminate();
        assertThat(scorer.await(30)).as(scorer::err).isEqualTo(143);
    }

    private static List<String> warnings(String said) {
        return said.lines().filter(line -> line.contains(" WARN ")).toList();
    }

    /** Kafka's clients have two wordings for it. */
    private static void awaitRefusal(ElbowProcess scorer) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!scorer.err().toLowerCase(Locale.ROOT).contains("timestamp")) {
            assertThat(System.nanoTime()).as(scorer::err).isLessThan(deadline);
            Thread.sleep(100); // what another process writes can only be looked for
        }
    }

    private static void assertAnswered(Cluster cluster, Feed feed) {
        Answers.read(cluster.bootstrapServers(), PARTITIONS, feed.sent()).assertOnceAndInOrder();
    }

    private static Stream<Instant> times(Cluster cluster) {
        return cluster.committed(Cluster.SCORES, EVENTS, PATIENCE).stream()
                .map(ConsumerRecord::timestamp)
                .map(Instant::ofEpochMilli);
    }

    private Map<String, String> environment(boolean settable) {
        return settable ? clock.environment() : Map.of();
    }

    private static Cluster cluster(BrokerProcess broker, Whose whose) throws Exception {
        Cluster cluster = new Cluster(PARTITIONS, broker.bootstrapServers());
        stamp(cluster, whose);
        return cluster;
    }

    private static void stamp(Cluster cluster, Whose whose) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Cluster.SCORES);
        ConfigEntry stamp = new ConfigEntry("message.timestamp.type", whose.stamp);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(stamp, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private ElbowProcess start(Cluster cluster, String member, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(
                folder.resolve("scorer.yaml"), SETTINGS.formatted(cluster.bootstrapServers(), member));
        Path in = Files.createTempFile(folder, "in", "");
        return ElbowProcess.start(folder, in, List.of("-Xmx256m"), environment, "score", "--config", file.toString());
    }
}

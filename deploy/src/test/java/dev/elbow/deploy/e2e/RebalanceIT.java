package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.Begin;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.Route;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.scorer.stream.Topics;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group that never rests: each second, another scorer joins or leaves. */
@Tag("chaos")
class RebalanceIT {

    private static final int EVENTS = 120_000;
    private static final int PARTITIONS = 4;
    private static final int SECONDS = 60;

    /** A third of what there should be: on a machine with more to do, some visitors leave before they are in. */
    private static final int LEAST_REBALANCES = SECONDS / 3;

    private static final String PACKAGE = "network-intrusion:1.0.0";

    private static final String SETTINGS = """
            package: %s
            bootstrap_servers: %s
            topics: {events: events}
            contributions: 1
            kafka:
              consumer: %s
            """;

    /** A member learns of a rebalance by its next heartbeat; how often they come is the brokers' to say with the newer protocol. */
    private static final Map<String, String> FREQUENT_HEARTBEATS = Map.of(
            "group.consumer.min.heartbeat.interval.ms", "200",
            "group.consumer.heartbeat.interval.ms", "200");

    @TempDir
    Path folder;

    private final Random random = Seed.random("RebalanceIT");

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void everyEventIsAnsweredOnceAndInOrderThoughMembersComeAndGo(String protocol) throws Exception {
        try (Brokers brokers = Brokers.start(folder, 1, PARTITIONS, FREQUENT_HEARTBEATS);
                Feed feed = new Feed(brokers.bootstrapServers(), PARTITIONS)) {
            String settings = SETTINGS.formatted(
                    PACKAGE,
                    brokers.bootstrapServers(),
                    member(protocol).toString().replace("=", ": "));
            Path file = Files.writeString(folder.resolve("scorer.yaml"), settings);
            try (ElbowProcess scorer = ElbowProcess.start(folder, "score", "--config", file.toString())) {
                long byVisitors = visited(brokers, feed, protocol);
                Answers answers = Answers.read(brokers.bootstrapServers(), PARTITIONS, EVENTS);
                scorer.terminate();

                assertThat(scorer.await(60)).as(scorer::err).isEqualTo(143);
                long rebalances = scorer.err()
                        .lines()
                        .filter(line -> line.contains("ScoringLoop: scoring "))
                        .count();
                System.out.printf(
                        "%s: %d rebalances, %,d events by visitors; %s%n",
                        protocol, rebalances, byVisitors, lastLine(scorer.err()));
                answers.assertOnceAndInOrder();
                assertThat(rebalances).as("rebalances").isGreaterThan(LEAST_REBALANCES);
                assertThat(byVisitors).as("events that visitors answered").isPositive();
            }
        }
    }

    /** Feeds the scorers, of which one is there for every other second; the number of events that those answered. */
    private long visited(Brokers brokers, Feed feed, String protocol) throws InterruptedException {
        VerifiedPackage loaded = Zoo.load(PACKAGE);
        long events = 0;
        for (int second = 1; second <= SECONDS; second += 2) {
            ScorerConfig visitor = visitor(brokers.bootstrapServers(), protocol, second);
            // Opened while it is away, so that it is a member for the whole of its second.
            try (ScoringService service = ScoringService.open(visitor, loaded)) {
                feed.send(EVENTS * second / SECONDS - feed.sent(), aboutASecond());
                service.start();
                feed.send(EVENTS * (second + 1) / SECONDS - feed.sent(), aboutASecond());
                service.stop();
                events += service.progress().events();
                assertThat(service.await(Duration.ZERO)).isTrue(); // and no fault
            }
        }
        return events;
    }

    private Duration aboutASecond() {
        return Duration.ofMillis(700 + random.nextInt(600));
    }

    private static Map<String, String> member(String protocol) {
        return protocol.equals("classic")
                ? Map.of("group.protocol", protocol, "heartbeat.interval.ms", "200")
                : Map.of("group.protocol", protocol);
    }

    private static ScorerConfig visitor(String bootstrapServers, String protocol, int number) {
        return new ScorerConfig(
                List.of(Route.of(
                        ScoringOptions.defaults(PACKAGE),
                        new Topics(Cluster.EVENTS, Cluster.SCORES, Cluster.REFUSALS))),
                false,
                new ScorerConfig.Commit(Guarantee.EXACTLY_ONCE, Duration.ofMillis(100), 20_000),
                1,
                new ScorerConfig.Clients(
                        bootstrapServers,
                        ScorerConfig.DEFAULT_GROUP,
                        "visitor-" + number,
                        true,
                        Begin.EARLIEST,
                        member(protocol),
                        Map.of()));
    }

    private static String lastLine(String text) {
        return text.substring(text.stripTrailing().lastIndexOf('\n') + 1).strip();
    }
}

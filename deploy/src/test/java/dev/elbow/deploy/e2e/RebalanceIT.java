package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.Begin;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.Route;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that never rest: each second, another scorer joins or leaves. */
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
    void eachGuaranteeHoldsThoughMembersComeAndGo(String protocol) throws Exception {
        try (Brokers brokers = Brokers.start(folder, 1, PARTITIONS, FREQUENT_HEARTBEATS);
                Feed feed = new Feed(brokers.bootstrapServers(), PARTITIONS)) {
            String servers = brokers.bootstrapServers();
            String settings = SETTINGS.formatted(
                    PACKAGE, servers, member(protocol).toString().replace("=", ": "));
            try (BothGuarantees scorers = BothGuarantees.start(folder, servers, PARTITIONS, settings)) {
                Map<Guarantee, Long> byVisitors = visited(servers, feed, protocol);
                scorers.assertAnswered(EVENTS);
                scorers.terminate();

                for (Guarantee guarantee : Guarantee.values()) {
                    long rebalances = scorers.err(guarantee)
                            .lines()
                            .filter(line -> line.contains("ScoringLoop: scoring "))
                            .count();
                    System.out.printf(
                            "%s, %s: %d rebalances, %,d events by visitors%n",
                            protocol, guarantee, rebalances, byVisitors.get(guarantee));
                    assertThat(rebalances).as("rebalances").isGreaterThan(LEAST_REBALANCES);
                    assertThat(byVisitors.get(guarantee))
                            .as("events that visitors answered")
                            .isPositive();
                }
            }
        }
    }

    /** Feeds the scorers, which have a visitor each for every other second; how many events those answered. */
    private Map<Guarantee, Long> visited(String bootstrapServers, Feed feed, String protocol)
            throws InterruptedException {
        VerifiedPackage loaded = Zoo.load(PACKAGE);
        Map<Guarantee, Long> events = new EnumMap<>(Guarantee.class);
        for (int second = 1; second <= SECONDS; second += 2) {
            Map<Guarantee, ScoringService> visitors = new EnumMap<>(Guarantee.class);
            try {
                // Opened while they are away, so that they are members for the whole of their second.
                for (Guarantee guarantee : Guarantee.values()) {
                    ScorerConfig visitor = visitor(bootstrapServers, protocol, second, guarantee);
                    visitors.put(guarantee, ScoringService.open(visitor, loaded));
                }
                visit(visitors.values(), feed, second);
                visitors.forEach((guarantee, visitor) ->
                        events.merge(guarantee, visitor.progress().events(), Long::sum));
            } finally {
                visitors.values().forEach(ScoringService::close);
            }
        }
        return events;
    }

    private void visit(Collection<ScoringService> visitors, Feed feed, int second) throws InterruptedException {
        feed.send(EVENTS * second / SECONDS - feed.sent(), aboutASecond());
        visitors.forEach(ScoringService::start);
        feed.send(EVENTS * (second + 1) / SECONDS - feed.sent(), aboutASecond());
        visitors.forEach(ScoringService::stop);
        for (ScoringService visitor : visitors) {
            assertThat(visitor.await(Duration.ZERO)).isTrue(); // and no fault
        }
    }

    private Duration aboutASecond() {
        return Duration.ofMillis(700 + random.nextInt(600));
    }

    private static Map<String, String> member(String protocol) {
        return protocol.equals("classic")
                ? Map.of("group.protocol", protocol, "heartbeat.interval.ms", "200")
                : Map.of("group.protocol", protocol);
    }

    private static ScorerConfig visitor(String bootstrapServers, String protocol, int number, Guarantee guarantee) {
        return new ScorerConfig(
                List.of(Route.of(ScoringOptions.defaults(PACKAGE), BothGuarantees.topics(guarantee))),
                false,
                new ScorerConfig.Commit(guarantee, Duration.ofMillis(100), 20_000),
                1,
                new ScorerConfig.Clients(
                        bootstrapServers,
                        BothGuarantees.group(guarantee),
                        "visitor-" + number,
                        true,
                        Begin.EARLIEST,
                        member(protocol),
                        Map.of()));
    }
}

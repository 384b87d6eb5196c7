package dev.elbow.deploy.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, of which one at a time is killed while scorers are at work, and comes back. */
@Tag("chaos")
class BrokerKillIT {

    private static final int EVENTS = 100_000;
    private static final int PARTITIONS = 3;
    private static final int BROKERS = 3;
    private static final int KILLS = 5;

    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            contributions: 1
            threads: 2
            commit: {interval: 100ms}
            kafka:
              consumer: {session.timeout.ms: 6000, heartbeat.interval.ms: 1000, max.poll.records: 500}
            """;

    @TempDir
    Path folder;

    private final Random random = Seed.random("BrokerKillIT");

    @Test
    void eachGuaranteeHoldsThoughBrokersAreKilled() throws Exception {
        try (Brokers brokers = Brokers.start(folder, BROKERS, PARTITIONS, Map.of());
                Feed feed = new Feed(brokers.bootstrapServers(), PARTITIONS)) {
            String servers = brokers.bootstrapServers();
            try (BothGuarantees scorers =
                    BothGuarantees.start(folder, servers, PARTITIONS, SETTINGS.formatted(servers))) {
                feed.send(1_000);
                scorers.assertAnswered(feed.sent());
                for (int kill = 1; kill <= KILLS; kill++) {
                    int due = EVENTS * kill / KILLS - feed.sent();
                    feed.send(due / 2, Duration.ofMillis(2_000 + random.nextInt(2_000)));
                    int victim = random.nextInt(BROKERS);
                    brokers.kill(victim);
                    feed.send(due - due / 2, Duration.ofMillis(3_000 + random.nextInt(4_000)));
                    brokers.restart(victim);
                }

                scorers.assertAnswered(EVENTS);
                scorers.terminate();
            }
        }
    }
}

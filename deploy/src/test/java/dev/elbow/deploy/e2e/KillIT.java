package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.stream.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two scorers of one group, of which one at a time is killed at any moment, again and again. */
@Tag("chaos")
class KillIT {

    private static final int EVENTS = 200_000;
    private static final int PARTITIONS = 3;
    private static final int KILLS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * Transactions that are nearly always open while events come, so that a kill meets one. The timeouts are short for the
     * sake of the test's time alone.
     */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            guarantee: %s
            topics: {events: events}
            contributions: 1
            commit: {interval: 500ms}
            kafka:
              consumer: {session.timeout.ms: 3000, heartbeat.interval.ms: 500, max.poll.records: 500}
              producer: {transaction.timeout.ms: 6000}
            """;

    /** Brokers refuse sessions that are shorter than their own least. */
    private static final Map<String, String> SHORT_SESSIONS = Map.of("group.min.session.timeout.ms", "3000");

    @TempDir
    Path folder;

    private final Random random = Seed.random("KillIT");

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void theGuaranteeHoldsThoughScorersAreKilled(Guarantee guarantee) throws Exception {
        try (Cluster cluster = new Cluster(PARTITIONS, SHORT_SESSIONS)) {
            Answers answers = killed(cluster, guarantee);

            answers.assertKept(guarantee);
            long written = answers.count(Cluster.SCORES, "read_uncommitted");
            System.out.printf("%s: %,d answers were written for %,d events%n", guarantee, written, EVENTS);
            assertThat(written).as("answers, with those of killed scorers").isGreaterThan(EVENTS);
        }
    }

    /** Spreads the events over the time of all kills, so that each meets work. */
    private Answers killed(Cluster cluster, Guarantee guarantee) throws Exception {
        String settings =
                SETTINGS.formatted(cluster.bootstrapServers(), guarantee.name().toLowerCase(Locale.ROOT));
        // One with an id of its own that stays, one whose open transactions end by their timeout.
        List<Path> files = List.of(
                Files.writeString(folder.resolve("steady.yaml"), settings + "transactional_id: steady\n"),
                Files.writeString(folder.resolve("random.yaml"), settings));
        ElbowProcess[] scorers = {start(files.get(0)), start(files.get(1))};
        try (Feed feed = new Feed(cluster.bootstrapServers(), PARTITIONS)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitWork(cluster, feed);
                Duration moment = Duration.ofMillis(500 + random.nextInt(4_000));
                feed.send(EVENTS * kill / KILLS - feed.sent(), moment);
                int victim = random.nextInt(scorers.length);
                assertThat(scorers[victim].running()).as(scorers[victim]::err).isTrue();
                scorers[victim].kill();
                scorers[victim] = start(files.get(victim));
            }
            Answers answers = Answers.read(cluster.bootstrapServers(), PARTITIONS, EVENTS);
            for (ElbowProcess scorer : scorers) {
                scorer.terminate();
                assertThat(scorer.await(60)).as(scorer::err).isEqualTo(143);
            }
            return answers;
        } finally {
            scorers[0].close();
            scorers[1].close();
        }
    }

    /** A group that waits for a killed member has nothing that the next kill could break. */
    private static void awaitWork(Cluster cluster, Feed feed) throws InterruptedException {
        long before = Answers.written(cluster.bootstrapServers(), PARTITIONS);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Answers.written(cluster.bootstrapServers(), PARTITIONS) <= before) {
            assertThat(System.nanoTime()).as("time to score again").isLessThan(deadline);
            feed.send(PARTITIONS, Duration.ofMillis(100));
        }
    }

    private ElbowProcess start(Path settings) throws IOException {
        Path in = Files.createTempFile(folder, "in", "");
        return ElbowProcess.start(folder, in, List.of("-Xmx256m"), "score", "--config", settings.toString());
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with one transactional id: a mistake, or a replacement that came too early. */
@Tag("chaos")
class ZombieIT {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Brokers wait for a transaction for so long that nothing but the other process can be why one is fenced. */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            transactional_id: the-same
            contributions: 1
            commit: {interval: 500ms}
            kafka:
              consumer: {session.timeout.ms: 6000, heartbeat.interval.ms: 1000, max.poll.records: 500}
              producer: {transaction.timeout.ms: 180000}
            """;

    @TempDir
    Path folder;

    @Test
    void theOlderOneStopsAndTheNewerOneGoesOn() throws Exception {
        try (Cluster cluster = new Cluster(PARTITIONS);
                Feed feed = new Feed(cluster.bootstrapServers(), PARTITIONS);
                ElbowProcess older = start(cluster)) {
            feed.send(1_000);
            Answers.read(cluster.bootstrapServers(), PARTITIONS, feed.sent()).assertOnceAndInOrder();
            try (ElbowProcess newer = start(cluster)) {
                assertStops(older, feed);
                assertGoesOn(cluster, feed, newer);
            }
        }
    }

    @Test
    void theOlderOneStopsWhenItWakesUp() throws Exception {
        try (Cluster cluster = new Cluster(PARTITIONS);
                Feed feed = new Feed(cluster.bootstrapServers(), PARTITIONS);
                ElbowProcess older = start(cluster)) {
            feed.send(1_000);
            Answers.read(cluster.bootstrapServers(), PARTITIONS, feed.sent()).assertOnceAndInOrder();
            feed.send(2_000, Duration.ofSeconds(1));
            older.pause(); // with a transaction open, most likely
            try (ElbowProcess newer = start(cluster)) {
                feed.send(10_000);
                Answers.read(cluster.bootstrapServers(), PARTITIONS, feed.sent())
                        .assertOnceAndInOrder();
                older.resume();

                assertStops(older, feed);
                assertGoesOn(cluster, feed, newer);
            }
        }
    }

    /** It learns that it is fenced by its next answer. */
    private static void assertStops(ElbowProcess older, Feed feed) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (older.running() && System.nanoTime() < deadline) {
            feed.send(500, Duration.ofMillis(500));
        }
        assertThat(older.await(1)).as(older::err).isEqualTo(1);
        List<String> why = older.err()
                .lines()
                .filter(line -> line.contains("scoring ended"))
                .toList();
        assertThat(why)
                .containsExactly("scoring ended: transactional_id the-same: another process uses it (expected:"
                        + " one of its own for each process); this one gives way to the newer one");
    }

    private static void assertGoesOn(Cluster cluster, Feed feed, ElbowProcess newer) throws InterruptedException {
        feed.send(1_000);
        Answers.read(cluster.bootstrapServers(), PARTITIONS, feed.sent()).assertOnceAndInOrder();
        newer.terminate();
        assertThat(newer.await(60)).as(newer::err).isEqualTo(143);
    }

    private ElbowProcess start(Cluster cluster) throws IOException {
        Path file = Files.writeString(folder.resolve("scorer.yaml"), SETTINGS.formatted(cluster.bootstrapServers()));
        return ElbowProcess.start(folder, "score", "--config", file.toString());
    }
}

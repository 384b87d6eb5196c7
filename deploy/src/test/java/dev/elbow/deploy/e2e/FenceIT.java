package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scorer that stood still, and does not know that another took its place. */
@Tag("chaos")
class FenceIT {

    private static final int EVENTS = 40_000;
    private static final int PARTITIONS = 2;

    /**
     * A poll is a transaction, so that a stop meets an open one with what was read in it. Its timeout is long: that the group has
     * moved on, and nothing else, must stop its commit.
     */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            commit: {events: 1000, interval: 10s}
            kafka:
              consumer: {session.timeout.ms: 6000, heartbeat.interval.ms: 1000, max.poll.records: 1000}
              producer: {transaction.timeout.ms: 90000}
            """;

    @TempDir
    Path folder;

    @Test
    void everyEventIsScoredOnceThoughAScorerWakesUpAfterItsPlaceWasTaken() throws Exception {
        try (Cluster cluster = new Cluster(PARTITIONS)) {
            Path settings =
                    Files.writeString(folder.resolve("scorer.yaml"), SETTINGS.formatted(cluster.bootstrapServers()));
            cluster.send(events());
            try (ElbowProcess sleeper = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                long before = awaitOffsets(cluster, 2_000, Duration.ofMinutes(1));
                sleeper.pause();
                assertThat(before).isBetween(2_000L, EVENTS - 10_000L); // it was in the middle
                try (ElbowProcess successor = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                    awaitOffsets(cluster, EVENTS, Duration.ofMinutes(2));
                    sleeper.resume();
                    // Committed records come to light once the sleeper's transaction is gone.
                    cluster.committed(Cluster.SCORES, EVENTS, Duration.ofMinutes(2));
                    sleeper.terminate();
                    successor.terminate();

                    assertThat(sleeper.await(60)).as(sleeper::err).isEqualTo(143);
                    assertThat(successor.await(60)).as(successor::err).isEqualTo(143);
                }
            }
            AnswerOrder.assertOnceAndInOrder(cluster.committed(Cluster.SCORES, EVENTS, Duration.ofSeconds(20)), EVENTS);
        }
    }

    /** What the group committed, once it is so much, or at the end of the time. */
    private static long awaitOffsets(Cluster cluster, long atLeast, Duration most) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            long deadline = System.nanoTime() + most.toNanos();
            long committed = 0;
            while (committed < atLeast && System.nanoTime() < deadline) {
                committed = 0;
                for (OffsetAndMetadata offset : admin.listConsumerGroupOffsets("elbow-score")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .values()) {
                    committed += offset.offset();
                }
                Thread.sleep(10); // the offsets of a group can only be asked for
            }
            return committed;
        }
    }

    private static List<byte[]> events() {
        List<byte[]> events = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in = Objects.requireNonNull(FenceIT.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (events.size() < EVENTS) {
                events.add(file.next().value());
            }
        }
        return events;
    }
}

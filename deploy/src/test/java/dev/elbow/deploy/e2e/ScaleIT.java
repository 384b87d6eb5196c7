package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of 64 partitions, and from one to eight scorers of one group, each a process of its own. */
@Tag("chaos")
class ScaleIT {

    private static final int PARTITIONS = 64;
    private static final int MOST = 8;

    /** How many scorers there are, one step after the other: some counts divide the partitions, some do not. */
    private static final List<Integer> STEPS = List.of(1, MOST, 5, MOST, 3, 1);

    private static final int EVENTS = PARTITIONS * 250 * STEPS.size();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String GROUP = "elbow-score";

    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            contributions: 1
            latent: false
            http: {enabled: false}
            kafka: {producer: {buffer.memory: 8388608}, consumer: {fetch.max.bytes: 8388608}}
            """;

    @TempDir
    Path folder;

    private final Deque<ElbowProcess> scorers = new ArrayDeque<>();

    @Test
    void partitionsAreSharedEvenlyAndEveryEventIsAnsweredOnceThoughScorersComeAndGo() throws Exception {
        try (Cluster cluster = new Cluster(PARTITIONS);
                Feed feed = new Feed(cluster.bootstrapServers(), PARTITIONS);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            Path settings =
                    Files.writeString(folder.resolve("scorer.yaml"), SETTINGS.formatted(cluster.bootstrapServers()));
            for (int step = 0; step < STEPS.size(); step++) {
                scaleTo(STEPS.get(step), settings);
                // Half of them come while partitions move, and half once each scorer has its share.
                feed.send(EVENTS * (2 * step + 1) / (2 * STEPS.size()) - feed.sent(), Duration.ofSeconds(3));
                List<Integer> shares = awaitShares(admin, STEPS.get(step));
                System.out.printf("%d scorers: %s partitions%n", STEPS.get(step), shares);
                feed.send(EVENTS * (step + 1) / STEPS.size() - feed.sent(), Duration.ofSeconds(1));
            }

            Answers.read(cluster.bootstrapServers(), PARTITIONS, EVENTS).assertOnceAndInOrder();
            scaleTo(0, settings);
        } finally {
            scorers.forEach(ElbowProcess::close);
        }
    }

    /** The newest go first, in order: each commits what it has, and leaves its group. */
    private void scaleTo(int count, Path settings) throws Exception {
        while (scorers.size() < count) {
            Path in = Files.createTempFile(folder, "in", "");
            List<String> small = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
            scorers.push(ElbowProcess.start(folder, in, small, "score", "--config", settings.toString()));
        }
        List<ElbowProcess> leaving =
                scorers.stream().limit(scorers.size() - count).toList();
        leaving.forEach(ElbowProcess::terminate);
        for (ElbowProcess scorer : leaving) {
            assertThat(scorer.await(60)).as(scorer::err).isEqualTo(143);
            assertThat(scorer.err()).doesNotContain("scoring failed");
            scorers.remove(scorer);
        }
    }

    /** How many partitions each scorer has, once all have some and every partition has one. */
    private List<Integer> awaitShares(Admin admin, int count) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Integer> shares = List.of();
        while (!(shares.size() == count
                && shares.stream().mapToInt(Integer::intValue).sum() == PARTITIONS)) {
            assertThat(System.nanoTime())
                    .as("time to share partitions, %s", shares)
                    .isLessThan(deadline);
            assertThat(scorers).allMatch(ElbowProcess::running);
            Thread.sleep(100); // a group can only be asked
            shares = scorers.stream().allMatch(ScaleIT::joined) ? shares(admin) : shares;
        }
        assertThat(Collections.max(shares) - Collections.min(shares))
                .as("difference between shares %s", shares)
                .isLessThanOrEqualTo(1);
        return shares;
    }

    /** Before anybody has, there is no group. */
    private static boolean joined(ElbowProcess scorer) {
        return scorer.err().contains("ScoringLoop: scoring ");
    }

    private static List<Integer> shares(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                .filter(group -> group.groupState() == GroupState.STABLE)
                .flatMap(group -> group.members().stream())
                .map(member -> member.assignment().topicPartitions().size())
                .sorted()
                .toList();
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.stream.ScorerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scorers that the group knows by name: one that comes back in time finds its partitions as it left them. */
@Tag("chaos")
class StaticMembershipIT {

    private static final int PARTITIONS = 4;
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            threads: 2
            contributions: 1
            kafka:
              consumer: {group.protocol: %s, group.instance.id: %s%s}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"classic, false", "classic, true", "consumer, false"})
    void aRestartInTimeMovesNoPartition(String protocol, boolean killed) throws Exception {
        try (Brokers brokers = Brokers.start(folder, 1, PARTITIONS, Map.of());
                Feed feed = new Feed(brokers.bootstrapServers(), PARTITIONS);
                ElbowProcess stays = start(brokers, protocol, "stays")) {
            Map<String, Set<TopicPartition>> before;
            try (ElbowProcess leaves = start(brokers, protocol, "leaves")) {
                before = awaitEvenShares(brokers);
                feed.send(1_000);
                Answers.read(brokers.bootstrapServers(), PARTITIONS, 1_000).assertOnceAndInOrder();
                leave(leaves, killed);
            }
            int told = stays.err().length();
            try (ElbowProcess back = start(brokers, protocol, "leaves")) {
                feed.send(1_000);
                Answers.read(brokers.bootstrapServers(), PARTITIONS, 2_000).assertOnceAndInOrder();

                assertThat(shares(brokers)).isEqualTo(before);
                assertThat(stays.err().substring(told)).doesNotContain("ScoringLoop: scoring ");
                assertThat(back.err()).contains("ScoringLoop: scoring ").doesNotContain("scoring failed");
            }
        }
    }

    private static void leave(ElbowProcess scorer, boolean killed) throws InterruptedException {
        if (killed) {
            scorer.kill();
        } else {
            scorer.terminate();
            assertThat(scorer.await(60)).as(scorer::err).isEqualTo(143);
        }
    }

    private ElbowProcess start(Brokers brokers, String protocol, String name) throws IOException {
        // A JVM takes seconds to start; with the newer protocol, the brokers set the timeout, to as much.
        String timeout = protocol.equals("classic") ? ", session.timeout.ms: 45000" : "";
        String settings = SETTINGS.formatted(brokers.bootstrapServers(), protocol, name, timeout);
        Path file = Files.writeString(folder.resolve(name + ".yaml"), settings);
        return ElbowProcess.start(folder, "score", "--config", file.toString());
    }

    private static Map<String, Set<TopicPartition>> awaitEvenShares(Brokers brokers) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Set<TopicPartition>> shares = shares(brokers);
        while (shares.size() < 2 * THREADS
                || shares.values().stream().anyMatch(share -> share.size() != PARTITIONS / (2 * THREADS))) {
            assertThat(System.nanoTime()).as(shares::toString).isLessThan(deadline);
            Thread.sleep(200); // the members of a group can only be asked for
            shares = shares(brokers);
        }
        return shares;
    }

    /** What each member has, by the name it goes by. */
    private static Map<String, Set<TopicPartition>> shares(Brokers brokers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrapServers()))) {
            List<String> group = List.of(ScorerConfig.DEFAULT_GROUP);
            return admin.describeConsumerGroups(group).all().get().values().stream()
                    .map(ConsumerGroupDescription::members)
                    .flatMap(Collection::stream)
                    .collect(Collectors.toMap(
                            member -> member.groupInstanceId().orElseThrow(),
                            member -> member.assignment().topicPartitions()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of(); // nobody has joined yet
            }
            throw e;
        }
    }
}

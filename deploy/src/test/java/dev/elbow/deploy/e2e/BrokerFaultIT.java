package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.stream.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker that stands still, or whose disk is full, while it is written to. */
@Tag("chaos")
class BrokerFaultIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Kafka's clients give up after six seconds: longer than the short stop, shorter than the long one. */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            topics: {events: events}
            guarantee: %s
            commit: {events: 1000, interval: 50ms}
            kafka:
              consumer: {max.poll.records: 500}
              producer: {max.block.ms: 6000, request.timeout.ms: 5000, delivery.timeout.ms: 6000, linger.ms: 5,
                         transaction.timeout.ms: 6000, %s}
            """;

    private static final String ROOMY = "batch.size: 65536";

    /** A few dozen scores fill it. */
    private static final String TINY = "batch.size: 4096, buffer.memory: 65536";

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    static Stream<Arguments> stops() {
        return Stream.of(Guarantee.values())
                .flatMap(guarantee -> Stream.of(SHORT, LONG)
                        .flatMap(
                                stop -> Stream.of(ROOMY, TINY).map(buffers -> Arguments.of(guarantee, stop, buffers))));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void losesNothingWhileTheBrokerStandsStill(Guarantee guarantee, Duration stop, String buffers) throws Exception {
        int events = 20_000;
        try (BrokerProcess broker = new BrokerProcess(folder, folder.resolve("data"));
                Cluster cluster = new Cluster(1, broker.bootstrapServers())) {
            cluster.send(Numbered.events(events));
            try (ServiceRun scorer = ServiceRun.start(settings(cluster, guarantee, buffers))) {
                scorer.awaitEvents(1_000, PATIENCE);
                broker.process().pause();
                long before = scorer.progress().events();
                TimeUnit.NANOSECONDS.sleep(stop.toNanos()); // that it stands still for so long is the fault
                broker.process().resume();
                scorer.awaitEvents(events, PATIENCE);

                assertThat(before).as("it was in the middle").isLessThan(events);
                assertThat(scorer.warnings())
                        .allSatisfy(
                                line -> assertThat(line)
                                        .matches(
                                                "scoring failed, .*; it goes on from the last commit in .*"
                                                        + "|thread 1: .* for 1\\d s.*; it goes on once they do, or from the last commit"));
                if (stop.equals(SHORT)) {
                    assertThat(scorer.warnings()).isEmpty();
                } else {
                    assertThat(scorer.warnings()).isNotEmpty();
                }
            }
            Numbered.assertScored(cluster, guarantee, 0, events);
        }
    }

    @ParameterizedTest
    @EnumSource(Disk.class)
    void goesOnOnceTheDiskHasRoomAgain(Disk disk) throws Exception {
        int events = 20_000;
        try (Disk.Full full = disk.prepare(folder);
                BrokerProcess broker = new BrokerProcess(folder, full.data());
                Cluster cluster = new Cluster(1, broker.bootstrapServers())) {
            cluster.send(Numbered.events(events));
            try (ServiceRun scorer = ServiceRun.start(settings(cluster, Guarantee.EXACTLY_ONCE, ROOMY))) {
                scorer.awaitEvents(1_000, PATIENCE);
                full.fill(broker.process());
                String line = scorer.awaitWarning("scoring failed", PATIENCE);
                // Kafka's broker does not live on without a place to write to.
                assertThat(broker.process().await(60)).isEqualTo(1);
                long before = scorer.progress().events();
                full.makeRoom();
                broker.restart();
                scorer.awaitEvents(events, PATIENCE);

                assertThat(before).as("it was in the middle").isLessThan(events);
                assertThat(line)
                        .contains("; it goes on from the last commit in ")
                        .hasLineCount(1);
            }
            Numbered.assertScored(cluster, Guarantee.EXACTLY_ONCE, 0, events);
        }
    }

    private static String settings(Cluster cluster, Guarantee guarantee, String buffers) {
        return SETTINGS.formatted(cluster.bootstrapServers(), guarantee.name().toLowerCase(Locale.ROOT), buffers);
    }
}

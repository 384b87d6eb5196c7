package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.broker.Topics;
import dev.elbow.scorer.stream.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only broker, killed hard while scorers are at work, and started again. */
@Tag("chaos")
class BrokerGoneIT {

    private static final int EVENTS = 400;

    /** Ten seconds until it is said, and as much again for a busy machine. */
    private static final Duration NOTICED = Duration.ofSeconds(20);

    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            commit: {interval: 100ms}
            http: {port: 0}
            """;

    @TempDir
    Path folder;

    @Test
    void isSaidWithinSecondsAndNothingIsLost() throws Exception {
        try (BrokerProcess broker = new BrokerProcess(folder, folder.resolve("data"))) {
            String servers = broker.bootstrapServers();
            try (Topics topics = Topics.at(servers)) {
                topics.create(Cluster.EVENTS, 1);
            }
            try (Feed feed = new Feed(servers, 1);
                    BothGuarantees scorers = BothGuarantees.start(folder, servers, 1, SETTINGS.formatted(servers))) {
                feed.send(100);
                scorers.assertAnswered(100);

                CompletableFuture<Void> flow = flow(feed);
                TimeUnit.SECONDS.sleep(2); // in the middle of the events
                long killed = System.nanoTime();
                broker.process().kill();
                for (Guarantee guarantee : Guarantee.values()) {
                    String address = scorers.address(guarantee);
                    assertThat(Scrape.await(address + "/health/ready", 503)).isEqualTo(503);
                    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(NOTICED);
                    assertThat(Scrape.get(address + "/health/ready").body()).contains("answer");
                    assertThat(Scrape.get(address + "/health/live").statusCode())
                            .isEqualTo(200);
                }

                broker.restart();
                flow.get(1, TimeUnit.MINUTES);
                scorers.assertAnswered(EVENTS);
                for (Guarantee guarantee : Guarantee.values()) {
                    assertThat(Scrape.await(scorers.address(guarantee) + "/health/ready", 200))
                            .isEqualTo(200);
                    assertThat(scorers.err(guarantee)).contains("answered");
                }
                scorers.terminate();
            }
        }
    }

    /** Events that go on coming, and wait for the broker in their producer. */
    private static CompletableFuture<Void> flow(Feed feed) {
        return CompletableFuture.runAsync(() -> {
            try {
                feed.send(EVENTS - feed.sent(), Duration.ofSeconds(6));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}

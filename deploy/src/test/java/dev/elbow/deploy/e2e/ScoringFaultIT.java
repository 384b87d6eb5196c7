package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Partitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of the scorer itself in the middle of a poll, between real clients and a real broker. */
class ScoringFaultIT {

    private static final int EVENTS = 1_000;
    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";
    private static final String BROKEN = "{";
    private static final String UNKNOWN = "{\"temperature\": 21.5, \"mode\": \"never seen\"}";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void everyEventIsAnsweredThoughTheScorerFailedHalfWay(Guarantee guarantee) throws Exception {
        VerifiedPackage tiny = TinyPackage.write(folder.resolve("tiny"));
        FailsOnce.CALLS.set(0);
        try (Cluster cluster = new Cluster(1)) {
            cluster.send(events(Map.of(EVENTS / 2, BROKEN)));
            try (ScoringService service = ScoringService.open(config(cluster, guarantee), tiny)) {
                service.start();
                awaitAll(service);
                List<Long> scored = offsets(cluster.committed(Cluster.SCORES, 2 * EVENTS, Duration.ofSeconds(3)));

                assertThat(FailsOnce.CALLS.get()).isEqualTo(2);
                assertThat(service.progress().restarts()).isEqualTo(1);
                Set<Long> missing = new TreeSet<>();
                for (long offset = 0; offset < EVENTS; offset++) {
                    missing.add(offset);
                }
                missing.removeAll(scored);
                assertThat(missing).as("events without a score").containsExactly(EVENTS / 2L);
                if (guarantee == Guarantee.EXACTLY_ONCE) {
                    assertThat(scored).hasSize(EVENTS - 1);
                }
                assertThat(cluster.committed(Cluster.REFUSALS, 1, PATIENCE)).hasSize(1);
            }
        }
    }

    @Test
    void theEventOnWhichTheModelFailsIsRefusedAndNoOther() throws Exception {
        VerifiedPackage fragile = TinyPackage.writeFragile(folder.resolve("fragile"));
        FailsOnce.CALLS.set(1);
        try (Cluster cluster = new Cluster(1)) {
            cluster.send(events(Map.of(0, UNKNOWN, EVENTS / 3, UNKNOWN, EVENTS - 1, UNKNOWN)));
            try (ScoringService service = ScoringService.open(config(cluster, Guarantee.EXACTLY_ONCE), fragile)) {
                service.start();
                List<ConsumerRecord<byte[], byte[]>> refusals = cluster.committed(Cluster.REFUSALS, 3, PATIENCE);
                List<Long> scored = offsets(cluster.committed(Cluster.SCORES, EVENTS - 3, PATIENCE));

                assertThat(service.progress().restarts()).isZero();
                assertThat(scored).hasSize(EVENTS - 3).doesNotHaveDuplicates();
                assertThat(refusals)
                        .extracting(refusal -> header(refusal, "__connect.errors.offset"))
                        .containsExactly("0", "" + EVENTS / 3, "" + (EVENTS - 1));
                assertThat(refusals)
                        .extracting(refusal -> header(refusal, "elbow-refusal-reason"))
                        .containsOnly("not_scorable");
            }
        }
    }

    private static void awaitAll(ScoringService service) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (service.progress().events() < EVENTS && System.nanoTime() < deadline) {
            assertThat(service.await(Duration.ofMillis(20))).isFalse();
        }
    }

    /** One poll, one commit: what is lost, or answered twice, is lost with all that the poll brought. */
    private ScorerConfig config(Cluster cluster, Guarantee guarantee) {
        String settings = """
                package: tiny:1.0.0
                bootstrap_servers: %s
                topics: {events: events}
                guarantee: %s
                kafka: {producer: {partitioner.class: %s}}
                """.formatted(
                cluster.bootstrapServers(), guarantee.name().toLowerCase(Locale.ROOT), FailsOnce.class.getName());
        return ScorerConfig.read(new Settings("scorer.yaml", Yaml.read("scorer.yaml", settings)));
    }

    private static List<byte[]> events(Map<Integer, String> others) {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(others.getOrDefault(i, EVENT).getBytes(StandardCharsets.UTF_8));
        }
        return events;
    }

    private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> scores) {
        return scores.stream()
                .map(record ->
                        ScoreJson.read(record.value()).event().orElseThrow().offset())
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Asked for refusals only, since scores keep the partition of their event. */
    public static final class FailsOnce implements Partitioner {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public int partition(
                String topic,
                Object key,
                byte[] keyBytes,
                Object value,
                byte[] valueBytes,
                org.apache.kafka.common.Cluster cluster) {
            if (CALLS.getAndIncrement() == 0) {
                throw new IllegalStateException("a fault in the middle of a poll");
            }
            return 0;
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}

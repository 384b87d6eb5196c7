package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.deploy.observability.Observability;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What someone sees who runs a scorer and cares for it. */
class OperationsIT {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";
    private static final String GROUP = "elbow-score";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private VerifiedPackage tiny;

    @BeforeEach
    void write() {
        tiny = TinyPackage.write(folder.resolve("tiny"));
    }

    @Test
    void metricsTellOfEveryEventAndHealthOfTheScorer() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            events.add(i % 100 == 7 ? "{" : i % 100 == 8 ? "{\"mode\": 3}" : i % 100 == 9 ? "{}" : EVENT);
        }
        try (Cluster cluster = new Cluster(2);
                ElbowProcess scorer = score(cluster, "--threads", "2")) {
            String address = Scrape.address(scorer);
            assertThat(Scrape.await(address + "/health/ready", 200)).isEqualTo(200);
            assertThat(Scrape.get(address + "/health/live").body()).isEqualTo("{\"status\":\"ok\"}\n");
            assertThat(Scrape.of(address).value("elbow_events_total", "outcome", "scored"))
                    .isZero();

            cluster.send(bytes(events));
            cluster.send(List.of(EVENT.getBytes(StandardCharsets.UTF_8)));
            tombstone(cluster);
            List<ConsumerRecord<byte[], byte[]>> scores =
                    cluster.committed(Cluster.SCORES, 1_942, Duration.ofMinutes(1));
            Scrape scrape = settled(address, 2_002);

            assertThat(scores).hasSize(1_942);
            assertEveryMetricIsThere(scrape);
            assertCounts(scrape);
            assertModel(scrape, scores);
            assertThat(Scrape.get(address + "/health/ready").statusCode()).isEqualTo(200);
            scorer.terminate();
            assertThat(scorer.await(30)).isEqualTo(143);
            assertThat(scorer.err()).doesNotContain("WARN").doesNotContain("ERROR");
        }
    }

    private static void assertEveryMetricIsThere(Scrape scrape) {
        for (Metric metric : Metric.values()) {
            String name = metric.exposed();
            if (name.startsWith("elbow_shadow_") || name.startsWith("elbow_alert")) {
                assertThat(scrape.types()).as("without a shadow, and alerts").doesNotContainKey(name);
                continue;
            }
            scrape.assertHas(metric);
        }
        assertThat(scrape.names())
                .as("what rules and dashboards ask for")
                .containsAll(Observability.metrics().stream()
                        .filter(name -> !name.startsWith("elbow_shadow_") && !name.startsWith("elbow_alert"))
                        .toList());
        assertThat(scrape.names())
                .contains("jvm_memory_used_bytes", "jvm_gc_memory_allocated_bytes_total", "jvm_threads_live_threads")
                .contains("process_start_time_seconds", "process_cpu_usage")
                .anyMatch(name -> name.startsWith("kafka_consumer_fetch_manager_"))
                .anyMatch(name -> name.startsWith("kafka_producer_"));
        assertThat(scrape.labels("kafka_producer_txn_commit_time_ns_total")).hasSize(2); // a set a thread
    }

    private static void assertCounts(Scrape scrape) {
        assertThat(scrape.value("elbow_events_total", "outcome", "scored")).isEqualTo(1_941);
        assertThat(scrape.value("elbow_events_total", "outcome", "refused")).isEqualTo(60);
        assertThat(scrape.value("elbow_events_total", "outcome", "tombstone")).isEqualTo(1);
        assertThat(scrape.value("elbow_refusals_total", "reason", "malformed")).isEqualTo(20);
        assertThat(scrape.value("elbow_refusals_total", "reason", "wrong_type")).isEqualTo(20);
        assertThat(scrape.value("elbow_refusals_total", "reason", "missing_field"))
                .isEqualTo(20);
        assertThat(scrape.value("elbow_refusals_total", "reason", "not_scorable"))
                .isZero();
        assertThat(scrape.value("elbow_restarts_total")).isZero();
        assertThat(scrape.value("elbow_poll_events_sum")).isEqualTo(2_002);
        double polls = scrape.value("elbow_poll_events_count");
        double parts = scrape.value("elbow_stage_seconds_count", "stage", "decode");
        assertThat(parts).as("a poll may be scored in several").isGreaterThanOrEqualTo(polls);
        for (String stage : List.of("decode", "model", "answer")) {
            assertThat(scrape.value("elbow_stage_seconds_count", "stage", stage))
                    .isEqualTo(parts);
            assertThat(scrape.value("elbow_stage_seconds_sum", "stage", stage)).isBetween(1e-6, 30.0);
        }
        assertThat(scrape.value("elbow_stage_seconds_count", "stage", "commit")).isBetween(1.0, parts);
        assertThat(scrape.value("elbow_stage_seconds_count", "stage", "poll")).isGreaterThan(polls);
        assertThat(scrape.value("elbow_threads", "state", "scoring")).isEqualTo(2);
        assertThat(scrape.value("elbow_ready")).isEqualTo(1);
    }

    private void assertModel(Scrape scrape, List<ConsumerRecord<byte[], byte[]>> scores) {
        String[] model = {"model", "tiny:1.0.0", "digest", tiny.digest()};
        double[] anomalies = scores.stream()
                .filter(record -> record.value() != null)
                .map(record -> ScoreJson.read(record.value()))
                .mapToDouble(score -> score.anomaly())
                .sorted()
                .toArray();
        double median = anomalies[anomalies.length / 2];

        assertThat(scrape.value("elbow_model", with(model, "provider", "cpu"))).isEqualTo(1);
        assertThat(scrape.value("elbow_anomaly_nats", with(model, "quantile", "0.5")))
                .isCloseTo(median, within(0.02 * Math.abs(median)));
        assertThat(scrape.value("elbow_anomalous_events_total")).isBetween(0.0, 1_941.0);
    }

    /** SIGTERM in the middle of many events: another start goes on where this one ended. */
    @Test
    void aStopLeavesTheGroupEmptyAndNothingToScoreTwice() throws Exception {
        int events = 60_000;
        try (Cluster cluster = new Cluster(2);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            cluster.send(Collections.nCopies(events, EVENT.getBytes(StandardCharsets.UTF_8)));
            try (ElbowProcess first = score(cluster, "--threads", "2")) {
                String address = Scrape.address(first);
                cluster.committed(Cluster.SCORES, 1, Duration.ofMinutes(1));
                first.terminate();
                first.terminate();
                assertThat(first.await(30)).as(first::err).isEqualTo(143);
                assertThat(address).isNotEmpty();
            }
            assertThat(admin.describeConsumerGroups(List.of(GROUP)).all().get().values())
                    .flatExtracting(ConsumerGroupDescription::members)
                    .isEmpty();
            long committed = committed(admin);
            assertThat(cluster.committed(Cluster.SCORES, (int) committed, Duration.ofSeconds(20)))
                    .hasSize((int) committed);

            try (ElbowProcess second = score(cluster)) {
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, events, Duration.ofMinutes(1));
                second.terminate();
                assertThat(second.await(30)).as(second::err).isEqualTo(143);

                assertThat(scores).hasSize(events);
                assertThat(scores.stream()
                                .map(record ->
                                        ScoreJson.read(record.value()).event().orElseThrow())
                                .distinct())
                        .hasSize(events);
            }
        }
    }

    @Test
    void anAnswerHasTheTraceOfItsEvent() throws Exception {
        List<Header> trace = List.of(
                new RecordHeader("traceparent", ascii("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
                new RecordHeader("tracestate", ascii("rojo=00f067aa0ba902b7")),
                new RecordHeader("tracestate", ascii("congo=t61rcWkgMzE")));
        try (Cluster cluster = new Cluster(1);
                KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (String event : List.of(EVENT, "{")) {
                producer.send(new ProducerRecord<>(Cluster.EVENTS, 0, ascii("key"), ascii(event), trace))
                        .get();
            }
            try (ElbowProcess scorer = score(cluster)) {
                for (String topic : List.of(Cluster.SCORES, Cluster.REFUSALS)) {
                    ConsumerRecord<byte[], byte[]> answer =
                            cluster.committed(topic, 1, Duration.ofMinutes(1)).get(0);
                    List<Header> headers = Arrays.asList(answer.headers().toArray());
                    assertThat(headers).as(topic).startsWith(trace.toArray(Header[]::new));
                    assertThat(headers.subList(trace.size(), headers.size()))
                            .extracting(Header::key)
                            .doesNotContain("traceparent", "tracestate")
                            .doesNotHaveDuplicates();
                }
                scorer.terminate();
                assertThat(scorer.await(30)).isEqualTo(143);
            }
        }
    }

    /** Once all events are counted, which comes after their commit, and the lag is noted. */
    private static Scrape settled(String address, int events) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Scrape scrape = Scrape.of(address);
        while (System.nanoTime() < deadline && !(counted(scrape) == events && lag(scrape) == 0)) {
            Thread.sleep(50); // metrics can only be asked for
            scrape = Scrape.of(address);
        }
        assertThat(lag(scrape)).isZero();
        assertThat(scrape.labels("elbow_lag_events"))
                .isEqualTo(Set.of(
                        Map.of("topic", Cluster.EVENTS, "partition", "0"),
                        Map.of("topic", Cluster.EVENTS, "partition", "1")));
        return scrape;
    }

    private static double counted(Scrape scrape) {
        return scrape.value("elbow_events_total", "outcome", "scored")
                + scrape.value("elbow_events_total", "outcome", "refused")
                + scrape.value("elbow_events_total", "outcome", "tombstone");
    }

    private static double lag(Scrape scrape) {
        double lag = 0;
        for (Map<String, String> labels : scrape.labels("elbow_lag_events")) {
            lag += scrape.value("elbow_lag_events", "partition", labels.getOrDefault("partition", ""));
        }
        return scrape.labels("elbow_lag_events").isEmpty() ? -1 : lag;
    }

    private static long committed(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private static void tombstone(Cluster cluster) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            producer.send(new ProducerRecord<>(Cluster.EVENTS, 1, ascii("gone"), null))
                    .get();
        }
    }

    private ElbowProcess score(Cluster cluster, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "score",
                "--package",
                folder.resolve("tiny").toString(),
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--from",
                Cluster.EVENTS,
                "--http-port",
                "0"));
        arguments.addAll(List.of(more));
        return ElbowProcess.start(folder, arguments.toArray(String[]::new));
    }

    private static String[] with(String[] labels, String name, String value) {
        String[] all = Arrays.copyOf(labels, labels.length + 2);
        all[labels.length] = name;
        all[labels.length + 1] = value;
        return all;
    }

    private static List<byte[]> bytes(List<String> events) {
        return events.stream().map(OperationsIT::ascii).toList();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

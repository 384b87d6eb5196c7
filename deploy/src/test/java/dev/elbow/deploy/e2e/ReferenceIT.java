package dev.elbow.deploy.e2e;

import dev.elbow.deploy.docs.MetricReference;
import dev.elbow.deploy.docs.Reference;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference has what a running scorer with alerts shows beside the metrics of our own; those are held by unit tests. */
class ReferenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SETTINGS = """
            package: %s
            bootstrap_servers: %s
            topics: {events: events}
            create_topics: true
            http: {port: 0}
            alerts: true
            """;

    /** Which there are depends on collector and version of the JVM, and on what it has had to do. */
    private static final List<String> OF_SOME_JVMS =
            List.of("jvm_gc_concurrent_phase_time", "jvm_gc_pause", "jvm_gc_max_data", "jvm_gc_live_data");

    @TempDir
    Path folder;

    @Test
    void hasEveryMetricOfARunningProcess() throws Exception {
        Path tiny = folder.resolve("tiny");
        TinyPackage.write(tiny);
        byte[] event = "{\"temperature\": 21.5, \"mode\": \"busy\"}".getBytes(StandardCharsets.UTF_8);
        try (Cluster cluster = new Cluster(1)) {
            Path settings = Files.writeString(
                    folder.resolve("scorer.yaml"), SETTINGS.formatted(tiny, cluster.bootstrapServers()));
            try (ElbowProcess scorer = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                String address = Scrape.address(scorer);
                Scrape.await(address + "/health/ready", 200);
                cluster.send(Collections.nCopies(100, event));
                cluster.committed(Cluster.SCORES, 100, PATIENCE);

                Reference.hold("metrics of processes", settled(address));
            }
        }
    }

    /** Kafka's clients add metrics as they do something for the first time; once nothing is new for a while, these are all. */
    private static String settled(String address) throws Exception {
        Map<String, String> all = new TreeMap<>();
        long quiet = System.nanoTime();
        long deadline = quiet + PATIENCE.toNanos();
        while (System.nanoTime() < deadline
                && System.nanoTime() - quiet < Duration.ofSeconds(8).toNanos()) {
            Map<String, String> shown =
                    MetricReference.others(Scrape.get(address + "/metrics").body());
            shown.keySet().removeIf(name -> OF_SOME_JVMS.stream().anyMatch(name::startsWith));
            if (!all.keySet().containsAll(shown.keySet())) {
                quiet = System.nanoTime();
            }
            shown.forEach(all::putIfAbsent);
            Thread.sleep(500); // metrics can only be asked for
        }
        return MetricReference.table(all);
    }
}

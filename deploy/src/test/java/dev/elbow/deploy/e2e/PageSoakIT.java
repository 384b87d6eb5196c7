package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.elbow.deploy.replay.Pace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a stream of 50 events a second, open for long: what the browser holds stops growing. */
@Tag("chaos")
class PageSoakIT {

    private static final int PER_SECOND = 50;
    private static final int SECONDS = Integer.getInteger("page.soak.seconds", 600);

    /** What is kept is full by then. */
    private static final int FULL_AFTER = SECONDS * 2 / 5;

    private static final Pattern SAMPLE = Pattern.compile("a sample: ([0-9]+) of ([0-9]+) events.*");

    @TempDir
    private Path folder;

    @Test
    void theHeapOfABrowserStaysAsItIs() throws Exception {
        assumeThat(Chromium.installed()).as("chromium and node are installed").isTrue();
        try (Cluster cluster = new Cluster(1);
                ElbowProcess scorer = ElbowProcess.start(
                        folder,
                        "score",
                        "--package",
                        "machine-failure:1.0.0",
                        "--bootstrap-servers",
                        cluster.bootstrapServers(),
                        "--from",
                        Cluster.EVENTS,
                        "--http-port",
                        "0",
                        "--page");
                Chromium chromium = Chromium.start();
                KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            Page page = chromium.page(1280, 900, ColorScheme.LIGHT);
            String address = Scrape.address(scorer);
            assertThat(Scrape.await(address + "/health/ready", 200))
                    .as(scorer.err())
                    .isEqualTo(200);
            page.navigate(address + "/");
            CDPSession tools = page.context().newCDPSession(page);
            tools.send("Performance.enable");
            Random random = new Random(11);

            page.check("#order input[value=latest]");
            send(producer, random, FULL_AFTER, page);
            assertThat(page.locator("#event-rows tr").count()).isPositive();
            double before = heap(tools);
            double nodes = metric(tools, "Nodes");
            Set<Object> newest = send(producer, random, SECONDS - FULL_AFTER, page);

            // Looked at once a second; what a busy machine delays is drawn a second later.
            assertThat(newest).as("times of the newest row").hasSizeGreaterThan((SECONDS - FULL_AFTER) / 2);
            assertThat(drawn(page))
                    .as("share of the events that came to the page")
                    .isGreaterThan(0.95);
            assertThat(heap(tools))
                    .as("bytes of live objects, before " + before)
                    .isLessThan(before * 1.1 + (1 << 20));
            assertThat(metric(tools, "Nodes")).as("nodes, before " + nodes).isLessThan(nodes * 1.2 + 500);
            assertThat(page.textContent("#state")).isEqualTo("live");
            assertThat(page.textContent("#scored").replace(",", "")).isEqualTo(String.valueOf(PER_SECOND * SECONDS));
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    /** By what the page says of the last quarter of an hour. */
    private static double drawn(Page page) {
        Matcher sample = SAMPLE.matcher(page.textContent("#sampling").replace(",", ""));
        return sample.matches() ? Double.parseDouble(sample.group(1)) / Double.parseDouble(sample.group(2)) : 1;
    }

    /** The times that the newest event's row had meanwhile. */
    private static Set<Object> send(KafkaProducer<byte[], byte[]> producer, Random random, int seconds, Page page) {
        Set<Object> newest = new HashSet<>();
        Pace pace = new Pace(PER_SECOND);
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            pace.await(() -> false);
            double torque = random.nextInt(50) == 0 ? 75 : 40 + 5 * random.nextGaussian();
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    Cluster.EVENTS,
                    ("{\"Air temperature [K]\": 298.5, \"Process temperature [K]\": 309, \"Rotational speed [rpm]\": 1500,"
                                    + " \"Torque [Nm]\": " + torque + ", \"Tool wear [min]\": 21}")
                            .getBytes(StandardCharsets.UTF_8)));
            if (i % PER_SECOND == 0) {
                newest.add(page.evaluate("document.querySelector('#event-rows time')?.dateTime ?? ''"));
            }
        }
        producer.flush();
        page.waitForTimeout(3_000); // until the last ones are drawn
        return newest;
    }

    private static double heap(CDPSession tools) {
        tools.send("HeapProfiler.collectGarbage");
        return tools.send("Runtime.getHeapUsage").get("usedSize").getAsDouble();
    }

    private static double metric(CDPSession tools, String name) {
        for (var metric : tools.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject one = metric.getAsJsonObject();
            if (one.get("name").getAsString().equals(name)) {
                return one.get("value").getAsDouble();
            }
        }
        throw new AssertionError("no metric " + name);
    }
}

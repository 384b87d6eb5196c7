package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.elbow.deploy.demo.DemoEvents;
import dev.elbow.deploy.replay.Event;
import dev.elbow.deploy.replay.Pace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the page for its documents, and for eyes; run by its name alone, see CONTRIBUTING. They are left in target/pictures. */
class PagePictures {

    private static final int EVENTS = 2_700;
    private static final int PER_SECOND = 45;

    @TempDir
    private Path folder;

    @Test
    void threeWidthsInBothThemes() throws Exception {
        Path pictures = Files.createDirectories(Path.of("target", "pictures"));
        try (Cluster cluster = new Cluster(1);
                Chromium chromium = Chromium.start()) {
            cluster.create(AlertTopic.ALERTS);
            String[] brokers = {"--bootstrap-servers", cluster.bootstrapServers()};
            try (ElbowProcess scorer = ElbowProcess.start(
                            folder,
                            "score",
                            "--package",
                            "network-intrusion:1.0.0",
                            brokers[0],
                            brokers[1],
                            "--from",
                            "events",
                            "--http-port",
                            "0",
                            "--page");
                    ElbowProcess alert =
                            ElbowProcess.start(folder, "alert", brokers[0], brokers[1], "--from", "events-scores")) {
                String address = Scrape.address(scorer) + "/";
                send(cluster);
                assertThat(alert.running()).as(alert.err()).isTrue();
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    for (int width : new int[] {400, 1280, 3840}) {
                        Page page = chromium.page(width, width == 400 ? 1_750 : width * 9 / 16, scheme);
                        String name = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
                        page.navigate(address);
                        page.waitForSelector("#event-rows tr");
                        page.waitForTimeout(1_000); // until it is drawn at that size
                        page.selectOption("#span", "60");
                        page.waitForTimeout(300); // as above
                        shoot(page, pictures.resolve(name + ".png"));
                        page.click("#episode-rows button");
                        page.waitForSelector("#raw");
                        page.waitForTimeout(500); // as above
                        shoot(page, pictures.resolve(name + "-detail.png"));
                        page.context().close();
                    }
                }
                assertThat(chromium.complaints()).isEmpty();
            }
        }
    }

    private static void shoot(Page page, Path file) throws Exception {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        assertThat(Files.size(file)).isGreaterThan(10_000);
    }

    private static void send(Cluster cluster) {
        Pace pace = new Pace(PER_SECOND);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (Event event : DemoEvents.read(EVENTS).events()) {
                pace.await(() -> false);
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        Cluster.EVENTS, event.key().orElse("").getBytes(StandardCharsets.UTF_8), event.value()));
            }
        }
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page over TLS, to those who know a name and a password, without what is masked; in a real browser. */
class PageLoginIT {

    private static final String EVENT =
            "{\"Air temperature [K]\": 298.5, \"Process temperature [K]\": 309, \"Rotational speed [rpm]\": 1741,"
                    + " \"Torque [Nm]\": 75.4375, \"Tool wear [min]\": 21, \"operator\": \"mallory\"}";

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void showsWhatIsNotMaskedToWhoIsKnown() throws Exception {
        assumeThat(Chromium.installed()).as("chromium and node are installed").isTrue();
        try (Cluster cluster = new Cluster(1);
                ElbowProcess scorer = ElbowProcess.start(
                        folder, "score", "--config", settings(cluster).toString());
                Chromium chromium = Chromium.start();
                KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            String address = Scrape.address(scorer) + "/";
            assertThat(address).startsWith("https://");
            for (int i = 0; i < 600 && !scorer.err().contains("page at "); i++) {
                assertThat(scorer.running()).as(scorer.err()).isTrue();
                Thread.sleep(100); // until it has joined; nothing but its output says so
            }
            producer.send(new ProducerRecord<>(Cluster.EVENTS, EVENT.getBytes(StandardCharsets.UTF_8)))
                    .get();

            Page stranger = chromium.page("operator", "another");
            Response refused = stranger.navigate(address);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.text()).doesNotContain("<html");
            stranger.context().close();
            int before =
                    chromium.complaints().size(); // of the refusal, and of the picture that browsers ask every site for

            Page page = chromium.page("operator", "0123456789abcdef");
            assertThat(page.navigate(address).status()).isEqualTo(200);
            page.click("#event-rows button");
            page.waitForSelector("#raw");

            assertThat(page.textContent("#state")).isEqualTo("live");
            assertThat(page.textContent("#detail"))
                    .contains("torque")
                    .contains("masked")
                    .contains("298.5")
                    .doesNotContain("75.4")
                    .doesNotContain("mallory");
            assertThat(chromium.complaints()).hasSize(before);
        }
    }

    private Path settings(Cluster cluster) throws Exception {
        Keys.make(folder);
        Files.writeString(folder.resolve("password"), Keys.PASSWORD + "\n");
        Files.writeString(folder.resolve("login"), "operator:0123456789abcdef\n");
        return Files.writeString(folder.resolve("score.yaml"), """
                package: machine-failure:1.0.0
                bootstrap_servers: %s
                topics: {events: events}
                http: {port: 0, tls: {keystore: %2$s/broker.p12, password_file: %2$s/password}}
                page: {basic_auth_file: %2$s/login, mask: [torque, /operator]}
                """.formatted(cluster.bootstrapServers(), folder));
    }
}

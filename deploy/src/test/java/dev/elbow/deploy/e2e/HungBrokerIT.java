package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.broker.Topics;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes connections and answers nothing, as on a machine that stands still. */
@Tag("chaos")
class HungBrokerIT {

    private static final int EVENTS = 400_000;
    private static final Duration STATED = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aStopTakesNoLongerThanStatedThoughTheBrokerAnswersNothing() throws Exception {
        TinyPackage.write(folder.resolve("tiny"));
        try (ElbowProcess broker = ElbowProcess.start(folder, "broker", "--port", "0")) {
            String servers = servers(broker);
            send(servers);
            try (ElbowProcess scorer = ElbowProcess.start(
                    folder,
                    "score",
                    "--package",
                    folder.resolve("tiny").toString(),
                    "--bootstrap-servers",
                    servers,
                    "--from",
                    "events",
                    "--create-topics",
                    "--http-port",
                    "0")) {
                String address = Scrape.address(scorer);
                awaitScores(address);
                broker.pause();

                long began = System.nanoTime();
                scorer.terminate();
                assertThat(Scrape.await(address + "/health/ready", 503)).isEqualTo(503);
                assertThat(Scrape.get(address + "/health/ready").body()).contains("\"stopping\"");
                assertThat(Scrape.get(address + "/health/live").statusCode()).isEqualTo(200);
                scorer.terminate(); // a second signal changes nothing

                assertThat(scorer.await(60)).as(scorer::err).isEqualTo(143);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(STATED);
                assertThat(scorer.err()).containsPattern("(done|ended): [1-9][0-9,]* events");
            } finally {
                broker.resume();
            }
        }
    }

    private static String servers(ElbowProcess broker) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (broker.out().isBlank() && broker.running() && System.nanoTime() < deadline) {
            Thread.sleep(20); // what another process writes can only be looked for
        }
        return broker.out().strip();
    }

    private static void send(String servers) {
        try (Topics topics = Topics.at(servers)) {
            topics.create("events", 1);
        }
        byte[] event = "{\"temperature\": 21.5, \"mode\": \"busy\"}".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>("events", event));
            }
        }
    }

    /** In the middle of the events, so that the stop meets an open transaction. */
    private static void awaitScores(String address) throws Exception {
        assertThat(Scrape.await(address + "/health/ready", 200)).isEqualTo(200);
        double scored = 0;
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (scored == 0 && System.nanoTime() < deadline) {
            scored = Scrape.of(address).value("elbow_events_total", "outcome", "scored");
        }
        assertThat(scored).isBetween(1.0, EVENTS - 1.0);
    }
}

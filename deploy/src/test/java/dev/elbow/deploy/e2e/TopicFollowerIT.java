package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.stream.Begin;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What follows a topic, through its absence and its making, as a stranger to everyone. */
@Timeout(90)
class TopicFollowerIT {

    private static final String TOPIC = "late-alerts";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void waitsForATopicAndReadsItsLastRecordsWithoutAGroup() throws Exception {
        try (Cluster cluster = new Cluster(1);
                TopicFollower follower = new TopicFollower(TOPIC, clients(cluster), new Notes());
                KafkaProducer<byte[], byte[]> producer = cluster.producer();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            follower.start();
            assertThat(next()).isEqualTo("there: false");

            cluster.create(TOPIC);
            for (int i = 0; i < 700; i++) {
                send(producer, "alert " + i);
            }
            producer.flush();

            String first = next();
            while (first.equals("there: false")) {
                first = next();
            }
            assertThat(first).isEqualTo("there: true");
            int from = Integer.parseInt(next().replace("alert ", ""));
            assertThat(from).as("where it begins, however many there were").isBetween(0, 200);
            for (int i = from + 1; i < 700; i++) {
                assertThat(next()).isEqualTo("alert " + i);
            }
            send(producer, "the next");
            assertThat(next()).isEqualTo("the next");
            assertThat(admin.listGroups().all().get()).isEmpty();
            assertThat(admin.listTopics().names().get())
                    .containsExactlyInAnyOrderElementsOf(
                            List.of(Cluster.EVENTS, Cluster.SCORES, Cluster.REFUSALS, TOPIC));
        }
    }

    @Test
    void aTopicThatIsMadeAnewIsToldFromItsBegin() throws Exception {
        try (Cluster cluster = new Cluster(1);
                TopicFollower follower = new TopicFollower(TOPIC, clients(cluster), new Notes());
                KafkaProducer<byte[], byte[]> producer = cluster.producer();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            cluster.create(TOPIC);
            send(producer, "one");
            send(producer, "two");
            follower.start();
            assertThat(List.of(next(), next(), next())).containsExactly("there: true", "one", "two");

            admin.deleteTopics(List.of(TOPIC)).all().get();
            cluster.create(TOPIC);
            send(producer, "another");

            String told = next();
            while (told.equals("there: false")) {
                told = next();
            }
            assertThat(List.of(told, next())).containsExactly("there: true", "another");
        }
    }

    private final class Notes implements TopicFollower.Listener {
        @Override
        public void there(boolean there) {
            told.add("there: " + there);
        }

        @Override
        public void value(byte[] value) {
            told.add(new String(value, StandardCharsets.UTF_8));
        }
    }

    private String next() throws InterruptedException {
        String one = told.poll(30, TimeUnit.SECONDS);
        assertThat(one).isNotNull();
        return String.valueOf(one);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String value) throws Exception {
        var unused = producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)));
    }

    private static ScorerConfig.Clients clients(Cluster cluster) {
        return new ScorerConfig.Clients(
                cluster.bootstrapServers(), "nobody", "nobody", true, Begin.EARLIEST, Map.of(), Map.of());
    }
}

package dev.elbow.deploy.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.broker.EmbeddedBroker;
import dev.elbow.deploy.broker.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TailIT {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void printsTheCommittedValuesOfATopicAsLines() {
        create("scores");
        send("scores", true, "{\"anomaly\":1}", "two\nlines", null);
        send("scores", false, "aborted");
        send("scores", true, "é");

        ElbowRun all = tail("scores", "--from-beginning", "--limit=4");
        ElbowRun two = tail("scores", "--from-beginning", "--limit=2");

        assertThat(all.code()).isZero();
        assertThat(all.out().lines()).containsExactly("{\"anomaly\":1}", "two lines", "null", "é");
        assertThat(two.out().lines()).hasSize(2);
        assertThat(all.err()).isEmpty();
    }

    @Test
    void printsKeyAndHeadersForMachines() {
        create("refusals");
        send("refusals", true, "{");

        ElbowRun run = tail("refusals", "--from-beginning", "--limit=1", "--json");

        assertThat(run.out())
                .isEqualTo(
                        "{\"partition\":0,\"offset\":0,\"key\":\"k\",\"headers\":{\"why\":\"broken\"},\"value\":\"{\"}\n");
    }

    @Test
    void waitsForWhatIsToComeUnlessToldOtherwise() throws Exception {
        create("late");
        send("late", true, "before");

        CompletableFuture<ElbowRun> run = CompletableFuture.supplyAsync(() -> tail("late", "--limit=1"));
        for (int i = 0; i < 100 && !run.isDone(); i++) {
            send("late", true, "after");
            TimeUnit.MILLISECONDS.sleep(200); // the tail does not say when it is there
        }

        assertThat(run.get(1, TimeUnit.SECONDS).out()).isEqualTo("after\n");
    }

    @Test
    void waitsForNothingUntilTheEnd() {
        create("few");
        ElbowRun none = tail("few", "--from-beginning", "--until-end", "--limit=5");
        send("few", true, "one", "two");
        send("few", false, "aborted");
        ElbowRun few = tail("few", "--from-beginning", "--until-end", "--limit=5");
        ElbowRun first = tail("few", "--from-beginning", "--until-end", "--limit=1");

        assertThat(none).isEqualTo(new ElbowRun(0, "", ""));
        assertThat(few).isEqualTo(new ElbowRun(0, "one\ntwo\n", ""));
        assertThat(first).isEqualTo(new ElbowRun(0, "one\n", ""));
        assertThat(tail("few", "--until-end"))
                .isEqualTo(
                        new ElbowRun(2, "", "--until-end: nothing lies before it (expected: --from-beginning, too)\n"));
    }

    @Test
    void refusesATopicThatIsNotThere() {
        create("there");

        ElbowRun run = tail("ther");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("topic ther: is not on " + broker.bootstrapServers() + "; did you mean there?\n");
    }

    @Test
    void refusesAnAddressWithoutAPort() {
        for (String address : List.of("localhost", "localhost:", "a:1,b", ":9092", "http://x")) {
            ElbowRun run = ElbowRun.of("tail", "--topic=t", "--bootstrap-servers=" + address);

            assertThat(run.code()).as(address).isEqualTo(2);
            assertThat(run.err()).isEqualTo("brokers " + address + ": no address (expected: host:port, by commas)\n");
        }
    }

    private static void create(String topic) {
        try (Topics topics = Topics.at(broker.bootstrapServers())) {
            topics.create(topic, 1);
        }
    }

    private static ElbowRun tail(String topic, String... more) {
        List<String> all = new ArrayList<>(
                List.of("tail", "--topic=" + topic, "--bootstrap-servers=" + broker.bootstrapServers()));
        all.addAll(List.of(more));
        return ElbowRun.of(all.toArray(String[]::new));
    }

    private static void send(String topic, boolean commit, @Nullable String... values) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "tail-it");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String value : values) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, "k", value);
                record.headers().add("why", "broken".getBytes(StandardCharsets.UTF_8));
                var unused = producer.send(record);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }
}

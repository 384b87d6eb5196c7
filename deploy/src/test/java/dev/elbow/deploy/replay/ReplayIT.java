package dev.elbow.deploy.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.broker.Clients;
import dev.elbow.deploy.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayIT {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedBroker broker;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void sendsCsvAsObjects() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "host,x,label\na,1.50,bad\nb,,normal.\nc,3,bad\n");

        ElbowRun run = replay("csv", file.toString(), "--create-topic", "--key=host", "--exclude=label", "--limit=2");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("2 events sent to csv in ").hasLineCount(1);
        var records = Clients.read(broker.bootstrapServers(), "csv");
        assertThat(records).extracting(ConsumerRecord::key).containsExactly("a", "b");
        assertThat(records)
                .extracting(ConsumerRecord::value)
                .containsExactly("{\"host\":\"a\",\"x\":1.50}", "{\"host\":\"b\",\"x\":null}");
    }

    @Test
    void sendsJsonLinesAsTheyAre() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"a\": 1}\nbroken\n");

        ElbowRun run = replay("json", file.toString(), "--create-topic");

        assertThat(run.code()).isZero();
        assertThat(Clients.values(broker.bootstrapServers(), "json")).containsExactly("{\"a\": 1}", "broken");
    }

    @Test
    void spreadsEventsEvenly() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n".repeat(101));

        ElbowRun run = replay("paced", file.toString(), "--create-topic", "--rate=100");

        assertThat(run.code()).isZero();
        var records = Clients.read(broker.bootstrapServers(), "paced");
        long first = records.get(0).timestamp();
        assertThat(records.get(50).timestamp() - first).isBetween(400L, 700L);
        // Not before its time, and later only by what a busy machine takes.
        assertThat(records.get(100).timestamp() - first).isBetween(900L, 1_300L);
    }

    @Test
    void namesTheLineOfAnEventThatIsTooLarge() throws IOException {
        String event = "{\"a\":1}\n";
        String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}\n";
        Path file = Files.writeString(folder.resolve("a.jsonl"), event + event + large + event);

        ElbowRun run = replay("small", file.toString(), "--create-topic");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .matches("topic small on .*: the event of line 3 was not taken: its 2,097,160 bytes are more than the"
                        + " topic takes \\(max\\.message\\.bytes 1,048,588\\); 2 others were\n");
        assertThat(Clients.values(broker.bootstrapServers(), "small")).hasSize(2);
    }

    @Test
    void sendsWhatATopicWithAHigherLimitTakes() throws Exception {
        String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
        Path file = Files.writeString(folder.resolve("a.jsonl"), large + "\n");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            NewTopic topic = new NewTopic("wide", 1, (short) 1).configs(Map.of("max.message.bytes", "3000000"));
            admin.createTopics(List.of(topic)).all().get();
        }

        ElbowRun run = replay("wide", file.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Clients.values(broker.bootstrapServers(), "wide")).containsExactly(large);
    }

    @Test
    void refusesUnknownTopic() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
        assertThat(replay("events", file.toString(), "--create-topic").code()).isZero();

        ElbowRun run = replay("evnts", file.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "topic evnts: is not on " + broker.bootstrapServers() + "; did you mean events?\n");
    }

    @Test
    void refusesAbsentFile() {
        ElbowRun run = replay("events", "absent.csv");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualToNormalizingNewlines("file absent.csv: is not there, or cannot be read\n");
    }

    @Test
    void saysThatNoBrokerAnswers() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        long start = System.nanoTime();

        ElbowRun run = ElbowRun.of("replay", file.toString(), "--topic=t", "--bootstrap-servers=127.0.0.1:" + free);

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).isEqualToNormalizingNewlines("broker at 127.0.0.1:" + free + ": no answer within 6 s\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }

    private static ElbowRun replay(String topic, String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "replay";
        all[1] = "--topic=" + topic;
        all[2] = "--bootstrap-servers=" + broker.bootstrapServers();
        System.arraycopy(args, 0, all, 3, args.length);
        return ElbowRun.of(all);
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows from a topic, as from a file: what is read, what is left out, and what the package says of it. */
@SuppressWarnings("NullAway.Init") // JUnit sets up
@Tag("long")
class TopicTrainingIT {

    private static final int EVENTS = 600;
    private static final int FIRST_TIME = 1_000_000;
    private static final String TOPIC = "kafka://" + Cluster.EVENTS;

    private static Cluster cluster;
    private static List<byte[]> events;

    @TempDir
    Path folder;

    /** Two partitions with 300 events each, a second apart, in turns. */
    @BeforeAll
    static void sendEvents() {
        cluster = new Cluster(2);
        events = machines();
        send(Cluster.EVENTS, events);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aTopicGivesThePackageOfTheSameFile() throws IOException {
        Path lines = folder.resolve("lines.jsonl");
        StringBuilder text = new StringBuilder();
        for (int partition = 0; partition < 2; partition++) {
            for (int i = partition; i < EVENTS; i += 2) {
                text.append(new String(events.get(i), StandardCharsets.UTF_8)).append('\n');
            }
        }
        Files.writeString(lines, text);
        Path topicRecipe = init(TOPIC, "--bootstrap-servers", cluster.bootstrapServers(), "--label", "status");
        Path fileRecipe = init(lines.toString(), "--label", "status");
        assertThat(Files.readString(topicRecipe))
                .contains("name: events\n")
                .contains("  file: \"" + TOPIC + "\"\n  bootstrap_servers: \"" + cluster.bootstrapServers() + "\"\n");
        assertThat(columns(topicRecipe)).isEqualTo(columns(fileRecipe)).contains("- name: \"load\"");

        VerifiedPackage ofTopic = train(quick(topicRecipe), "topic");
        VerifiedPackage ofFile = train(quick(fileRecipe), "file");

        for (String graph : List.of("encoder.onnx", "decoder.onnx", "score.onnx", "golden.json")) {
            assertThat(ofTopic.file(graph)).as(graph).isEqualTo(ofFile.file(graph));
        }
        Provenance provenance = ofTopic.manifest().provenance();
        assertThat(ofTopic.manifest().calibration()).isEqualTo(ofFile.manifest().calibration());
        assertThat(provenance.dataSha256())
                .isEqualTo(ofFile.manifest().provenance().dataSha256());
        assertThat(provenance.data()).isEqualTo("not stated (" + TOPIC + "?from=0:0,1:0&to=0:300,1:300)");
    }

    @Test
    void aRangeIsBoundedByOffsetsOrTimes() {
        assertThat(read(TOPIC + "?from=0:10,1:20&to=0:40,1:60"))
                .contains("70 events of " + TOPIC + "?from=0:10,1:20&to=0:40,1:60;");
        assertThat(read(TOPIC + "?from=100&to=200"))
                .contains("200 events of " + TOPIC + "?from=0:100,1:100&to=0:200,1:200;");
        assertThat(read(TOPIC + "?from=1970-01-01T00:18:20Z&to=1970-01-01T00:21:41Z")) // 1,100 s and 1,301 s
                .contains("201 events of " + TOPIC + "?from=0:50,1:50&to=0:151,1:150;");
    }

    @Test
    void offsetsThatAreNotThereAreNamed() {
        ElbowRun run = attempt(TOPIC + "?from=0:0,1:0&to=0:300,1:900");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("topic events: partition 1 holds offsets 0 to 300 (expected: 900 among them; retention may"
                        + " have deleted it, or it is not committed yet)\n");
    }

    @Test
    void anEmptyRangeIsSaidToBeEmpty() {
        ElbowRun run = attempt(TOPIC + "?from=latest");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("topic events: no event from latest to latest (" + TOPIC
                        + "?from=0:300,1:300&to=0:300,1:300)\n");
    }

    @Test
    void aTopicThatIsNotThereIsUnreachable() {
        ElbowRun run = attempt("kafka://event");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err())
                .isEqualTo("brokers " + cluster.bootstrapServers() + ": no topic event; did you mean events?\n");
    }

    @Test
    void brokersThatAreNotThereAreUnreachable() {
        ElbowRun run = run("127.0.0.1:1", TOPIC);

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).startsWith("brokers 127.0.0.1:1: no answer within 15 s");
    }

    @Test
    void badEventsAreCountedAndTooManyAreAnError() throws IOException {
        List<byte @Nullable []> mixed = new ArrayList<>(events);
        mixed.set(10, "no event".getBytes(StandardCharsets.UTF_8));
        mixed.set(12, new byte[] {'"', (byte) 0xff, '"'});
        mixed.set(14, null);
        mixed.set(16, "{\n  \"load\": \"high\"\n}".getBytes(StandardCharsets.UTF_8));
        mixed.set(18, "{\"load\": 1, \"load\": 2}".getBytes(StandardCharsets.UTF_8));
        send(Cluster.SCORES, mixed);
        String topic = "kafka://" + Cluster.SCORES;
        String recipe = """
                name: mixed
                version: 1.0.0
                data: {file: '%s', most_refused: %s}
                columns: [{name: load, type: numeric}, {name: temperature, type: numeric}]
                fit: {epochs: 1}
                """;

        ElbowRun trained = train(recipe.formatted(topic, "0.01"));
        ElbowRun strict = train(recipe.formatted(topic, "0.003"));
        ElbowRun none = train(recipe.formatted(topic, "0"));

        assertThat(trained.err())
                .contains("596 events of " + topic + "?from=0:0,1:0&to=0:300,1:300; left out: 3 that are no JSON"
                        + " objects with each name once, the first at partition 0, offset 5; 1 without a value;")
                .contains("""
                        note: left out: 1 row that the scorer would refuse
                          row 6: feature load: "high" (expected: a number)
                        """);
        assertThat(trained.code()).isZero();
        assertThat(strict.code()).isEqualTo(2);
        assertThat(strict.err())
                .endsWith(
                        "topic events-scores: 3 of 599 events are no JSON objects with each name once (expected: at most"
                                + " 0.003 of them, data.most_refused); the first at partition 0, offset 5\n");
        assertThat(none.code()).isEqualTo(2);
    }

    @Test
    void eventsOfAnAbortedTransactionAreNotRead() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "sender"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 4; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 50; i++) {
                    Future<RecordMetadata> unused =
                            producer.send(new ProducerRecord<>(Cluster.REFUSALS, 0, null, events.get(i)));
                }
                if (transaction % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.flush();
                    producer.abortTransaction();
                }
            }
        }

        assertThat(read("kafka://" + Cluster.REFUSALS))
                .contains("100 events of kafka://events-refusals?from=0:0,1:0&to=0:204,1:0;");
    }

    private String read(String topic) {
        ElbowRun run = attempt(topic);
        assertThat(run.code()).as(run.err()).isZero();
        Matcher file = Pattern.compile("until the end in (\\S+events\\.jsonl)").matcher(run.err());
        assertThat(file.find()).isTrue();
        assertThat(Path.of(file.group(1)).getParent()).doesNotExist();
        return run.err();
    }

    private ElbowRun attempt(String topic) {
        return run(cluster.bootstrapServers(), topic);
    }

    private ElbowRun run(String servers, String topic) {
        String out = folder.resolve("unused.yaml").toString();
        return ElbowRun.of("init", "--data", topic, "--bootstrap-servers", servers, "--out", out, "--force");
    }

    private Path init(String data, String... options) {
        Path recipe = folder.resolve(data.equals(TOPIC) ? "topic.yaml" : "file.yaml");
        List<String> arguments = new ArrayList<>(List.of("init", "--data", data, "--out", recipe.toString()));
        arguments.addAll(List.of(options));
        ElbowRun run = ElbowRun.of(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return recipe;
    }

    private VerifiedPackage train(Path recipe, String name) {
        String out = folder.resolve(name).toString();
        ElbowRun run = ElbowRun.of("train", recipe.toString(), "--out", out, "--force");
        assertThat(run.code()).as(run.err()).isZero();
        return Zoo.load(out);
    }

    private ElbowRun train(String recipe) throws IOException {
        Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
        String out = folder.resolve("model-" + recipe.hashCode()).toString();
        return ElbowRun.of(
                "train", file.toString(), "--bootstrap-servers", cluster.bootstrapServers(), "--out", out, "--force");
    }

    private static Path quick(Path recipe) throws IOException {
        return Files.writeString(recipe, Files.readString(recipe).replace("  seed: 0\n", "  seed: 0\n  epochs: 3\n"));
    }

    private static String columns(Path recipe) throws IOException {
        String text = Files.readString(recipe);
        return text.substring(text.indexOf("columns:"), text.indexOf("score:"));
    }

    private static void send(String topic, List<? extends byte @Nullable []> values) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (int i = 0; i < values.size(); i++) {
                long time = FIRST_TIME + 1_000L * i;
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, i % 2, time, null, values.get(i)));
            }
            producer.flush();
        }
    }

    private static List<byte[]> machines() {
        SplittableRandom random = new SplittableRandom(5);
        List<byte[]> machines = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            boolean busy = random.nextBoolean();
            boolean strange = i % 20 == 19;
            double load = (busy ? 0.8 : 0.1) + 0.05 * random.nextGaussian();
            machines.add(String.format(
                            Locale.ROOT,
                            "{\"mode\":\"%s\",\"load\":%.4f,\"temperature\":%.3f,\"open\":%b,\"status\":\"%s\"}",
                            busy ? "busy" : "idle",
                            load,
                            20 + 30 * (strange ? 1 - load : load) + random.nextGaussian(),
                            random.nextInt(10) < (busy ? 1 : 8),
                            strange ? "strange" : "ok")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return machines;
    }
}

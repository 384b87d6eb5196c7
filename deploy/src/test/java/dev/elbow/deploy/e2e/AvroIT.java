package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro by a schema registry, in and out, with writers that change their schema and a registry that goes away. */
class AvroIT {

    private static final int EVENTS = 3_000;
    private static final int PARTITIONS = 2;
    private static final int UNKNOWN_ID = 99;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The same event in the order and types of three writers. */
    private static final List<String> VERSIONS = List.of("""
            {"type":"record","name":"Reading","fields":[
              {"name":"temperature","type":"float"},
              {"name":"machine","type":{"type":"record","name":"Machine","fields":[{"name":"load","type":"double"}]}},
              {"name":"open","type":"boolean"},{"name":"mode","type":"string"}]}""", """
            {"type":"record","name":"Reading","fields":[
              {"name":"mode","type":{"type":"enum","name":"Mode","symbols":["busy","idle"]}},
              {"name":"note","type":["null","string"]},
              {"name":"open","type":["null","boolean"]},{"name":"temperature","type":"double"},
              {"name":"machine","type":{"type":"map","values":"float"}}]}""", """
            {"type":"record","name":"Reading","fields":[
              {"name":"heat","aliases":["temperature"],"type":"long"},
              {"name":"mode","type":"string"},{"name":"open","type":"int"},
              {"name":"machine","type":{"type":"record","name":"Machine","fields":[{"name":"load","type":"float"}]}}]}""");

    private static final String SETTINGS = """
            package: %s
            bootstrap_servers: %s
            topics: {events: events}
            commit: {events: 200, interval: 20ms}
            format: {events: avro, scores: avro}
            schema_registry: {url: '%s', bearer_token_file: '%s'}
            kafka: {consumer: {max.poll.records: 100}}
            """;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostThoughWritersChangeAndTheRegistryGoesAway() throws Exception {
        TinyPackage.write(folder.resolve("tiny"));
        Path token = Files.writeString(folder.resolve("token"), RegistryServer.token() + "\n");
        try (Cluster cluster = new Cluster(PARTITIONS);
                RegistryServer registry = new RegistryServer()) {
            VERSIONS.forEach(schema -> registry.register("events-value", schema));
            Path settings = Files.writeString(
                    folder.resolve("scorer.yaml"),
                    SETTINGS.formatted(folder.resolve("tiny"), cluster.bootstrapServers(), registry.url(), token));
            cluster.send(events(List.of(1, 2, UNKNOWN_ID)));
            try (ElbowProcess elbow = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                assertThat(cluster.committed(Cluster.SCORES, EVENTS * 2 / 3, PATIENCE))
                        .as(elbow.err())
                        .hasSize(EVENTS * 2 / 3);
                registry.stop();
                cluster.send(events(List.of(1, 3, 2)));
                await(elbow, "nobody listens there, 4 attempts; it goes on from the last commit");
                registry.start();
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, EVENTS * 5 / 3, PATIENCE);
                elbow.terminate();

                assertThat(elbow.await(30)).isEqualTo(143);
                assertOnceInOrderAndRight(scores, registry);
                assertThat(cluster.committed(Cluster.REFUSALS, EVENTS / 3, PATIENCE))
                        .hasSize(EVENTS / 3)
                        .allSatisfy(refusal -> assertThat(reason(refusal))
                                .isEqualTo("event: schema id 99 (expected: one that the schema registry has)"));
                assertThat(registry.subjects()).endsWith("events-scores-value");
                assertThat(elbow.err()).doesNotContain(RegistryServer.token());
            }
        }
    }

    /** Events by their number: which schema id in turn, and the temperature. */
    private static List<byte[]> events(List<Integer> ids) throws IOException {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(event(ids.get(i / PARTITIONS % ids.size()), temperature(i / PARTITIONS)));
        }
        return events;
    }

    private static long temperature(long offset) {
        return 18 + offset % EVENTS % 7;
    }

    private static byte[] event(int id, long temperature) throws IOException {
        Schema schema = new Schema.Parser().parse(VERSIONS.get(id == UNKNOWN_ID ? 0 : id - 1));
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field, temperature));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Object value(Schema.Field field, long temperature) {
        Schema schema = field.schema();
        return switch (field.name()) {
            case "temperature" ->
                schema.getType() == Schema.Type.FLOAT ? (Object) (float) temperature : (double) temperature;
            case "heat" -> temperature;
            case "open" -> schema.getType() == Schema.Type.INT ? (Object) 1 : true;
            case "mode" -> schema.getType() == Schema.Type.ENUM ? new GenericData.EnumSymbol(schema, "busy") : "busy";
            case "note" -> "a note";
            case "machine" -> machine(schema);
            default -> throw new AssertionError(field.name());
        };
    }

    private static Object machine(Schema schema) {
        if (schema.getType() == Schema.Type.MAP) {
            return Map.of("load", 0.5f);
        }
        GenericRecord machine = new GenericData.Record(schema);
        boolean single = schema.getField("load").schema().getType() == Schema.Type.FLOAT;
        machine.put("load", single ? (Object) 0.5f : 0.5);
        return machine;
    }

    private static void assertOnceInOrderAndRight(List<ConsumerRecord<byte[], byte[]>> scores, RegistryServer registry)
            throws IOException {
        assertThat(scores).hasSize(EVENTS * 5 / 3);
        long[] next = new long[PARTITIONS];
        for (ConsumerRecord<byte[], byte[]> record : scores) {
            ByteBuffer value = ByteBuffer.wrap(record.value());
            assertThat(value.get()).isZero();
            Schema schema = new Schema.Parser().parse(registry.schema(value.getInt()));
            GenericRecord score = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(record.value(), 5, value.remaining(), null));
            GenericRecord event = (GenericRecord) score.get("event");
            long offset = (long) event.get("offset");
            int partition = (int) event.get("partition");
            while (unknown(next[partition])) {
                next[partition]++;
            }

            assertThat(partition).isEqualTo(record.partition());
            assertThat(offset).isEqualTo(next[partition]++);
            double expected = TinyModel.score(new double[] {temperature(offset % (EVENTS / PARTITIONS)), 0.5, 1}, 2)
                    .anomaly();
            assertThat((double) (float) score.get("anomaly")).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
        }
    }

    /** The events of the first half's third schema. */
    private static boolean unknown(long offset) {
        return offset < EVENTS / PARTITIONS && offset % 3 == 2;
    }

    private static String reason(ConsumerRecord<byte[], byte[]> refusal) {
        return new String(
                refusal.headers()
                        .lastHeader("__connect.errors.exception.message")
                        .value(),
                StandardCharsets.UTF_8);
    }

    private static void await(ElbowProcess elbow, String line) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!elbow.err().contains(line) && elbow.running() && System.nanoTime() < deadline) {
            Thread.sleep(100); // another process writes, and tells nobody
        }
        assertThat(elbow.err()).contains(line);
    }
}

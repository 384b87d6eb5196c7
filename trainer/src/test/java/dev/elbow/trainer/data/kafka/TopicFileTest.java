package dev.elbow.trainer.data.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's own consumer without brokers: what is at stake is the disk. */
class TopicFileTest {

    /** Of a system that has the device that is always full; few events wait in a buffer until the file is closed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10_000})
    void aFullDiskIsToldInOneMessageAndLeavesNothing(int events) throws IOException {
        TopicPartition partition = new TopicPartition("events", 0);
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < events; i++) {
                byte[] value = ("{\"load\": " + i + "}").getBytes(StandardCharsets.UTF_8);
                consumer.addRecord(new ConsumerRecord<>("events", 0, i, new byte[0], value));
            }
        });
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        Offsets offsets = new Offsets("events", new TreeMap<>(Map.of(0, new Offsets.Range(0, events))));
        TemporaryFolder folder = TemporaryFolder.create("elbow-test");
        Path file = Files.createSymbolicLink(folder.path().resolve("events.jsonl"), Path.of("/dev/full"));

        assertThatThrownBy(() -> TopicFile.fetch(folder, consumer, offsets))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessage("temporary file " + file + ": cannot be written: no space left on device"
                        + " (java.io.tmpdir says where such files go)");

        assertThat(folder.path()).doesNotExist();
        assertThat(consumer.assignment()).isEqualTo(Set.of(partition));
    }
}

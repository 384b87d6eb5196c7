package dev.elbow.trainer.data.kafka;

import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.recipe.TopicSource;
import dev.elbow.zoo.TemporaryFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic's events in a temporary file of JSON lines: partition by partition, by offset, committed events only. What is no
 * JSON object is left out and counted. Removed when closed, and when the process ends. Not thread-safe.
 */
public final class TopicFile implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TemporaryFolder folder;
    private final Path file;
    private final Offsets offsets;
    private final EventLines lines = new EventLines();

    private TopicFile(TemporaryFolder folder, Offsets offsets) {
        this.folder = folder;
        this.file = folder.path().resolve("events.jsonl");
        this.offsets = offsets;
    }

    /**
     * Fetches a topic's events.
     *
     * @param settings further settings of Kafka's consumer
     * @param most events to fetch, the newest ones; all where absent
     * @throws TopicUnreachableException where the brokers do not answer or have no such topic
     * @throws dev.elbow.zoo.fault.ZooException.Unreachable where the disk cannot be written
     * @throws TrainerDataException where settings or bounds cannot be used, or there are no events
     */
    public static TopicFile fetch(TopicSource source, Map<String, String> settings, OptionalLong most) {
        try (Brokers brokers = Brokers.connect(source, settings)) {
            return brokers.ask(consumer -> {
                Offsets all = Offsets.of(consumer, source, brokers.partitions(source.topic()));
                Offsets offsets = most.isPresent() ? all.newest(most.getAsLong()) : all;
                if (offsets.empty()) {
                    throw new TrainerDataException("topic " + source.topic() + ": no event from " + source.from()
                            + " to " + source.to() + " (" + offsets + ")");
                }
                return fetch(TemporaryFolder.create("elbow-topic"), consumer, offsets);
            });
        }
    }

    /** Into a folder that the result then owns. */
    static TopicFile fetch(TemporaryFolder folder, Consumer<byte[], byte[]> consumer, Offsets offsets) {
        TopicFile fetched = new TopicFile(folder, offsets);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fetched.file), 1 << 16)) {
            for (Map.Entry<Integer, Offsets.Range> range : offsets.ranges().entrySet()) {
                fetched.read(consumer, new TopicPartition(offsets.topic(), range.getKey()), range.getValue(), out);
            }
        } catch (IOException e) {
            fetched.close();
            throw TemporaryFolder.fault(fetched.file, "written", e);
        } catch (RuntimeException e) {
            fetched.close(); // nobody else knows of it yet
            throw e;
        }
        return fetched;
    }

    /** Ends by the position, not by the last event: markers of transactions have offsets, too. */
    private void read(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, Offsets.Range range, OutputStream out)
            throws IOException {
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.from());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long position = range.from(); position < range.to(); ) {
            for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                if (event.offset() < range.to()) {
                    lines.write(event, out);
                }
            }
            long now = consumer.position(partition);
            if (now > position) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TopicUnreachableException("topic " + partition.topic() + ": partition "
                        + partition.partition() + " gave no event after offset " + now + " for "
                        + PATIENCE.toSeconds() + " s (expected: those up to " + range.to() + ")");
            }
            position = now;
        }
    }

    /** The events, a line each. */
    public Path file() {
        return file;
    }

    /** The topic with the offsets that were read; as a source of data it gives the same events again. */
    public String range() {
        return offsets.toString();
    }

    /** Events in the file. */
    public long events() {
        return lines.written();
    }

    /** Events that were left out, since they are no JSON objects, or have a name twice. */
    public long refused() {
        return lines.refused();
    }

    /** What people should know: how many events there are, and how many were left out. */
    public String summary() {
        return lines.written() + " events of " + range() + lines.leftOut();
    }

    /**
     * Passes where few enough were left out.
     *
     * @throws TrainerDataException naming the share and the first of them
     */
    public TopicFile check(double mostRefused) {
        if (lines.refused() > mostRefused * (lines.refused() + lines.written())) {
            throw new TrainerDataException("topic " + offsets.topic() + ": " + lines.refused() + " of "
                    + (lines.refused() + lines.written())
                    + " events are no JSON objects with each name once (expected: at most "
                    + mostRefused + " of them, data.most_refused); the first at " + lines.firstRefused());
        }
        return this;
    }

    @Override
    public void close() {
        folder.close();
    }
}

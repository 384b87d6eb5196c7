package dev.elbow.scorer.kstreams;

import dev.elbow.schemas.score.Score;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Waiting events as the bytes that a store holds. Not thread-safe. */
final class WaitingEventSerde<K> {

    /** The first byte of each; another form gets another. */
    private static final int FORMAT = 1;

    private static final int ABSENT = -1;

    private final Serde<K> keys;
    private final String store;

    /** For the events of a store, which serializers of keys know as their topic. */
    WaitingEventSerde(Serde<K> keys, String store) {
        this.keys = keys;
        this.store = store;
    }

    byte[] write(WaitingEvent<K> event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(FORMAT);
            out.writeLong(event.number());
            writeSource(out, event.source());
            Headers headers = event.record().headers();
            K key = event.record().key();
            writeBytes(out, key == null ? null : keys.serializer().serialize(store, headers, key));
            writeBytes(out, event.record().value());
            out.writeLong(event.record().timestamp());
            out.writeInt(headers.toArray().length);
            for (Header header : headers) {
                writeBytes(out, header.key().getBytes(StandardCharsets.UTF_8));
                writeBytes(out, header.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has no such faults
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalStateException where another version wrote it
     */
    WaitingEvent<K> read(int slot, byte[] written) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
        try {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalStateException("store " + store + ": events of format " + format + " (expected: "
                        + FORMAT + "); another version of Elbow has to answer them");
            }
            long number = in.readLong();
            Optional<Score.Source> source = readSource(in);
            byte[] key = readBytes(in);
            byte[] value = readBytes(in);
            long timestamp = in.readLong();
            Headers headers = new RecordHeaders();
            for (int left = in.readInt(); left > 0; left--) {
                headers.add(new String(text(in), StandardCharsets.UTF_8), readBytes(in));
            }
            return event(number, slot, source, record(key, value, timestamp, headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the store's bytes are whole, or Kafka would not have handed them over
        }
    }

    @SuppressWarnings("NullAway") // keys and values of Kafka's records may be null, though nothing declares it
    private Record<K, byte[]> record(byte @Nullable [] key, byte @Nullable [] value, long timestamp, Headers headers) {
        K read = key == null ? null : keys.deserializer().deserialize(store, headers, key);
        return new Record<>(read, value, timestamp, headers);
    }

    /**
     * The factory is Kafka's own, since whoever makes such a record could give it a key of another partition. This one has the key that
     * the same task was handed with it. No interface of Kafka's makes one, so that this class holds the package to the
     * releases of Kafka Streams that it is tested with.
     */
    private static <K> WaitingEvent<K> event(
            long number, int slot, Optional<Score.Source> source, Record<K, byte[]> record) {
        return new WaitingEvent<>(number, slot, InternalFixedKeyRecordFactory.create(record), source);
    }

    private static void writeSource(DataOutputStream out, Optional<Score.Source> source) throws IOException {
        out.writeBoolean(source.isPresent());
        if (source.isPresent()) {
            out.writeUTF(source.get().topic());
            out.writeInt(source.get().partition());
            out.writeLong(source.get().offset());
            out.writeLong(source.get().timestamp());
        }
    }

    private static Optional<Score.Source> readSource(DataInputStream in) throws IOException {
        return in.readBoolean()
                ? Optional.of(new Score.Source(in.readUTF(), in.readInt(), in.readLong(), in.readLong()))
                : Optional.empty();
    }

    private static void writeBytes(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? ABSENT : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == ABSENT ? null : in.readNBytes(length);
    }

    private static byte[] text(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}

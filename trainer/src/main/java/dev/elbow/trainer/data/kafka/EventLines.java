package dev.elbow.trainer.data.kafka;

import dev.elbow.schemas.wire.EventFields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes events as lines, and counts those that cannot be. Not thread-safe. */
final class EventLines {

    private long written;
    private long refused;
    private long withoutValue;
    private String firstRefused = "";

    void write(ConsumerRecord<byte[], byte[]> event, OutputStream out) throws IOException {
        byte[] value = event.value();
        if (value == null) {
            withoutValue++; // a tombstone: the scorer passes it through unscored
        } else if (!text(value) || !EventFields.unambiguous(value)) {
            refused++;
            firstRefused =
                    refused == 1 ? "partition " + event.partition() + ", offset " + event.offset() : firstRefused;
        } else {
            written++;
            out.write(line(value));
        }
    }

    /** A line break in JSON is white space between its parts; within a text it would be written otherwise. */
    private static byte[] line(byte[] value) {
        byte[] line = new byte[value.length + 1];
        for (int i = 0; i < value.length; i++) {
            line[i] = value[i] == '\n' || value[i] == '\r' ? (byte) ' ' : value[i];
        }
        line[value.length] = '\n';
        return line;
    }

    /** A file is of one encoding. */
    private static boolean text(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    long written() {
        return written;
    }

    long refused() {
        return refused;
    }

    String firstRefused() {
        return firstRefused;
    }

    String leftOut() {
        return (refused == 0
                        ? ""
                        : "; left out: " + refused + " that are no JSON objects with each name once, the first at "
                                + firstRefused)
                + (withoutValue == 0 ? "" : "; " + withoutValue + " without a value");
    }
}

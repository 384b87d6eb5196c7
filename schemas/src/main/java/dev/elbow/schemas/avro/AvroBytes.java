package dev.elbow.schemas.avro;

import dev.elbow.schemas.Utf8;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A place in an event's bytes, and Avro's binary primitives from there on. Every length is held against the bytes that are left
 * before anything is made of it; Avro's own decoder reserves what a hostile length says. What does not fit is thrown as
 * {@link Refused}. Not thread-safe.
 */
final class AvroBytes {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Seven bits a byte. */
    private static final int MOST_VARINT_BITS = 63;

    private byte[] bytes = {};
    private int at;
    private int depth;

    /** Begins an event. */
    void open(byte[] event, int from) {
        bytes = event;
        at = from;
        depth = 0;
    }

    int place() {
        return at;
    }

    int left() {
        return bytes.length - at;
    }

    /** Steps into a record, an array or a map. */
    void enter() {
        if (++depth > Feature.MAX_LEVELS) {
            throw new Refused(
                    Reason.TOO_LARGE,
                    "event: nested deeper at byte " + at + " (expected: at most " + Feature.MAX_LEVELS + " levels)");
        }
    }

    void leave() {
        depth--;
    }

    boolean readBoolean() {
        int value = bytes[advance(1, "a boolean")];
        if (value != 0 && value != 1) {
            throw malformed(at - 1, "the boolean " + value, "0 or 1");
        }
        return value == 1;
    }

    float readFloat() {
        return Float.intBitsToFloat((int) INT.get(bytes, advance(Float.BYTES, "a float")));
    }

    double readDouble() {
        return Double.longBitsToDouble((long) LONG.get(bytes, advance(Double.BYTES, "a double")));
    }

    int readInt() {
        int from = at;
        long value = readLong();
        if (value != (int) value) {
            throw malformed(from, "the int " + value, "32 bits");
        }
        return (int) value;
    }

    /** Seven bits a byte, the lowest first, and the sign in the lowest bit of all. */
    long readLong() {
        int from = at;
        long value = 0;
        for (int shift = 0; at < bytes.length; shift += 7) {
            long next = bytes[at++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
            if (shift == MOST_VARINT_BITS) {
                throw malformed(from, "a number of more than 10 bytes", "64 bits");
            }
        }
        throw malformed(from, "an end within a number", "a whole event");
    }

    /** The index of a union's branch or of a symbol. */
    int readIndex(int choices, String what) {
        int from = at;
        long index = readLong();
        if (index < 0 || index >= choices) {
            throw malformed(from, what + " " + index, "0 to " + (choices - 1));
        }
        return (int) index;
    }

    /** How many bytes come next. */
    int readLength(String what) {
        int from = at;
        long length = readLong();
        if (length < 0 || length > left()) {
            throw malformed(from, what + " of " + length + " bytes", "at most the " + left() + " that are left");
        }
        return (int) length;
    }

    String readText() {
        int length = readLength("a text");
        int from = at;
        at += length;
        return Utf8.read(bytes, from, length).orElseThrow(() -> malformed(from, "no text", "UTF-8"));
    }

    /** Whether the next bytes are these; the place stays. */
    boolean startsWith(byte[] expected) {
        int length = expected.length;
        return Arrays.equals(bytes, at, at + Math.min(length, left()), expected, 0, length);
    }

    byte[] readBytes(int length, String what) {
        int from = advance(length, what);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    void skip(int length, String what) {
        advance(length, what);
    }

    private int advance(int length, String what) {
        if (length > left()) {
            throw malformed(at, "an end within " + what, "a whole event");
        }
        int from = at;
        at += length;
        return from;
    }

    static Refused malformed(int place, String found, String expected) {
        return new Refused(Reason.MALFORMED, "event: at byte " + place + " " + found + " (expected: " + expected + ")");
    }
}

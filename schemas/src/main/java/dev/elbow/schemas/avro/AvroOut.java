package dev.elbow.schemas.avro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro's binary primitives in a buffer that is used again. Not thread-safe. */
final class AvroOut {

    private static final int FIRST_CAPACITY = 1_024;
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    void clear() {
        size = 0;
    }

    /** A copy of what was written since the last {@link #clear}. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    AvroOut raw(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    AvroOut truth(boolean truth) {
        ensure(1);
        bytes[size++] = (byte) (truth ? 1 : 0);
        return this;
    }

    /** Ints and longs alike, indices of branches and counts of items too. */
    AvroOut whole(long number) {
        ensure(LONGEST_NUMBER);
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    AvroOut single(float number) {
        ensure(Float.BYTES);
        littleEndian(Float.floatToRawIntBits(number), Float.BYTES);
        return this;
    }

    AvroOut number(double number) {
        ensure(Double.BYTES);
        littleEndian(Double.doubleToRawLongBits(number), Double.BYTES);
        return this;
    }

    AvroOut text(String text) {
        int before = size;
        int length = text.length();
        whole(length);
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                size = before;
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                return whole(utf8.length).raw(utf8);
            }
            bytes[size++] = (byte) c;
        }
        return this;
    }

    private void littleEndian(long bits, int width) {
        for (int i = 0; i < width; i++) {
            bytes[size++] = (byte) (bits >>> (8 * i));
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}

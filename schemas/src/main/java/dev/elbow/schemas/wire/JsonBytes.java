package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON text in a buffer that is used again: what Jackson's generator spends most of a score's time on, without its states and
 * checks. Whoever writes is held to the grammar by the tests. Not thread-safe.
 */
final class JsonBytes {

    private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

    private static final int FIRST_CAPACITY = 2_048;

    /** A long has at most as many characters, and a float fewer. */
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    /** Text to be written many times. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void clear() {
        size = 0;
    }

    /** A copy of what was written since the last {@link #clear}. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** A copy of what was written from a place on. */
    byte[] toBytes(int from) {
        return Arrays.copyOfRange(bytes, from, size);
    }

    /** The place of the next byte. */
    int size() {
        return size;
    }

    JsonBytes raw(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    JsonBytes raw(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonBytes truth(boolean truth) {
        return raw(truth ? TRUE : FALSE);
    }

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    JsonBytes number(long number) {
        ensure(LONGEST_NUMBER);
        if (number < 0) {
            return raw(ascii(Long.toString(number))); // no place in a topic is, so that it need not be fast
        }
        int end = size + digits(number);
        long rest = number;
        for (int at = end - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size = end;
        return this;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** A float by digits that name no other float; as text, what JSON has no number for. */
    JsonBytes number(float number) {
        if (!Float.isFinite(number)) {
            return raw('"').raw(ascii(Float.toString(number))).raw('"');
        }
        ensure(LONGEST_NUMBER);
        size = FloatText.write(number, bytes, size);
        return this;
    }

    JsonBytes text(String text) {
        int length = text.length();
        ensure(length + 2);
        int at = size;
        bytes[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return raw('"').raw(ESCAPES.quoteAsUTF8(text)).raw('"');
            }
            bytes[at++] = (byte) c;
        }
        bytes[at++] = '"';
        size = at;
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}

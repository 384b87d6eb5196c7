package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/** How what is known is kept in a store: a byte that names the form, and the numbers in big-endian order. Stateless. */
final class State {

    private State() {}

    static byte[] write(byte format, int bytes, Consumer<ByteBuffer> numbers) {
        ByteBuffer out = ByteBuffer.allocate(1 + bytes).put(format);
        numbers.accept(out);
        Checks.that(!out.hasRemaining(), "bytes left", out.remaining(), "none");
        return out.array();
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException for another form, too few or too many bytes, and numbers that cannot be
     */
    static <T> T read(String name, byte format, byte[] bytes, Function<ByteBuffer, T> numbers) {
        Checks.that(bytes.length > 0 && bytes[0] == format, name + " state", form(bytes), "form " + format);
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        T read;
        try {
            read = numbers.apply(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(name + " state: " + bytes.length + " bytes (expected: more)", e);
        }
        Checks.that(!in.hasRemaining(), name + " state", bytes.length + " bytes", "fewer");
        return read;
    }

    private static String form(byte[] bytes) {
        return bytes.length == 0 ? "no bytes" : "form " + bytes[0];
    }
}

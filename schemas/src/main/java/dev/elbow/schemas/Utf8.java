package dev.elbow.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text out of bytes that must be UTF-8: what is none is not replaced in silence. Stateless. */
public final class Utf8 {

    private Utf8() {}

    /** The text of some bytes; empty where they are no UTF-8. */
    public static Optional<String> read(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return decode(bytes, from, length);
            }
        }
        return Optional.of(new String(bytes, from, length, StandardCharsets.ISO_8859_1)); // no more than a copy
    }

    private static Optional<String> decode(byte[] bytes, int from, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder() // reports what is malformed
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}

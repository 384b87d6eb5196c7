package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What the three files of minisign have in common: lines of comments and of base64, a key's id. Stateless.
 *
 * <p>Source: <a href="https://jedisct1.github.io/minisign/">Minisign</a>, the sections on formats.
 */
final class MinisignText {

    /** Bytes of a file at most. */
    static final int CAP = 4096;

    static final int KEY_ID_BYTES = 8;

    static final String UNTRUSTED_COMMENT = "untrusted comment: ";
    static final String TRUSTED_COMMENT = "trusted comment: ";

    private MinisignText() {}

    /**
     * The lines of a file, without their ends.
     *
     * @throws ZooException.Untrusted where the file is too long, no text, or has another number of lines
     */
    static List<String> lines(String file, byte[] text, int count) {
        that(text.length <= CAP, file, text.length + " bytes", "at most " + CAP);
        String decoded = decoded(file, text);
        String whole = decoded.endsWith("\n") ? decoded.substring(0, decoded.length() - 1) : decoded;
        List<String> lines = Arrays.stream(whole.split("\n", -1))
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .toList();
        that(lines.size() == count, file, lines.size() + (lines.size() == 1 ? " line" : " lines"), "" + count);
        return lines;
    }

    /**
     * What a comment's line says behind its first words.
     *
     * @throws ZooException.Untrusted where it begins otherwise, or would reach into the terminal that shows it
     */
    static String comment(String file, String line, String head) {
        that(line.startsWith(head), file, "\"" + Excerpt.of(line) + "\"", "a line that begins with \"" + head + "\"");
        String comment = line.substring(head.length());
        that(showable(comment), file, "a control character in \"" + Excerpt.of(comment) + "\"", "none but tabs");
        return comment;
    }

    /** Passes a comment of ours. */
    static void checkComment(String name, String comment) {
        Checks.that(showable(comment), name, comment, "one line without control characters other than tabs");
    }

    /**
     * The bytes of a line in base64, in its one proper form.
     *
     * @throws ZooException.Untrusted where it is none, or of another length
     */
    static byte[] base64(String file, String line, int length) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw fault(file, line.length() + " characters that are no base64", length + " bytes in base64");
        }
        that(bytes.length == length, file, bytes.length + " bytes in base64", "" + length);
        that(base64(bytes).equals(line), file, "base64 in an improper form", "padded, with no bits left over");
        return bytes;
    }

    static String base64(byte[]... parts) {
        return Base64.getEncoder().encodeToString(joined(parts));
    }

    /** A key's id as minisign shows it: 16 upper-case hexadecimal digits of a little-endian number. */
    static String keyId(byte[] id) {
        return String.format(
                Locale.ROOT,
                "%016X",
                ByteBuffer.wrap(id).order(ByteOrder.LITTLE_ENDIAN).getLong());
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static void that(boolean holds, String file, String found, String expected) {
        if (!holds) {
            throw fault(file, found, expected);
        }
    }

    private static ZooException.Untrusted fault(String file, String found, String expected) {
        return new ZooException.Untrusted(file + ": " + found + " (expected: " + expected + "); nothing was loaded");
    }

    private static String decoded(String file, byte[] text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault(file, "bytes that are no text", "UTF-8");
        }
    }

    private static boolean showable(String comment) {
        return comment.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t');
    }
}

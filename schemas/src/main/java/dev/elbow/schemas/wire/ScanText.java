package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the bytes of one JSON text. A method that answers false, or null, has met what it does not know, and leaves the cursor
 * anywhere. Not thread-safe.
 */
final class ScanText {

    /** Longer numbers are left to the parser. */
    private static final int LONGEST_NUMBER = 40;

    /** As many digits as a long surely holds. */
    private static final int MOST_DIGITS = 18;

    /** Up to here every whole number is a double; and so is every power of ten of {@link #POWERS}. */
    private static final long EXACT = 1L << 53;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private byte[] bytes = {};
    private int at;

    /** The number that was read last: its place, its digits as a whole number, how many stand after the point. */
    private int from;

    private long digits;
    private int count;
    private int decimals;
    private boolean whole;
    private boolean powered;

    void set(byte[] text) {
        bytes = text;
        at = 0;
    }

    int place() {
        return at;
    }

    /** The next byte that is no white space; 0 at the end. It stays the next one. */
    int peek() {
        while (at < bytes.length) {
            byte next = bytes[at];
            if (next > ' ') {
                return next;
            }
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            at++;
        }
        return 0;
    }

    boolean atEnd() {
        return peek() == 0 && at == bytes.length;
    }

    /** Goes beyond the next byte that is no white space, if it is this one. */
    boolean next(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    boolean skip(byte[] literal) {
        int end = at + literal.length;
        if (end > bytes.length) {
            return false;
        }
        for (int i = 0; i < literal.length; i++) {
            if (bytes[at + i] != literal[i]) {
                return false;
            }
        }
        at = end;
        return true;
    }

    /** After an opening quote: goes beyond the name that the node expects, if it stands here. */
    boolean skipExpected(ScanNode node) {
        int end = node.skipExpected(bytes, at);
        if (end < 0) {
            return false;
        }
        at = end;
        return true;
    }

    /** After an opening quote: the text up to the closing one, which is skipped; null where it has escapes. */
    @Nullable
    String string() {
        int start = at;
        boolean ascii = true;
        while (at < bytes.length) {
            byte next = bytes[at];
            if (next == '"') {
                String text = new String(
                        bytes, start, at - start, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
                at++;
                return text;
            }
            if (next == '\\' || !skipCharacter(next)) {
                return null;
            }
            ascii &= next > 0;
        }
        return null;
    }

    /** After an opening quote: goes beyond the closing one, unless there are escapes before it. */
    boolean skipPlain() {
        while (at < bytes.length) {
            byte next = bytes[at];
            if (next == '"') {
                at++;
                return true;
            }
            if (next == '\\' || !skipCharacter(next)) {
                return false;
            }
        }
        return false;
    }

    /** The child whose name stands from a place up to the last byte that was gone beyond, which is not of the name. */
    ScanNode child(ScanNode node, int since) {
        return node.child(bytes, since, at - 1);
    }

    /** Whether these bytes stand from a place up to the last byte that was gone beyond, which is not one of them. */
    boolean stands(byte[] expected, int since) {
        return Arrays.equals(bytes, since, at - 1, expected, 0, expected.length);
    }

    /** After an opening quote: goes beyond the closing one. */
    boolean skipString() {
        while (at < bytes.length) {
            byte next = bytes[at];
            if (next == '"') {
                at++;
                return true;
            }
            if (next == '\\' ? !skipEscape() : !skipCharacter(next)) {
                return false;
            }
        }
        return false;
    }

    private boolean skipEscape() {
        if (at + 1 >= bytes.length) {
            return false;
        }
        switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
            case 'u' -> {
                for (int i = 2; i < 6; i++) {
                    if (at + i >= bytes.length || Character.digit(bytes[at + i], 16) < 0) {
                        return false;
                    }
                }
                at += 6;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** One character of UTF-8 that may stand in a string; Unicode 15, table 3-7. */
    private boolean skipCharacter(byte first) {
        if (first >= ' ') {
            at++;
            return true;
        }
        int lead = first & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return false;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + length > bytes.length) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        int second = bytes[at + 1] & 0xff;
        at += length;
        return switch (lead) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }

    /** Goes beyond a number as JSON has it. */
    boolean number() {
        from = at;
        digits = 0;
        count = 0;
        decimals = 0;
        whole = true;
        powered = false;
        if (at < bytes.length && bytes[at] == '-') {
            at++;
        }
        int first = at;
        if (!digits() || (bytes[first] == '0' && at - first > 1)) {
            return false;
        }
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            whole = false;
            int point = at;
            if (!digits()) {
                return false;
            }
            decimals = at - point;
        }
        return power() && at - from <= LONGEST_NUMBER;
    }

    private boolean power() {
        if (at == bytes.length || (bytes[at] | 0x20) != 'e') {
            return true;
        }
        at++;
        whole = false;
        powered = true;
        if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
            at++;
        }
        return digits();
    }

    /** One digit or more. */
    private boolean digits() {
        int start = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            digits = digits * 10 + (bytes[at] - '0'); // of too many digits, the count tells
            at++;
        }
        count += at - start;
        return at > start;
    }

    /** The number that was read last. Both operands are exactly doubles, so that their quotient is rounded once. */
    double value() {
        if (powered || count > MOST_DIGITS || digits > EXACT || decimals >= POWERS.length) {
            return NumberInput.parseDouble(numeral(), true);
        }
        boolean negative = bytes[from] == '-';
        if (whole) {
            return negative ? -digits : digits; // 0 without a sign, since a whole number has none
        }
        double value = digits / POWERS[decimals];
        return negative ? -value : value;
    }

    /** What stands from a place up to here, all of it ASCII. */
    String since(int place) {
        return new String(bytes, place, at - place, StandardCharsets.ISO_8859_1);
    }

    /** The digits of the number that was read last. */
    String numeral() {
        return since(from);
    }
}

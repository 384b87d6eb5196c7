package dev.elbow.schemas.wire;

/**
 * Goes beyond values that nobody asked for. Where a method answers false, it has met what it does not know, and all is left to the parser.
 * Stateless.
 */
final class ScanSkip {

    /** Larger events are left to the parser, which has limits of its own for what stands in them. */
    static final int LONGEST_EVENT = 1 << 20;

    /** Well below what the parser takes. */
    static final int LONGEST_NAME = 1_000;

    private static final byte[] TRUE = JsonBytes.ascii("true");
    private static final byte[] FALSE = JsonBytes.ascii("false");
    private static final byte[] NULL = JsonBytes.ascii("null");

    private ScanSkip() {}

    /**
     * Goes beyond a value.
     *
     * @param depth of the object or list that it stands in, from 1 on
     */
    static boolean value(ScanText text, int depth) {
        return switch (text.peek()) {
            case '{' -> text.next('{') && depth < Json.MAX_DEPTH && object(text, depth + 1);
            case '[' -> text.next('[') && depth < Json.MAX_DEPTH && array(text, depth + 1);
            case '"' -> text.next('"') && text.skipString();
            case 't' -> text.skip(TRUE);
            case 'f' -> text.skip(FALSE);
            case 'n' -> text.skip(NULL);
            default -> text.number();
        };
    }

    private static boolean object(ScanText text, int depth) {
        if (text.next('}')) {
            return true;
        }
        do {
            if (!text.next('"') || !name(text) || !text.next(':') || !value(text, depth)) {
                return false;
            }
        } while (text.next(','));
        return text.next('}');
    }

    private static boolean name(ScanText text) {
        int from = text.place();
        return text.skipString() && text.place() - from <= LONGEST_NAME;
    }

    private static boolean array(ScanText text, int depth) {
        if (text.next(']')) {
            return true;
        }
        do {
            if (!value(text, depth)) {
                return false;
            }
        } while (text.next(','));
        return text.next(']');
    }
}

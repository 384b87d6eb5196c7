package dev.elbow.schemas;

/** What a message may show of a value that came from outside: one line of sound text, shortened. Stateless. */
public final class Excerpt {

    /** Characters that are shown at most. */
    public static final int LONGEST = 80;

    private Excerpt() {}

    /** The first {@value #LONGEST} characters. */
    public static String of(Object value) {
        return of(String.valueOf(value), LONGEST);
    }

    /**
     * The first characters, with a sign where there were more; for control characters a space, for halves of characters, which no
     * encoding can write, a question mark.
     */
    public static String of(String text, int most) {
        int end = Math.min(text.length(), most);
        // A pair that the end would part is left out.
        end -= end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        String shown = sound(text, end) ? text.substring(0, end) : cleaned(text, end);
        return end < text.length() ? shown + "…" : shown;
    }

    private static boolean sound(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static String cleaned(String text, int end) {
        StringBuilder cleaned = new StringBuilder(end);
        for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            boolean half = Character.getType(point) == Character.SURROGATE;
            cleaned.appendCodePoint(half ? '?' : Character.isISOControl(point) ? ' ' : point);
        }
        return cleaned.toString();
    }
}

package dev.elbow.scorer.page;

import dev.elbow.schemas.Utf8;
import dev.elbow.schemas.wire.EventText;
import dev.elbow.scorer.format.EventFormat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bytes of an event as a browser is told them: as text, cut, masked, or not at all. Stateless. */
final class RawEvent {

    /** Characters that are shown, about. */
    private static final int MOST = 16 << 10;

    private RawEvent() {}

    /**
     * The tree: {@code text} where there is one, and what to know of it.
     *
     * @param hidden places whose values are left out
     */
    static Map<String, Object> tree(Seen.Kept event, EventFormat format, Set<String> hidden) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("bytes", event.length());
        if (!event.there()) {
            tree.put("note", "A tombstone: the record has no value.");
            return tree;
        }
        if (format == EventFormat.AVRO) {
            tree.put("note", "Avro in binary, which is not shown; the features are what the model reads of it.");
            return tree;
        }
        if (format == EventFormat.JSON && event.whole()) {
            Optional<String> json = EventText.of(event.bytes(), hidden, MOST);
            if (json.isPresent()) {
                tree.put("text", json.get());
                return tree;
            }
        }
        if (!hidden.isEmpty()) {
            tree.put("note", "Not shown: it holds values that are masked, and they cannot be told from the others.");
            return tree;
        }
        plain(event, tree);
        return tree;
    }

    private static void plain(Seen.Kept event, Map<String, Object> tree) {
        int length = Math.min(MOST, event.bytes().length);
        Optional<String> text = Utf8.read(event.bytes(), 0, length);
        tree.put(
                "text",
                text.orElseGet(() -> new String(event.bytes(), 0, length, StandardCharsets.UTF_8))
                        + (length < event.length()
                                ? "\n… (the rest of " + event.length() + " bytes is left out)"
                                : ""));
        if (text.isEmpty() && length == event.length()) {
            tree.put("note", "No UTF-8: what is none is shown as �.");
        }
    }
}

package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.format.EventFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RawEventTest {

    @Test
    void cutsALargeEventAndSaysSo() {
        String field = "x".repeat(1 << 20);

        Map<String, Object> tree = json("{\"a\": 1, \"note\": \"" + field + "\", \"b\": 2}", Set.of());

        assertThat(text(tree))
                .hasSizeLessThan(2_000)
                .contains("… (1048576 characters)")
                .contains("\"b\" : 2");
        assertThat(tree).containsEntry("bytes", (1 << 20) + 28);
    }

    @Test
    void cutsAnEventOfManyFields() {
        StringBuilder event = new StringBuilder("{\"first\":0");
        for (int i = 0; i < 10_000; i++) {
            event.append(",\"field_").append(i).append("\":").append(i);
        }

        String text = text(json(event + "}", Set.of()));

        assertThat(text)
                .hasSizeLessThan(17_000)
                .startsWith("{\n  \"first\" : 0")
                .contains("… (the rest of ");
    }

    @Test
    void keepsMarkupAndControlsAsText() {
        String text = text(json(
                "{\"a\": \"<script>alert(1)</script>\", \"b\": \"\\u0000\\u001b\", \"c\": \"\u202eabc\"}", Set.of()));

        assertThat(text)
                .contains("\"<script>alert(1)</script>\"")
                .contains("\\u0000\\u001B")
                .contains("\u202eabc");
    }

    @Test
    void masksPlacesWithAllBelowThem() {
        String event =
                "{\"user\": {\"name\": \"mallory\", \"age\": 7}, \"list\": [1, {\"name\": \"bob\"}], \"name\": \"kept\", \"a/b\": 3}";

        String text = text(json(event, Set.of("/user", "/list/1/name", "/a~1b")));

        assertThat(text)
                .doesNotContain("mallory")
                .doesNotContain("7")
                .doesNotContain("bob")
                .doesNotContain("3")
                .contains("\"name\" : \"kept\"")
                .contains("\"user\" : \"(masked)\"");
    }

    @Test
    void masksAFieldThatIsThereTwice() {
        assertThat(text(json("{\"user\": \"mallory\", \"user\": \"bob\"}", Set.of("/user"))))
                .doesNotContain("mallory")
                .doesNotContain("bob");
    }

    @Test
    void showsNothingMaskedOfWhatItCannotRead() {
        assertThat(json("{\"user\": \"mallory\"", Set.of("/user")))
                .containsKey("note")
                .doesNotContainKey("text");
        assertThat(RawEvent.tree(kept("mallory,7"), EventFormat.CSV, Set.of("/user")))
                .doesNotContainKey("text");
        assertThat(RawEvent.tree(kept("mallory,7"), EventFormat.CSV, Set.of())).containsEntry("text", "mallory,7");
    }

    @Test
    void showsBytesThatAreNoText() {
        Map<String, Object> tree =
                RawEvent.tree(Seen.Kept.of(new byte[] {'a', (byte) 0xff, 'b'}, 9, 9), EventFormat.JSON, Set.of());

        assertThat(tree).containsEntry("text", "a\ufffdb").containsKey("note");
    }

    @Test
    void tellsATombstone() {
        assertThat(RawEvent.tree(Seen.Kept.of(null, 9, 9), EventFormat.JSON, Set.of()))
                .containsEntry("note", "A tombstone: the record has no value.");
    }

    private static Map<String, Object> json(String event, Set<String> hidden) {
        return RawEvent.tree(kept(event), EventFormat.JSON, hidden);
    }

    private static Seen.Kept kept(String event) {
        return Seen.Kept.of(PageStand.bytes(event), 4 << 20, 1 << 10);
    }

    private static String text(Map<String, Object> tree) {
        return String.valueOf(tree.get("text"));
    }
}

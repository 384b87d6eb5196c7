package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldTest {

    private static final String MARKS = "{}[]\",:\\ 01-+.eEtfn\n";
    private static final String[] MUTATED = {
        "{\"device\": {\"kind\": \"pump\"}}",
        "{\"a\": [1, -2.5e3, {\"b\": null}, true], \"device\": {\"x\": false, \"kind\": 7.50 , \"y\": []}, \"z\": 1}",
        "{\"d\\u0065vice\": {}, \"k\\u00e4se\": \"\u00e4\u20ac\ud83d\ude00\", \"device\": {\"kind\": \"f\u00e4n\"}}",
        "{\"device\": {\"kind\": true}, \"device\": {\"kind\": \"second\"}}",
        "{\"device\":{\"kind\":-0,\"kind\":1}}",
        "{\"device\": [\"kind\"], \"kind\": \"pump\"}",
        "{\"device\": {\"kin\": \"a\", \"kinds\": \"b\"}, \"kind\": \"c\"}",
        "{\"device\": {\"kind\": {\"kind\": 1}}}",
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/kind         | {\"kind\": \"pump\"}                                     | pump",
                "/kind         | {\"a\": {\"kind\": \"no\"}, \"b\": [\"kind\"], \"kind\": \"fan\"} | fan",
                "/device/kind  | {\"kind\": 1, \"device\": {\"x\": [], \"kind\": \"fan\"}}     | fan",
                "/devices/1    | {\"devices\": [\"a\", \"b\", \"c\"]}                     | b",
                "/devices/1/k  | {\"devices\": [{\"k\": \"a\"}, {\"k\": \"b\"}]}             | b",
                "/a~1b/c~0d    | {\"a/b\": {\"c~d\": \"x\"}}                              | x",
                "/kind         | {\"kind\": 7.50}                                         | 7.50",
                "/kind         | {\"kind\": true}                                         | true",
                "/kind         | {\"kind\": \"first\", \"kind\": \"second\"}                 | first",
                "/             | {\"\": \"empty name\"}                                   | empty name",
                "/kind         | {\"kind\": \"pump\", broken                              | pump",
            })
    void readsTheValueAtThePointer(String pointer, String event, String value) {
        assertThat(read(pointer, event)).isEqualTo(new JsonField.Reading(true, Optional.of(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"device\": \"kind\"}",
                "{\"device\": null}",
                "{\"device\": {}}",
                "{\"device\": [\"kind\"]}",
                "{\"device\": {\"kind\": null}}",
                "{\"device\": {\"kind\": {\"kind\": \"pump\"}}}",
                "{\"device\": {\"kind\": [\"pump\"]}}",
                "{\"device\": {\"Kind\": \"pump\"}}",
                "{\"device\": {\"other\": {\"kind\": \"pump\"}}, \"kind\": \"pump\"}",
            })
    void findsNothingWhereThereIsNoSuchValue(String event) {
        assertThat(read("/device/kind", event)).isEqualTo(new JsonField.Reading(true, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "7", "[{\"kind\": \"pump\"}]", "\"kind\"", "{", "{kind: 1}", "{\"a\": [1, }", "\0{}"})
    void saysThatItIsNoObject(String event) {
        assertThat(read("/kind", event).object()).isFalse();
    }

    @Test
    void saysThatBytesInAnotherEncodingAreNoObject() {
        byte[] utf16 = "{\"kind\": \"pump\"}".getBytes(StandardCharsets.UTF_16);

        assertThat(new JsonField("/kind").read(utf16).object()).isFalse();
    }

    @Test
    void goesNoDeeperThanEventsAreRead() {
        String deep = "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + ",\"kind\":\"pump\"}";

        assertThat(read("/kind", deep).object()).isFalse();
    }

    /** Whole events and broken ones, by each of two ways. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsByAScanWhatTheParserReads(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JsonField field = new JsonField("/device/kind");
        int found = 0;

        for (int i = 0; i < 20_000; i++) {
            byte[] event = MUTATED[random.nextInt(MUTATED.length)].getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(event.length);
                event[at] = random.nextInt(4) == 0
                        ? (byte) random.nextInt(256)
                        : (byte) MARKS.charAt(random.nextInt(MARKS.length()));
            }
            if (random.nextInt(5) == 0) {
                event = Arrays.copyOf(event, random.nextInt(event.length));
            }

            JsonField.Reading read = field.read(event);

            if (!read.equals(field.parse(event))) {
                fail("%s: %s (expected: %s)", new String(event, StandardCharsets.UTF_8), read, field.parse(event));
            }
            found += read.value().isPresent() ? 1 : 0;
        }

        assertThat(found).isBetween(4_000, 18_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kind", "/a~", "/a~2", "device/kind"})
    void refusesWhatIsNoPointer(String text) {
        assertThat(JsonField.isPointer(text)).isFalse();
        assertThatThrownBy(() -> new JsonField(text))
                .hasMessage("pointer: " + text + " (expected: one such as /device/kind)");
    }

    private static JsonField.Reading read(String pointer, String event) {
        return new JsonField(pointer).read(event.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldTest {

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

package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFieldsTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\": {\"a\": [1, {\"a\": NaN}]}, \"b\": 1e400}\n"})
    void anObjectWhoseNamesStandOnceIsUnambiguous(String event) {
        assertThat(EventFields.unambiguous(event.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "[{}]",
                "{} {}",
                "{\"a\": 1",
                "{\"a\": 1, \"a\": 2}",
                "{\"b\": [{\"a\": 1, \"a\": 2}]}",
                "no event"
            })
    void anythingElseIsNot(String event) {
        assertThat(EventFields.unambiguous(event.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}

package dev.elbow.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TopicNameTest {

    private final TopicName.Converter converter = new TopicName.Converter();

    @Test
    void readsNameAndPartitions() {
        assertThat(converter.convert("events:4")).isEqualTo(new TopicName("events", 4));
        assertThat(converter.convert("events")).isEqualTo(new TopicName("events", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":4", "events:", "events:0", "events:-1", "events:many", "events:100000"})
    void refusesWhatIsNoTopic(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage(text + " (expected: NAME or NAME:PARTITIONS, of 1 to 99999 partitions)");
    }
}

package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    @Test
    void readsGroupsListsAndComments() {
        assertThat(Yaml.read("a.yaml", "# comment\na: 1\nb: {c: [x, 2.5]}\n"))
                .isEqualTo(Map.of("a", 1, "b", Map.of("c", List.of("x", 2.5))));
    }

    @Test
    void readsEmptyTextAsNoSettings() {
        assertThat(Yaml.read("a.yaml", " \n")).isEmpty();
    }

    @Test
    void namesSourceAndLineOfBrokenText() {
        assertThatThrownBy(() -> Yaml.read("a.yaml", "a: 1\nb: [1,\n"))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("a.yaml, line 3: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b,c\n1,2,3\n4,5,6\n", "- a\n- b\n", "7", "\"text\""})
    void refusesTextThatIsNoMappingInOneShortLine(String text) {
        assertThatThrownBy(() -> Yaml.read("a.yaml", text.repeat(1_000)))
                .isInstanceOf(WireException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(160));
        assertThatThrownBy(() -> Yaml.read("a.yaml", text))
                .hasMessage("a.yaml: no settings (expected: a YAML mapping, lines such as \"key: value\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "a: [", "a: \0", "\t", "a: !!binary ?", "*a", "b: b: c"})
    void saysInOneLineWhatIsWrong(String text) {
        String odd = text + "x".repeat(5_000);

        assertThatThrownBy(() -> Yaml.read("a.yaml", odd))
                .isInstanceOf(WireException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(160));
    }

    @Test
    void readsNumbersAndTextAsTheyStand() {
        assertThat(Yaml.read("a.yaml", "a: 1.10\nb: 9007199254740993\nc: true\n# d: 1\n"))
                .isEqualTo(Map.of("a", 1.1, "b", 9007199254740993L, "c", true));
        assertThat(Yaml.read("a.yaml", "# a: 1\n")).isEmpty();
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThatThrownBy(() -> Yaml.read("a.yaml", "a: 1\na: 2\n"))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("a");
    }
}

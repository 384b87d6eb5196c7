package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThatThrownBy(() -> Yaml.read("a.yaml", "a: 1\na: 2\n"))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("a");
    }
}

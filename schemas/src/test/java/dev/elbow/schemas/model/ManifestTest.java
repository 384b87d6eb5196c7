package dev.elbow.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "machine-failure", "a-1-b", "a1"})
    void namesAreWordsJoinedByDashes(String name) {
        assertThat(name).matches(Manifest.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-a", "a-", "a--b", "A", "a_b", "a/b", "..", "a b", "a\n", "\na"})
    void othersAreNoNames(String name) {
        assertThat(name).doesNotMatch(Manifest.NAME);
    }
}

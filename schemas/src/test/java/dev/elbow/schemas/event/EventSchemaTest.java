package dev.elbow.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.Feature.Missing;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSchemaTest {

    private static Feature numeric(String name, String pointer) {
        return new Feature.Numeric(name, pointer, Missing.MARGINALISE);
    }

    @Test
    void countsColumnsOfEachInput() {
        EventSchema schema = new EventSchema(List.of(
                numeric("a", "/a"),
                new Feature.Categorical("b", "/b", Missing.REFUSE, List.of("x")),
                new Feature.Flag("c", "/c", Missing.MARGINALISE),
                new Feature.Categorical("d", "/d", Missing.REFUSE, List.of("x"))));

        assertThat(schema.numericWidth()).isEqualTo(2);
        assertThat(schema.categoricalWidth()).isEqualTo(2);
        assertThat(schema.columns()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void refusesNamesPointersAndVocabulariesThatAreAmbiguous() {
        assertThatThrownBy(() -> new EventSchema(List.of(numeric("a", "/a"), numeric("a", "/b"))))
                .hasMessage("feature: a (expected: a name that no other feature has)");
        assertThatThrownBy(() -> new EventSchema(List.of(numeric("a", "/a"), numeric("b", "/a"))))
                .hasMessage("pointer: /a (expected: one feature a pointer)");
        assertThatThrownBy(() -> new EventSchema(List.of(numeric("a", "/a"), numeric("b", "/a/b"))))
                .hasMessage("pointer: /a/b (expected: not inside the feature at /a)");
        assertThatThrownBy(() -> new EventSchema(List.of())).hasMessage("features: 0 (expected: 1 to 4096)");
        assertThatThrownBy(() -> numeric("a", "a")).hasMessageContaining("expected: a JSON pointer");
        assertThatThrownBy(() -> new Feature.Categorical("a", "/a", Missing.REFUSE, List.of("x", "x")))
                .hasMessageContaining("expected: distinct symbols");
    }

    @Test
    void refusesPointersDeeperThanAnyEventThatIsRead() {
        assertThat(numeric("a", "/a".repeat(64)).pointer()).hasSize(128);
        assertThatThrownBy(() -> numeric("a", "/a".repeat(65)))
                .hasMessage("a.pointer: 65 levels (expected: at most 64)");
    }

    @Test
    void keepsRowsWhileTheBatchGrowsAndForgetsRowsNotCommitted() {
        EventSchema schema = new EventSchema(List.of(numeric("a", "/a")));
        EventBatch batch = new EventBatch(schema);

        for (int i = 0; i < 1_000; i++) {
            batch.begin();
            batch.numeric(0, -1);
            batch.begin();
            batch.numeric(0, i);
            batch.commit();
        }

        assertThat(batch.size()).isEqualTo(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(batch.numericAt(i, 0)).isEqualTo(i);
        }
        batch.clear();
        batch.begin();
        batch.commit();
        assertThat(batch.numericAt(0, 0)).isNaN();
    }
}

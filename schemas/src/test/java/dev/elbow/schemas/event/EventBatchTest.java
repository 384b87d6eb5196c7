package dev.elbow.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.Feature.Missing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBatchTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("a", "/a", Missing.MARGINALISE),
            new Feature.Numeric("b", "/b", Missing.MARGINALISE),
            new Feature.Categorical("c", "/c", Missing.MARGINALISE, List.of("x"))));

    @Test
    void appendsCopiesOfRowsBeyondItsFirstRoom() {
        EventBatch from = batch(3);
        EventBatch to = new EventBatch(SCHEMA, 0);

        for (int i = 0; i < 200; i++) {
            to.append(from, i % 3);
        }

        assertThat(to.size()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            assertThat(to.numericAt(i, 1)).isEqualTo(from.numericAt(i % 3, 1));
            assertThat(to.categoricalAt(i, 0)).isEqualTo(from.categoricalAt(i % 3, 0));
        }
        assertThatThrownBy(() -> to.append(from, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void appendsTheTextsOfUnknownSymbols() {
        EventBatch from = new EventBatch(SCHEMA);
        from.begin();
        from.unknown(0, 2, "never seen");
        from.commit();
        EventBatch to = batch(1);

        to.append(from, 0);
        to.append(batch(2), 1);

        assertThat(to.unknownAt(1, 0)).contains("never seen");
        assertThat(to.unknownAt(0, 0)).isEmpty();
        assertThat(to.unknownAt(2, 0)).isEmpty();
        assertThat(to.categoricalAt(1, 0)).isEqualTo(2);
    }

    @Test
    void roomThatWasAskedForIsNotOutgrown() {
        EventBatch to = new EventBatch(SCHEMA, 5);
        float[] before = to.numeric();

        for (int i = 0; i < 5; i++) {
            to.append(batch(1), 0);
        }

        assertThat(to.numeric()).isSameAs(before);
    }

    @Test
    void holdsAsManyRowsAsAnArrayHasPlaces() {
        List<Feature> wide = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            wide.add(new Feature.Numeric("n" + i, "/n" + i, Missing.MARGINALISE));
        }
        EventSchema schema = new EventSchema(wide);

        assertThat(EventBatch.mostRows(schema)).isEqualTo(2_147_483);
        assertThatThrownBy(() -> new EventBatch(schema, 2_147_484))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows: 2147484 (expected: at most 2147483)");
    }

    private static EventBatch batch(int rows) {
        EventBatch batch = new EventBatch(SCHEMA);
        for (int row = 0; row < rows; row++) {
            batch.begin();
            batch.numeric(1, row + 0.5f);
            batch.categorical(0, row % 2);
            batch.commit();
        }
        return batch;
    }
}

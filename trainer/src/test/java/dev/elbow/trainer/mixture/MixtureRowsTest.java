package dev.elbow.trainer.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.trainer.model.EventSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixtureRowsTest {

    @Test
    void takesAllRowsThatFit() {
        List<String> notes = new ArrayList<>();

        EventBatch taken = MixtureRows.of(EventSource.of(numbered(100)), 100, 1, notes::add);

        assertThat(taken.size()).isEqualTo(100);
        assertThat(taken.numeric()).isEqualTo(numbered(100).head(100).numeric());
        assertThat(notes).isEmpty();
    }

    @Test
    void aMillionRowsOf33ColumnsFit() {
        List<Feature> features = new ArrayList<>();
        for (int f = 0; f < 33; f++) {
            features.add(new Feature.Numeric("a" + f, "/a" + f, Missing.MARGINALISE));
        }
        EventSchema schema = new EventSchema(features);

        assertThat(MixtureRows.taken(new Counted(schema, 1_000_000))).isEqualTo(1_000_000);
        assertThat(MixtureRows.taken(new Counted(schema, 2_000_000))).isEqualTo((256 << 20) / (8 * 33));
    }

    /** Rows of which the number alone is asked. */
    private record Counted(EventSchema schema, int size) implements EventSource {
        @Override
        public void copy(int from, int to, EventBatch into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(int[] chosen, EventBatch into) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void drawsSomeOfMoreAndSaysSo() {
        List<String> notes = new ArrayList<>();
        EventSource rows = EventSource.of(numbered(10_000));

        EventBatch taken = MixtureRows.of(rows, 1_000, 1, notes::add);

        assertThat(taken.numeric()).hasSize(1_000).doesNotHaveDuplicates().isSorted();
        double sum = 0;
        for (float number : taken.numeric()) {
            sum += number;
        }
        // Five standard errors of a mean of 1,000 out of 10,000 even ones.
        assertThat(sum / 1_000).isBetween(4_999.5 - 433, 4_999.5 + 433);
        assertThat(notes)
                .containsExactly("fitted to 1000 of 10000 training rows, drawn by the seed: a mixture's rows stay in"
                        + " memory");
        assertThat(MixtureRows.of(rows, 1_000, 1, notes::add).numeric()).isEqualTo(taken.numeric());
        assertThat(MixtureRows.of(rows, 1_000, 2, notes::add).numeric()).isNotEqualTo(taken.numeric());
    }

    private static EventBatch numbered(int rows) {
        EventBatch batch =
                new EventBatch(new EventSchema(List.of(new Feature.Numeric("a", "/a", Missing.MARGINALISE))), rows);
        for (int row = 0; row < rows; row++) {
            batch.begin();
            batch.numeric(0, row);
            batch.commit();
        }
        return batch;
    }
}

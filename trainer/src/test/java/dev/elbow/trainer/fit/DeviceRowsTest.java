package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Chunked;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRowsTest {

    private static final int ROWS = 50;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keptAndReadAreWhatRowsSay(long seed) {
        RandomModel model = RandomModel.of(seed);
        Layout layout = model.layout();
        EventBatch events = model.events(ROWS, seed);
        int[] chosen = {49, 0, 7, 7, 31};
        Rows all = Rows.of(layout, events);
        Rows some = Rows.of(layout, new Chunked(events, 3).rows(chosen));
        Rows middle = Rows.of(layout, new Chunked(events, 3).range(10, 20));

        try (Engines engine = new Engines(model.parameters());
                NDManager step = engine.manager().newSubManager()) {
            for (long budget : new long[] {0, Long.MAX_VALUE}) {
                DeviceRows rows = DeviceRows.of(engine.manager(), layout, new Chunked(events, 7), budget);

                assertThat(rows.size()).isEqualTo(ROWS);
                assertSame(rows.slice(engine.algebra(), step, 0, ROWS), all);
                assertSame(rows.slice(engine.algebra(), step, 10, 20), middle);
                assertSame(rows.batch(engine.algebra(), step, chosen), some);
            }
        }
    }

    private static void assertSame(Events<EngineTensor> events, Rows rows) {
        assertThat(floats(events.values())).isEqualTo(rows.values());
        assertThat(floats(events.observed())).isEqualTo(rows.observed());
        assertThat(floats(events.counts())).isEqualTo(rows.counts());
        assertThat(events.codes().map(codes -> codes.array().toLongArray()).orElse(new long[0]))
                .isEqualTo(IntStream.of(rows.codes()).asLongStream().toArray());
    }

    private static float[] floats(Optional<EngineTensor> tensor) {
        return tensor.map(one -> one.array().toFloatArray()).orElse(new float[0]);
    }
}

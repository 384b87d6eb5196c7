package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStoreTest {

    private static final EventSchema MIXED = new EventSchema(List.of(
            new Feature.Numeric("a", "/a", Missing.MARGINALISE),
            new Feature.Categorical("b", "/b", Missing.MARGINALISE, List.of("x", "y")),
            new Feature.Count("c", "/c", Missing.MARGINALISE)));
    private static final EventSchema SYMBOLS =
            new EventSchema(List.of(new Feature.Categorical("b", "/b", Missing.MARGINALISE, List.of("x", "y"))));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 101, 1_000})
    void givesBackWhatWasAddedWhateverItsChunks(int chunk) {
        for (EventSchema schema : List.of(MIXED, SYMBOLS)) {
            EventBatch first = rows(schema, 33, 1);
            EventBatch second = rows(schema, 68, 2);
            EventBatch all = rows(schema, 0, 0);
            appendAll(all, first);
            appendAll(all, second);
            try (EventStore store = EventStore.create(schema, chunk)) {
                store.append(first);
                store.append(rows(schema, 0, 3));
                store.append(second);

                EventBatch chunks = new EventBatch(schema);
                store.forEachChunk(part -> appendAll(chunks, part));

                assertThat(store.size()).isEqualTo(101);
                assertSame(store.range(0, 101), all);
                assertSame(chunks, all);
            }
        }
    }

    @Test
    void rowsAreChosenInAnyOrderAndMoreThanOnce() {
        EventBatch rows = rows(MIXED, 50, 4);
        int[] chosen = {49, 0, 7, 7, 31};
        EventBatch expected = new EventBatch(MIXED);
        IntStream.of(chosen).forEach(row -> expected.append(rows, row));
        try (EventStore store = EventStore.create(MIXED, 8)) {
            store.append(rows);

            assertSame(store.rows(chosen), expected);
            assertSame(store.range(7, 9), rows(rows, List.of(7, 8)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 200})
    void removedRowsComeBackAndTheOthersMoveUp(int chunk) {
        EventBatch rows = rows(MIXED, 100, 5);
        SplittableRandom random = new SplittableRandom(6);
        BitSet out = new BitSet();
        List<Integer> removed = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
            boolean goes = random.nextInt(3) == 0;
            out.set(row, goes);
            (goes ? removed : kept).add(row);
        }
        try (EventStore store = EventStore.create(MIXED, chunk)) {
            store.append(rows);

            EventBatch taken = store.remove(out);

            assertSame(taken, rows(rows, removed));
            assertThat(store.size()).isEqualTo(kept.size());
            assertSame(store.range(0, kept.size()), rows(rows, kept));
        }
    }

    @Test
    void theFileHasNoNameWhileTheStoreWorksSoThatNothingStaysOfAKilledProcess() throws IOException {
        TemporaryFolder folder = TemporaryFolder.create("elbow-test");
        EventBatch rows = rows(MIXED, 10, 7);
        try (EventStore store = new EventStore(MIXED, folder, 4)) {

            store.append(rows);

            assertThat(folder.path()).doesNotExist();
            assertSame(store.range(0, 10), rows);
        }
        assertThat(folder.path()).doesNotExist();
    }

    /** Of a system that has the device that is always full. */
    @Test
    void aFullDiskIsToldInOneMessage() throws IOException {
        TemporaryFolder folder = TemporaryFolder.create("elbow-test");
        Path file = Files.createSymbolicLink(folder.path().resolve("events"), Path.of("/dev/full"));
        try (EventStore store = new EventStore(MIXED, folder, 4)) {

            assertThatThrownBy(() -> store.append(rows(MIXED, 10, 8)))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessage("temporary file " + file + ": cannot be written: no space left on device"
                            + " (java.io.tmpdir says where such files go)");
        }
    }

    private static EventBatch rows(EventSchema schema, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(schema);
        for (int row = 0; row < size; row++) {
            batch.begin();
            for (int column = 0; column < schema.numericWidth(); column++) {
                batch.numeric(column, random.nextInt(5) == 0 ? Float.NaN : (float) random.nextGaussian());
            }
            for (int column = 0; column < schema.categoricalWidth(); column++) {
                batch.categorical(column, random.nextInt(4));
            }
            batch.commit();
        }
        return batch;
    }

    private static EventBatch rows(EventBatch from, List<Integer> chosen) {
        EventBatch rows = new EventBatch(from.schema());
        chosen.forEach(row -> rows.append(from, row));
        return rows;
    }

    private static void appendAll(EventBatch to, EventBatch from) {
        for (int row = 0; row < from.size(); row++) {
            to.append(from, row);
        }
    }

    private static void assertSame(EventBatch actual, EventBatch expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int row = 0; row < expected.size(); row++) {
            for (int column = 0; column < expected.schema().numericWidth(); column++) {
                // As bits: NaN, which is missing, equals nothing.
                assertThat(Float.floatToIntBits(actual.numericAt(row, column)))
                        .isEqualTo(Float.floatToIntBits(expected.numericAt(row, column)));
            }
            for (int column = 0; column < expected.schema().categoricalWidth(); column++) {
                assertThat(actual.categoricalAt(row, column)).isEqualTo(expected.categoricalAt(row, column));
            }
        }
    }
}

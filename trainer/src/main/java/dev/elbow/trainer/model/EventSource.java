package dev.elbow.trainer.model;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import java.util.Arrays;
import java.util.function.Consumer;

/** Events in an order, more of them than memory may hold: read some at a time. Safe for threads that only read. */
public interface EventSource {

    EventSchema schema();

    int size();

    /** Appends copies of the rows from one to before another. */
    void copy(int from, int to, EventBatch into);

    /** Appends copies of the rows chosen, in that order. */
    void copy(int[] chosen, EventBatch into);

    /** Rows of a chunk. */
    default int chunk() {
        return 2_048;
    }

    /** A copy of the rows from one to before another. */
    default EventBatch range(int from, int to) {
        EventBatch rows = new EventBatch(schema(), to - from);
        copy(from, to, rows);
        return rows;
    }

    /** A copy of the rows chosen, in that order. */
    default EventBatch rows(int[] chosen) {
        EventBatch rows = new EventBatch(schema(), chosen.length);
        copy(chosen, rows);
        return rows;
    }

    /** Hands over all rows in their order, a chunk at a time; a chunk is good until the next one. */
    default void forEachChunk(Consumer<EventBatch> reader) {
        EventBatch batch = new EventBatch(schema(), Math.min(size(), chunk()));
        for (int from = 0; from < size(); from += chunk()) {
            batch.clear();
            copy(from, Math.min(size(), from + chunk()), batch);
            reader.accept(batch);
        }
    }

    /** Some rows of a source, in the order given. */
    static EventSource chosen(EventSource source, int[] rows) {
        return new EventSource() {
            @Override
            public EventSchema schema() {
                return source.schema();
            }

            @Override
            public int size() {
                return rows.length;
            }

            @Override
            public void copy(int from, int to, EventBatch into) {
                source.copy(Arrays.copyOfRange(rows, from, to), into);
            }

            @Override
            public void copy(int[] chosen, EventBatch into) {
                source.copy(Arrays.stream(chosen).map(row -> rows[row]).toArray(), into);
            }
        };
    }

    /** A batch as a source; it must not change meanwhile. */
    static EventSource of(EventBatch batch) {
        return new EventSource() {
            @Override
            public EventSchema schema() {
                return batch.schema();
            }

            @Override
            public int size() {
                return batch.size();
            }

            @Override
            public void copy(int from, int to, EventBatch into) {
                for (int row = from; row < to; row++) {
                    into.append(batch, row);
                }
            }

            @Override
            public void copy(int[] chosen, EventBatch into) {
                for (int row : chosen) {
                    into.append(batch, row);
                }
            }
        };
    }
}

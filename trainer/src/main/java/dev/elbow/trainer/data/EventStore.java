package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.fault.ZooException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Encoded events in a temporary file, so that their number is bounded by the disk. A row is a record of float32 numbers, then int32
 * codes, as the machine orders bytes; texts of unknown symbols are not kept. What was read lately stays in the system's page cache,
 * which gives way where memory is short. Where the system allows it, the file loses its name once open, so that nothing stays even of a
 * process that was killed. Thread-safe: calls wait for one another. Closed by its owner, which removes the file.
 */
public final class EventStore implements EventSource, AutoCloseable {

    private static final int CHUNK = 2_048;

    /** An order of the rows is an array, and some virtual machines need a few of its places for themselves. */
    private static final int MOST_ROWS = Integer.MAX_VALUE - 8;

    private final EventSchema schema;
    private final TemporaryFolder folder;
    private final Path file;
    private final FileChannel channel;
    private final int chunk;
    private final int numeric;
    private final int categorical;
    private final int record;
    /** Outside the heap: the system would copy it there first. */
    private final ByteBuffer buffer;

    private int size;

    /** A store in a folder that it then owns. */
    EventStore(EventSchema schema, TemporaryFolder folder, int chunk) throws IOException {
        this.schema = schema;
        this.folder = folder;
        this.file = folder.path().resolve("events");
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            folder.close(); // the file lives on without its name, and goes with the process, however that ends
        }
        this.chunk = chunk;
        this.numeric = schema.numericWidth();
        this.categorical = schema.categoricalWidth();
        this.record = Float.BYTES * numeric + Integer.BYTES * categorical;
        this.buffer = ByteBuffer.allocateDirect(chunk * record).order(ByteOrder.nativeOrder());
    }

    /**
     * An empty store among the system's temporary files.
     *
     * @throws ZooException.Unreachable where the disk cannot be written, here and by any later call
     */
    public static EventStore create(EventSchema schema) {
        return create(schema, CHUNK);
    }

    /** An empty store that reads and writes so many rows at once. */
    static EventStore create(EventSchema schema, int chunk) {
        TemporaryFolder folder = TemporaryFolder.create("elbow-events");
        try {
            return new EventStore(schema, folder, chunk);
        } catch (IOException e) {
            folder.close();
            throw TemporaryFolder.fault(folder.path(), "written", e);
        }
    }

    @Override
    public EventSchema schema() {
        return schema;
    }

    @Override
    public synchronized int size() {
        return size;
    }

    @Override
    public int chunk() {
        return chunk;
    }

    /** Adds copies of a batch's rows, which have to be of the same schema. */
    public synchronized void append(EventBatch batch) {
        if (batch.size() > MOST_ROWS - size) {
            throw new TrainerDataException(
                    "more than " + MOST_ROWS + " rows (expected: at most; choose some of them by data.where)");
        }
        write(batch, size);
        size += batch.size();
    }

    /** Takes rows out; the others move up, in their order, and the file gets as much shorter. */
    synchronized EventBatch remove(BitSet rows) {
        EventBatch removed = new EventBatch(schema, rows.cardinality());
        EventBatch kept = new EventBatch(schema, chunk);
        int left = 0;
        for (int from = 0; from < size; from += chunk) {
            EventBatch read = range(from, Math.min(size, from + chunk));
            kept.clear();
            for (int row = 0; row < read.size(); row++) {
                (rows.get(from + row) ? removed : kept).append(read, row);
            }
            write(kept, left); // never beyond what was read
            left += kept.size();
        }
        size = left;
        try {
            channel.truncate((long) size * record);
        } catch (IOException e) {
            throw TemporaryFolder.fault(file, "written", e);
        }
        return removed;
    }

    @Override
    public synchronized void copy(int from, int to, EventBatch into) {
        for (int row = from; row < to; row += chunk) {
            buffer.clear().limit(Math.min(chunk, to - row) * record);
            read(row);
            while (buffer.hasRemaining()) {
                decode(into);
            }
        }
    }

    @Override
    public synchronized void copy(int[] chosen, EventBatch into) {
        for (int row : chosen) {
            buffer.clear().limit(record);
            read(row);
            decode(into);
        }
    }

    /** Numbers of the rows, ascending; of more than so many, evenly spaced ones. */
    public synchronized int[] spaced(int most) {
        int[] spaced = new int[Math.min(most, size)];
        Arrays.setAll(spaced, i -> (int) ((long) i * size / spaced.length));
        return spaced;
    }

    private void write(EventBatch batch, int at) {
        for (int from = 0; from < batch.size(); from += chunk) {
            buffer.clear();
            for (int row = from; row < Math.min(batch.size(), from + chunk); row++) {
                for (int column = 0; column < numeric; column++) {
                    buffer.putFloat(batch.numericAt(row, column));
                }
                for (int column = 0; column < categorical; column++) {
                    buffer.putInt(Math.toIntExact(batch.categoricalAt(row, column)));
                }
            }
            flush(at + from);
        }
    }

    private void flush(int row) {
        buffer.flip();
        long position = (long) row * record;
        try {
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
        } catch (IOException e) {
            throw TemporaryFolder.fault(file, "written", e);
        }
    }

    /** Fills the buffer up to its limit, and goes back to its start. */
    private void read(int row) {
        long position = (long) row * record;
        try {
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, position);
                if (read < 0) {
                    throw new EOFException();
                }
                position += read;
            }
        } catch (IOException e) {
            throw TemporaryFolder.fault(file, "read", e);
        }
        buffer.flip();
    }

    private void decode(EventBatch into) {
        into.begin();
        for (int column = 0; column < numeric; column++) {
            into.numeric(column, buffer.getFloat());
        }
        for (int column = 0; column < categorical; column++) {
            into.categorical(column, buffer.getInt());
        }
        into.commit();
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw TemporaryFolder.fault(file, "written", e);
        } finally {
            folder.close();
        }
    }
}

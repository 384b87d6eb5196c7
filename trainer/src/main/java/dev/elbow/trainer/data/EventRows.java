package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.score.Refusal;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a data file as events of a schema that is known, read one by one in file order, so that a file may be larger
 * than memory. Not thread-safe; closed by its owner.
 */
public final class EventRows implements AutoCloseable {

    private final Table table;

    private EventRows(Table table) {
        this.table = table;
    }

    /**
     * Opens a data file.
     *
     * @throws TrainerDataException where there is no such file, or it is of no kind that is read
     */
    public static EventRows open(Path file) {
        return new EventRows(Table.stream(file));
    }

    /** Takes the rows, in their order. */
    public interface Reader {
        /**
         * Takes one row, which was appended to the batch unless it was refused; the batch is the reader's to empty.
         *
         * @param refusal why the row is no event
         * @param holds for each condition, whether the row satisfies it; reused
         */
        void row(Optional<Refusal> refusal, boolean[] holds);
    }

    /** Reads all rows. */
    public void read(EventBatch batch, Reader reader) {
        read(batch, List.of(), reader);
    }

    /**
     * Reads the rows that satisfy at least one of the conditions; all where there are none.
     *
     * @param conditions SQL over the file's columns
     * @throws TrainerDataException where a column is absent, or a condition is no SQL over the columns
     */
    public void read(EventBatch batch, List<String> conditions, Reader reader) {
        RowEncoder encoder = new RowEncoder(table, batch.schema());
        StringBuilder what = new StringBuilder(encoder.selection());
        List<String> any = new ArrayList<>();
        for (String condition : conditions) {
            what.append(", ").append(Table.bracketed(condition));
            any.add(Table.bracketed(condition));
        }
        RowReader row = new RowReader(encoder, batch, new boolean[conditions.size()], reader);
        try {
            table.select(what.toString(), String.join(" OR ", any), row);
        } catch (TrainerDataException e) {
            conditions.forEach(table::checkCondition); // one that is at fault says so itself
            throw e;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // a buffer, shared on purpose
    private record RowReader(RowEncoder encoder, EventBatch batch, boolean[] holds, Reader reader)
            implements Table.RowReader {
        @Override
        public void read(ResultSet row) throws SQLException {
            Optional<Refusal> refusal = encoder.decode(row, batch);
            for (int c = 0; c < holds.length; c++) {
                holds[c] = row.getBoolean(batch.schema().size() + c + 1); // false where the condition is null
            }
            reader.row(refusal, holds);
        }
    }

    /** Digest of the file's content, before any compression, in hexadecimal digits. */
    public String sha256() {
        return ContentDigest.sha256(table.file());
    }

    @Override
    public void close() {
        table.close();
    }
}

package dev.elbow.trainer.assess;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.trainer.data.EventRows;
import dev.elbow.trainer.data.TrainerDataException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of a file as events, with what is known of them.
 *
 * @param anomalies which rows are labelled otherwise than normal; none where there is no label
 * @param labelled whether the rows have labels
 * @param refused rows that are no events of the model, and were left out
 */
public record LabelledRows(EventBatch events, BitSet anomalies, boolean labelled, long refused) {

    /**
     * Reads all rows.
     *
     * @throws TrainerDataException where the file, a column or all rows are not there
     */
    public static LabelledRows read(Path file, EventSchema schema) {
        return read(file, schema, List.of());
    }

    /**
     * Reads the rows that have a label.
     *
     * @param label the column
     * @param normal its values that say a row is normal
     * @throws TrainerDataException where the file, a column or all rows are not there
     */
    public static LabelledRows read(Path file, EventSchema schema, String label, List<String> normal) {
        String value = "CAST(\"" + label.replace("\"", "\"\"") + "\" AS VARCHAR)";
        String values =
                normal.stream().map(one -> "'" + one.replace("'", "''") + "'").collect(Collectors.joining(", "));
        return read(
                file,
                schema,
                List.of(value + " IS NOT NULL", value + " IS NOT NULL AND " + value + " NOT IN (" + values + ")"));
    }

    private static LabelledRows read(Path file, EventSchema schema, List<String> conditions) {
        EventBatch events = new EventBatch(schema);
        BitSet anomalies = new BitSet();
        long[] refused = {0};
        try (EventRows rows = EventRows.open(file)) {
            rows.read(events, conditions, (refusal, holds) -> {
                if (refusal.isPresent()) {
                    refused[0]++;
                } else if (holds.length > 1 && holds[1]) {
                    anomalies.set(events.size() - 1);
                }
            });
        }
        if (events.size() == 0) {
            throw new TrainerDataException("data " + file + ": no row is an event of the model, " + refused[0]
                    + " were refused (expected: at least one)");
        }
        return new LabelledRows(events, anomalies, !conditions.isEmpty(), refused[0]);
    }

    /** Numbers of the rows that are normal, or not. */
    public int[] rows(boolean anomalous) {
        int[] rows = new int[anomalous ? anomalies.cardinality() : events.size() - anomalies.cardinality()];
        for (int row = 0, next = 0; row < events.size(); row++) {
            if (anomalies.get(row) == anomalous) {
                rows[next++] = row;
            }
        }
        return rows;
    }

    /** A copy of some rows, in their order. */
    public EventBatch some(int[] rows) {
        EventBatch some = new EventBatch(events.schema());
        int numeric = events.schema().numericWidth();
        int categorical = events.schema().categoricalWidth();
        for (int row : rows) {
            some.begin();
            for (int j = 0; j < numeric; j++) {
                some.numeric(j, events.numericAt(row, j));
            }
            for (int c = 0; c < categorical; c++) {
                some.categorical(c, events.categoricalAt(row, c));
            }
            some.commit();
        }
        return some;
    }

    /** {@link #anomalies} as truth values, one a row. */
    public boolean[] truths() {
        boolean[] truths = new boolean[events.size()];
        anomalies.stream().forEach(row -> truths[row] = true);
        return truths;
    }
}

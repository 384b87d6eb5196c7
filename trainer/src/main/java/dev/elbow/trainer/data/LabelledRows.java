package dev.elbow.trainer.data;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.recipe.TestSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of a file as events, with what is known of them; of more than {@link Dataset#MOST_OTHERS} so many, evenly spaced, since they
 * stay in memory with all that is measured of them.
 *
 * @param anomalies which rows are labelled otherwise than normal; none where there is no label
 * @param labelled whether the rows have labels
 * @param all rows that are events of the model, those that were not taken among them
 * @param refused rows that are no events of the model, and were left out
 */
public record LabelledRows(EventBatch events, BitSet anomalies, boolean labelled, long all, long refused) {

    /** Labels that a message names. */
    private static final int MOST_LABELS = 10;

    /**
     * Reads rows whatever they are.
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
        String known = value(label) + " IS NOT NULL";
        return read(file, schema, List.of(known, known + " AND " + value(label) + " NOT IN " + values(normal)));
    }

    /**
     * Reads the rows that a recipe tests its model on.
     *
     * @throws TrainerDataException where the file, a column or rows of either kind are not there, or rows are trained on, too
     */
    public static LabelledRows read(Recipe recipe, TestSource test, EventSchema schema) {
        Path file = test.file().orElse(recipe.data().file());
        String trained = recipe.data().where();
        boolean same = test.file().isEmpty() || sameContent(file, recipe.data().file());
        if (same && test.where().isBlank() && trained.isBlank()) {
            throw new TrainerDataException(
                    "data " + file + ": all rows are both trained and tested on (expected: data.where, or other rows)");
        }
        checkCondition(file, test.where());
        String where = !test.where().isBlank() ? Table.bracketed(test.where()) : same ? Table.negated(trained) : "TRUE";
        String label = value(recipe.data().label().orElseThrow());
        String chosen = where + " AND " + label + " IS NOT NULL";
        if (same) {
            checkApart(file, where, trained);
        }
        checkLabels(
                file,
                chosen,
                label,
                test.normal(),
                same && test.where().isBlank()
                        ? "; data.where may take all of its rows to train on: keep some of them, for instance by AND \"row\" % 2 = 1 for"
                                + " a column that numbers rows, or give test.file"
                        : "");
        LabelledRows rows =
                read(file, schema, List.of(chosen, chosen + " AND " + label + " NOT IN " + values(test.normal())));
        if (rows.rows(false).length == 0 || rows.rows(true).length == 0) {
            throw new TrainerDataException(
                    "data " + file + ": of " + rows.events().size() + " rows to test on, "
                            + rows.rows(true).length + " are anomalies by test.normal, " + test.normal()
                            + " (expected: some of either kind; data.where may leave normal rows out of training for that)");
        }
        return rows;
    }

    /** Whatever their names: a copy has the same rows. */
    private static boolean sameContent(Path file, Path other) {
        return Files.isRegularFile(file) && ContentDigest.sha256(file).equals(ContentDigest.sha256(other));
    }

    /** A row that a model has seen says little of those to come. */
    private static void checkApart(Path file, String where, String trained) {
        long[] both = new long[1];
        try (Table table = Table.open(file)) {
            String seen = trained.isBlank() ? where : where + " AND " + Table.bracketed(trained);
            table.select("count(*)", seen, row -> both[0] = row.getLong(1));
        }
        if (both[0] > 0) {
            throw new TrainerDataException("data " + file + ": " + both[0]
                    + " rows are both trained and tested on, by data.where and test.where (expected: none)");
        }
    }

    private static void checkCondition(Path file, String where) {
        if (!where.isBlank()) {
            try (Table table = Table.open(file)) {
                table.checkCondition(where);
            }
        }
    }

    /** A label that no row has is a slip, by which normal rows pass for anomalies. */
    private static void checkLabels(Path file, String chosen, String label, List<String> normal, String hint) {
        List<String> missing = new ArrayList<>(normal);
        Set<String> there = new LinkedHashSet<>();
        try (Table table = Table.open(file)) {
            table.selectGrouped(
                    label,
                    chosen + " AND " + label + " IN " + values(normal) + " GROUP BY 1",
                    row -> missing.remove(row.getString(1)));
            table.selectGrouped(
                    label,
                    chosen + " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT " + (MOST_LABELS + 1),
                    row -> there.add(Excerpt.of(row.getString(1))));
        }
        if (!missing.isEmpty()) {
            String labels = there.stream().limit(MOST_LABELS).collect(Collectors.joining(", "))
                    + (there.size() > MOST_LABELS ? ", …" : "");
            throw new TrainerDataException("data " + file + ": no row to test on has a label "
                    + Excerpt.of(String.join(", ", missing)) + ", of test.normal (expected: labels that are there: "
                    + labels + (missing.equals(normal) ? hint : "") + ")");
        }
    }

    private static String value(String label) {
        return "CAST(\"" + label.replace("\"", "\"\"") + "\" AS VARCHAR)";
    }

    private static String values(List<String> labels) {
        return labels.stream()
                .map(one -> "'" + one.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static LabelledRows read(Path file, EventSchema schema, List<String> conditions) {
        return read(file, schema, conditions, Dataset.MOST_OTHERS);
    }

    /** By two conditions, which rows have a label and which are anomalies, or by none. */
    static LabelledRows read(Path file, EventSchema schema, List<String> conditions, int most) {
        EventBatch batch = new EventBatch(schema);
        BitSet anomalies = new BitSet();
        long[] refused = {0};
        try (EventRows rows = EventRows.open(file);
                EventStore store = EventStore.create(schema)) {
            rows.read(batch, conditions, (refusal, holds) -> {
                if (refusal.isPresent()) {
                    refused[0]++;
                    return;
                }
                if (holds.length > 1 && holds[1]) {
                    anomalies.set(store.size() + batch.size() - 1);
                }
                if (batch.size() == store.chunk()) {
                    store.append(batch);
                    batch.clear();
                }
            });
            store.append(batch);
            if (store.size() == 0) {
                throw new TrainerDataException("data " + file + ": no row is an event of the model, " + refused[0]
                        + " were refused (expected: at least one)");
            }
            int[] taken = store.spaced(most);
            BitSet labels = new BitSet();
            for (int row = 0; row < taken.length; row++) {
                labels.set(row, anomalies.get(taken[row]));
            }
            return new LabelledRows(store.rows(taken), labels, !conditions.isEmpty(), store.size(), refused[0]);
        }
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

    /** {@link #anomalies} as truth values, one a row. */
    public boolean[] truths() {
        boolean[] truths = new boolean[events.size()];
        anomalies.stream().forEach(row -> truths[row] = true);
        return truths;
    }
}

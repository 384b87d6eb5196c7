package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of a recipe, encoded as the scorer encodes events, split into rows to train on and rows held out.
 *
 * @param transforms one a feature, present for numeric ones; fitted on the training rows alone
 * @param train rows to fit on
 * @param heldOut rows for early stopping and calibration, chosen by their content and the recipe's seed
 * @param sha256 digest of the data file's content, before any compression
 * @param notes what people should know about the rows before they trust a model of them
 */
public record Dataset(
        EventSchema schema,
        List<Optional<Transform>> transforms,
        EventBatch train,
        EventBatch heldOut,
        String sha256,
        List<String> notes) {

    /** Rows that a fit needs, those held out among them. */
    public static final int FEWEST_ROWS = 30;

    public Dataset {
        transforms = List.copyOf(transforms);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the recipe's rows.
     *
     * @throws TrainerDataException where file, columns or rows are not what the recipe says
     */
    public static Dataset read(Recipe recipe) {
        try (Table table = Table.open(recipe.data().file())) {
            Set<String> columns = new LinkedHashSet<>(table.columns().keySet());
            recipe.columns().forEach(column -> Table.checkColumn(columns, column.at(), table.file()));
            recipe.data().label().ifPresent(label -> Table.checkColumn(columns, Column.pointer(label), table.file()));
            table.checkCondition(recipe.data().where());
            EventSchema schema = schema(table, recipe);
            EventBatch rows = new EventBatch(schema, count(table, recipe, schema));
            List<String> notes = new ArrayList<>();
            RowProblems problems = encode(table, recipe.data().where(), rows);
            problems.check(
                            table.file(),
                            rows.size() + problems.count(),
                            recipe.data().mostRefused())
                    .ifPresent(notes::add);
            checkRows(recipe, rows.size());
            ColumnCheck.check(rows).ifPresent(notes::add);
            Split split = split(recipe, rows);
            split.note().ifPresent(notes::add);
            EventBatch train = rows(rows, split.rows(), false);
            EventBatch heldOut = rows(rows, split.rows(), true);
            List<Optional<Transform>> transforms = TransformFit.fit(recipe, train);
            return new Dataset(schema, transforms, train, heldOut, ContentDigest.sha256(table.file()), notes);
        }
    }

    /**
     * Reads other rows by a schema that is known, for instance to score them; all in file order.
     *
     * @param note hears that rows were left out, since the scorer would refuse them
     */
    public static EventBatch encode(Recipe recipe, EventSchema schema, String where, Consumer<String> note) {
        try (Table table = Table.open(recipe.data().file())) {
            EventBatch batch = new EventBatch(schema);
            encode(table, where, batch).leftOut().ifPresent(note);
            return batch;
        }
    }

    private static RowProblems encode(Table table, String where, EventBatch batch) {
        RowEncoder encoder = new RowEncoder(table, batch.schema());
        RowProblems problems = new RowProblems();
        int number = batch.schema().size() + 1;
        table.select(encoder.selection() + ", " + table.rowNumber(), where, row -> {
            Optional<Refusal> refusal = encoder.decode(row, batch);
            if (refusal.isPresent()) {
                problems.add(row.getLong(number), refusal.get());
            }
        });
        return problems;
    }

    private static EventBatch rows(EventBatch all, BitSet heldOut, boolean out) {
        int size = out ? heldOut.cardinality() : all.size() - heldOut.cardinality();
        EventBatch rows = new EventBatch(all.schema(), size);
        for (int row = 0; row < all.size(); row++) {
            if (heldOut.get(row) == out) {
                rows.append(all, row);
            }
        }
        return rows;
    }

    /** Counted first, so that no array grows: growing takes thrice the memory for a moment. */
    private static int count(Table table, Recipe recipe, EventSchema schema) {
        long[] rows = new long[1];
        table.select("count(*)", recipe.data().where(), row -> rows[0] = row.getLong(1));
        int most = EventBatch.mostRows(schema);
        if (rows[0] > most) {
            throw new TrainerDataException("data " + recipe.data().file() + ": " + rows[0] + " rows (expected: at most "
                    + most + "; choose some of them by data.where)");
        }
        return (int) rows[0];
    }

    private static Split split(Recipe recipe, EventBatch rows) {
        long[] hashes = new long[rows.size()];
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] = Split.hash(rows, row, recipe.fit().seed());
        }
        Split split = new Split(hashes, recipe.fit().heldOut());
        if (split.distinct() == 1) {
            throw new TrainerDataException("data " + recipe.data().file() + ": " + rows.size()
                    + " rows, all the same (expected: rows that differ in some column)");
        }
        return split;
    }

    private static EventSchema schema(Table table, Recipe recipe) {
        List<Feature> features = new ArrayList<>();
        for (Column column : recipe.columns()) {
            features.add(
                    switch (column.type()) {
                        case NUMERIC -> new Feature.Numeric(column.name(), column.at(), column.missing());
                        case COUNT -> new Feature.Count(column.name(), column.at(), column.missing());
                        case BOOLEAN -> new Feature.Flag(column.name(), column.at(), column.missing());
                        case CATEGORICAL ->
                            new Feature.Categorical(
                                    column.name(), column.at(), column.missing(), Vocabulary.of(table, recipe, column));
                    });
        }
        return new EventSchema(features);
    }

    private static void checkRows(Recipe recipe, int rows) {
        int least = Math.max(FEWEST_ROWS, recipe.model().latent()); // a code as wide as the data learns them by heart
        if (rows < least) {
            String latent = least == FEWEST_ROWS ? "" : ", as many as latent dimensions";
            throw new TrainerDataException("data " + recipe.data().file() + ": " + rows
                    + " rows to train and calibrate on (expected: at least " + least + latent + ")");
        }
    }
}

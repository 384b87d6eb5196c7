package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of a recipe, encoded as the scorer encodes events, split into rows to train on and rows held out. Closed by its owner,
 * which removes the training rows.
 *
 * @param transforms one a feature, present for numeric ones; fitted on the training rows alone
 * @param train rows to fit on, in a temporary file
 * @param heldOut rows for early stopping and calibration, chosen by their content and the recipe's seed; about
 *     {@value #MOST_HELD_OUT} at most, whatever share the recipe says
 * @param sha256 digest of the data file's content, before any compression
 * @param notes what people should know about the rows before they trust a model of them
 */
public record Dataset(
        EventSchema schema,
        List<Optional<Transform>> transforms,
        EventStore train,
        EventBatch heldOut,
        String sha256,
        List<String> notes)
        implements AutoCloseable {

    /** Rows that a fit needs, those held out among them. */
    public static final int FEWEST_ROWS = 30;

    /** Held-out rows, which stay in memory; a tail of one in ten thousand has 25 of so many, and more would change no figure. */
    static final int MOST_HELD_OUT = 250_000;

    /** Fits that hold rows out. */
    static final int MOST_FOLDS = 10;

    /** Rows that are read to be scored, which stay in memory. */
    public static final int MOST_OTHERS = 400_000;

    public Dataset {
        transforms = List.copyOf(transforms);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the recipe's rows.
     *
     * @throws TrainerDataException where file, columns or rows are not what the recipe says
     * @throws dev.elbow.zoo.fault.ZooException.Unreachable where temporary files cannot be written
     */
    public static Dataset read(Recipe recipe) {
        return read(recipe, Optional.empty());
    }

    /**
     * Reads the recipe's rows.
     *
     * @param settled vocabularies and transforms to take; else they follow from the rows
     * @throws TrainerDataException where file, columns or rows are not what the recipe says
     */
    public static Dataset read(Recipe recipe, Optional<EventEncoding> settled) {
        try (Table table = Table.open(recipe.data().file())) {
            Set<String> columns = new LinkedHashSet<>(table.columns().keySet());
            recipe.columns().forEach(column -> Table.checkColumn(columns, column.at(), table.file()));
            recipe.data().label().ifPresent(label -> Table.checkColumn(columns, Column.pointer(label), table.file()));
            table.checkCondition(recipe.data().where());
            EventStore rows =
                    EventStore.create(settled.map(EventEncoding::schema).orElseGet(() -> schema(table, recipe)));
            try {
                return read(recipe, settled, table, rows);
            } catch (RuntimeException e) {
                rows.close(); // nobody else knows of them yet
                throw e;
            }
        }
    }

    private static Dataset read(Recipe recipe, Optional<EventEncoding> settled, Table table, EventStore rows) {
        List<String> notes = new ArrayList<>();
        RowProblems problems = store(table, recipe.data().where(), rows);
        problems.check(
                        table.file(),
                        rows.size() + problems.count(),
                        recipe.data().mostRefused())
                .ifPresent(notes::add);
        long undecided = table.undecided(recipe.data().where());
        if (undecided > 0) {
            notes.add("left out: " + undecided + " rows for which data.where is NULL, neither true nor false");
        }
        checkRows(recipe, rows.size());
        ColumnCheck.check(rows).ifPresent(notes::add);
        settled.flatMap(known -> ColumnCheck.unknown(rows)).ifPresent(notes::add);
        Split split = split(recipe, rows);
        split.note().ifPresent(notes::add);
        if (share(recipe, rows) < recipe.fit().heldOut()) {
            notes.add("held out: about " + MOST_HELD_OUT + " of " + rows.size() + " rows, in place of a share of "
                    + recipe.fit().heldOut() + " (they stay in memory)");
        }
        EventBatch heldOut = rows.remove(split.rows());
        List<Optional<Transform>> transforms =
                settled.map(EventEncoding::transforms).orElseGet(() -> TransformFit.fit(recipe, rows));
        return new Dataset(rows.schema(), transforms, rows, heldOut, ContentDigest.sha256(table.file()), notes);
    }

    /**
     * Reads the rows for which the recipe's condition is false, as {@link #encode} does; such for which it is NULL are not among them.
     *
     * @param note hears that rows were left out
     */
    public static EventBatch others(Recipe recipe, EventSchema schema, Consumer<String> note) {
        return encode(recipe, schema, Table.negated(recipe.data().where()), note);
    }

    /**
     * Reads other rows by a schema that is known, for instance to score them: in file order, and where there are more than
     * {@value #MOST_OTHERS}, so many of them, evenly spaced.
     *
     * @param note hears that rows were left out, since the scorer would refuse them, or there are too many
     */
    public static EventBatch encode(Recipe recipe, EventSchema schema, String where, Consumer<String> note) {
        try (Table table = Table.open(recipe.data().file());
                EventStore rows = EventStore.create(schema)) {
            store(table, where, rows).leftOut().ifPresent(note);
            if (rows.size() > MOST_OTHERS) {
                note.accept("left out: all but " + MOST_OTHERS + " of " + rows.size() + ", evenly spaced");
            }
            return rows.rows(rows.spaced(MOST_OTHERS));
        }
    }

    private static RowProblems store(Table table, String where, EventStore rows) {
        RowEncoder encoder = new RowEncoder(table, rows.schema());
        RowProblems problems = new RowProblems();
        int number = rows.schema().size() + 1;
        EventBatch batch = new EventBatch(rows.schema(), rows.chunk());
        table.select(encoder.selection() + ", " + table.rowNumber(), where, row -> {
            Optional<Refusal> refusal = encoder.decode(row, batch);
            if (refusal.isPresent()) {
                problems.add(row.getLong(number), refusal.get());
            }
            if (batch.size() == rows.chunk()) {
                rows.append(batch);
                batch.clear();
            }
        });
        rows.append(batch);
        return problems;
    }

    /** The share to hold out: the recipe's, or less where that would be more rows than are needed. */
    private static double share(Recipe recipe, EventSource rows) {
        return Math.min(recipe.fit().heldOut(), (double) MOST_HELD_OUT / rows.size());
    }

    private static long[] hashes(EventSource rows, Recipe recipe) {
        long[] hashes = new long[rows.size()];
        int[] next = {0};
        rows.forEachChunk(chunk -> {
            for (int row = 0; row < chunk.size(); row++) {
                hashes[next[0]++] = Split.hash(chunk, row, recipe.fit().seed());
            }
        });
        return hashes;
    }

    private static Split split(Recipe recipe, EventSource rows) {
        Split split = new Split(hashes(rows, recipe), share(recipe, rows));
        if (split.distinct() == 1) {
            throw new TrainerDataException("data " + recipe.data().file() + ": " + rows.size()
                    + " rows, all the same (expected: rows that differ in some column)");
        }
        return split;
    }

    /** How many rows there are, those held out among them. */
    public int rows() {
        return train.size() + heldOut.size();
    }

    /**
     * The rows in parts, {@link #heldOut} first. Of many rows, for a mixture (other fits may have other components), and where rows
     * repeat so that parts would be uneven, that part alone is held out; else each, in as many parts as the recipe's share says,
     * {@value #MOST_FOLDS} at most.
     */
    public Folds folds(Recipe recipe) {
        int parts = Math.min(MOST_FOLDS, (int) Math.round(1 / recipe.fit().heldOut())) - 1;
        if (recipe.family() != Recipe.Family.VAE || rows() >= recipe.fit().crossFitBelow() || parts < 1) {
            return new Folds(this, train, new int[0]);
        }
        EventBatch all = new EventBatch(schema, rows());
        train.copy(0, train.size(), all);
        EventSource.of(heldOut).copy(0, heldOut.size(), all);
        return new Folds(this, EventSource.of(all), Split.parts(hashes(train, recipe), parts));
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

    @Override
    public void close() {
        train.close();
    }
}

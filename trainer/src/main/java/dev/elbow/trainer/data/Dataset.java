package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The rows of a recipe, encoded as the scorer encodes events, split into rows to train on and rows held out.
 *
 * @param transforms one a feature, present for numeric ones; fitted on the training rows alone
 * @param train rows to fit on
 * @param heldOut rows for early stopping and calibration, drawn by the recipe's seed
 * @param sha256 digest of the data file
 */
public record Dataset(
        EventSchema schema, List<Optional<Transform>> transforms, EventBatch train, EventBatch heldOut, String sha256) {

    /** Rows that a fit needs, those held out among them. */
    public static final int FEWEST_ROWS = 40;

    public Dataset {
        transforms = List.copyOf(transforms);
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
            EventBatch train = new EventBatch(schema);
            EventBatch heldOut = new EventBatch(schema);
            RowEncoder encoder = new RowEncoder(schema);
            Split split = new Split(recipe.fit());
            table.select(
                    encoder.selection(),
                    recipe.data().where(),
                    row -> encoder.append(row, split.next() ? heldOut : train));
            checkRows(recipe, train, heldOut);
            List<Optional<Transform>> transforms = TransformFit.fit(recipe, train);
            return new Dataset(schema, transforms, train, heldOut, table.sha256());
        }
    }

    /** Reads other rows by a schema that is known, for instance to score them; all in file order. */
    public static EventBatch encode(Recipe recipe, EventSchema schema, String where) {
        try (Table table = Table.open(recipe.data().file())) {
            EventBatch batch = new EventBatch(schema);
            RowEncoder encoder = new RowEncoder(schema);
            table.select(encoder.selection(), where, row -> encoder.append(row, batch));
            return batch;
        }
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
                                    column.name(), column.at(), column.missing(), vocabulary(table, recipe, column));
                    });
        }
        return new EventSchema(features);
    }

    private static List<String> vocabulary(Table table, Recipe recipe, Column column) {
        List<String> symbols = new ArrayList<>();
        String symbol = "CAST(" + Table.column(column.at()) + " AS VARCHAR)";
        String condition =
                recipe.data().where().isBlank() ? "true" : recipe.data().where();
        String grouped = "(" + condition + ") AND " + symbol + " IS NOT NULL GROUP BY ALL HAVING count(*) >= "
                + recipe.fit().minCount() + " ORDER BY 1";
        table.selectGrouped(symbol, grouped, row -> symbols.add(row.getString(1)));
        if (symbols.isEmpty()) {
            throw new TrainerDataException("column " + column.name() + ": no symbol seen "
                    + recipe.fit().minCount() + " times (expected: a vocabulary; leave the column out)");
        }
        if (symbols.size() > Feature.Categorical.MAX_VOCABULARY) {
            throw new TrainerDataException("column " + column.name() + ": " + symbols.size()
                    + " symbols (expected: at most " + Feature.Categorical.MAX_VOCABULARY + "; leave the column out)");
        }
        return symbols;
    }

    private static void checkRows(Recipe recipe, EventBatch train, EventBatch heldOut) {
        int rows = train.size() + heldOut.size();
        if (train.size() < FEWEST_ROWS / 2 || heldOut.size() == 0) {
            throw new TrainerDataException("data " + recipe.data().file() + ": " + rows
                    + " rows to train and calibrate on (expected: at least " + FEWEST_ROWS + ")");
        }
    }

    /** Draws for each row whether it is held out; the same rows for the same seed. */
    private static final class Split {
        private final SplittableRandom random;
        private final double heldOut;

        Split(FitSettings fit) {
            this.random = new SplittableRandom(fit.seed());
            this.heldOut = fit.heldOut();
        }

        boolean next() {
            return random.nextDouble() < heldOut;
        }
    }
}

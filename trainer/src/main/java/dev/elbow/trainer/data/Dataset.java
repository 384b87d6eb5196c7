package dev.elbow.trainer.data;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
            Encoder encoder = new Encoder(schema, recipe);
            Split split = new Split(recipe.fit());
            table.select(
                    encoder.selection(),
                    recipe.data().where(),
                    row -> encoder.append(row, split.next() ? heldOut : train));
            checkRows(recipe, train, heldOut);
            List<Optional<Transform>> transforms = TransformFit.fit(recipe, train);
            return new Dataset(schema, transforms, train, heldOut, sha256(table.file()));
        }
    }

    /** Reads other rows by a schema that is known, for instance to score them; all in file order. */
    public static EventBatch encode(Recipe recipe, EventSchema schema, String where) {
        try (Table table = Table.open(recipe.data().file())) {
            EventBatch batch = new EventBatch(schema);
            Encoder encoder = new Encoder(schema, recipe);
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

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new TrainerDataException(
                    "data " + file + ": " + (e instanceof IOException io ? IoFault.of(io) : e), e);
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

    /** Reads rows of a query into batches. */
    private static final class Encoder {
        private final EventSchema schema;
        private final int[] columns;
        private final List<Column> recipe;
        private final List<Map<String, Long>> codes = new ArrayList<>();

        Encoder(EventSchema schema, Recipe recipe) {
            this.schema = schema;
            this.columns = schema.columns();
            this.recipe = recipe.columns();
            for (Feature feature : schema.features()) {
                Map<String, Long> symbols = new HashMap<>();
                if (feature instanceof Feature.Categorical categorical) {
                    categorical.vocabulary().forEach(symbol -> symbols.put(symbol, symbols.size() + 1L));
                }
                codes.add(symbols);
            }
        }

        String selection() {
            List<String> expressions = new ArrayList<>();
            for (Column column : recipe) {
                String type = column.type() == Column.Type.CATEGORICAL ? "VARCHAR" : "DOUBLE";
                String value = Table.column(column.at());
                // A boolean has no direct way to a double.
                String number = column.type() == Column.Type.BOOLEAN ? "CAST(" + value + " AS INTEGER)" : value;
                expressions.add("CAST(" + number + " AS " + type + ")");
            }
            return String.join(", ", expressions);
        }

        void append(ResultSet row, EventBatch batch) throws SQLException {
            batch.begin();
            for (int f = 0; f < columns.length; f++) {
                if (schema.features().get(f) instanceof Feature.Categorical categorical) {
                    String symbol = row.getString(f + 1);
                    if (symbol != null) {
                        long unknown = categorical.unknown();
                        batch.categorical(columns[f], codes.get(f).getOrDefault(symbol, unknown));
                    }
                } else {
                    double value = row.getDouble(f + 1);
                    if (!row.wasNull() && Math.abs(value) <= Float.MAX_VALUE) {
                        batch.numeric(columns[f], (float) value);
                    }
                }
            }
            batch.commit();
        }
    }
}

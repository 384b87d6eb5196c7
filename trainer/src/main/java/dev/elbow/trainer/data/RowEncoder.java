package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows of a query into batches, as the scorer reads events. Immutable. */
final class RowEncoder {

    private final List<Feature> features;
    private final int[] columns;
    private final List<Map<String, Long>> codes = new ArrayList<>();

    RowEncoder(EventSchema schema) {
        this.features = schema.features();
        this.columns = schema.columns();
        for (Feature feature : features) {
            Map<String, Long> symbols = new HashMap<>();
            if (feature instanceof Feature.Categorical categorical) {
                categorical.vocabulary().forEach(symbol -> symbols.put(symbol, symbols.size() + 1L));
            }
            codes.add(symbols);
        }
    }

    /** What a query has to select first, one expression a feature. */
    String selection() {
        List<String> expressions = new ArrayList<>();
        for (Feature feature : features) {
            String type = feature.symbolic() ? "VARCHAR" : "DOUBLE";
            String value = Table.column(feature.pointer());
            // A boolean has no direct way to a double.
            String number = feature instanceof Feature.Flag ? "CAST(" + value + " AS INTEGER)" : value;
            expressions.add("CAST(" + number + " AS " + type + ")");
        }
        return String.join(", ", expressions);
    }

    /** Appends the row; numbers that no float32 holds count as missing. */
    void append(ResultSet row, EventBatch batch) throws SQLException {
        batch.begin();
        for (int f = 0; f < columns.length; f++) {
            Optional<Refusal> ignored = read(row, f, batch);
        }
        batch.commit();
    }

    /** Appends the row, or refuses it for the reasons for which the scorer refuses events. */
    Optional<Refusal> decode(ResultSet row, EventBatch batch) throws SQLException {
        batch.begin();
        for (int f = 0; f < columns.length; f++) {
            Optional<Refusal> refusal = read(row, f, batch);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        batch.commit();
        return Optional.empty();
    }

    private Optional<Refusal> read(ResultSet row, int f, EventBatch batch) throws SQLException {
        Feature feature = features.get(f);
        if (feature instanceof Feature.Categorical categorical) {
            String symbol = row.getString(f + 1);
            if (symbol == null) {
                return absent(feature);
            }
            batch.categorical(columns[f], codes.get(f).getOrDefault(symbol, (long) categorical.unknown()));
            return Optional.empty();
        }
        double value = row.getDouble(f + 1);
        if (row.wasNull()) {
            return absent(feature);
        }
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            return refusal(
                    Reason.NOT_FINITE, feature, value, "a finite number of magnitude at most " + Float.MAX_VALUE);
        }
        batch.numeric(columns[f], (float) value);
        boolean truth = value == 0 || value == 1;
        return feature instanceof Feature.Flag && !truth
                ? refusal(Reason.WRONG_TYPE, feature, value, "true, false, 1 or 0")
                : Optional.empty();
    }

    private static Optional<Refusal> absent(Feature feature) {
        return feature.missing() == Feature.Missing.MARGINALISE
                ? Optional.empty()
                : refusal(Reason.MISSING_FIELD, feature, "absent", "a value at " + feature.pointer());
    }

    private static Optional<Refusal> refusal(Reason reason, Feature feature, Object found, String expected) {
        return Optional.of(
                new Refusal(reason, "feature " + feature.name() + ": " + found + " (expected: " + expected + ")"));
    }
}

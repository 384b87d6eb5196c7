package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventEncoder;
import dev.elbow.schemas.event.Numeral;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.trainer.data.ColumnProfile.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a column's values are selected, and handed to the encoder as what an event would say. NaN is missing. */
enum Cell {
    /** Numbers. */
    NUMBER("CAST(%s AS DOUBLE)") {
        @Override
        Optional<Reason> write(ResultSet row, int f, EventEncoder encoder, EventBatch batch) throws SQLException {
            double value = row.getDouble(f + 1);
            return row.wasNull() || Double.isNaN(value) ? encoder.missing(f) : encoder.number(f, value, batch);
        }
    },

    /** Numbers that are symbols. */
    NUMERAL("CAST(%s AS VARCHAR)") {
        @Override
        Optional<Reason> write(String digits, int f, EventEncoder encoder, EventBatch batch) {
            return literal(digits, f, encoder, batch);
        }
    },

    BOOLEAN("%s") {
        @Override
        Optional<Reason> write(ResultSet row, int f, EventEncoder encoder, EventBatch batch) throws SQLException {
            boolean truth = row.getBoolean(f + 1);
            return row.wasNull() ? encoder.missing(f) : encoder.truth(f, truth, batch);
        }
    },

    /** Text, and whatever else can only be shown. */
    TEXT("CAST(%s AS VARCHAR)") {
        @Override
        Optional<Reason> write(String text, int f, EventEncoder encoder, EventBatch batch) {
            return encoder.text(f, text, batch);
        }
    },

    /** Text of a file that does not tell text from numbers, in a column that is no symbol. */
    UNTYPED("trim(CAST(%s AS VARCHAR))") {
        @Override
        Optional<Reason> write(String text, int f, EventEncoder encoder, EventBatch batch) {
            return literal(text, f, encoder, batch);
        }
    },

    /** A column of several types; the first character parts text from the rest. */
    MIXED("CASE json_type(%1$s) WHEN 'NULL' THEN NULL WHEN 'VARCHAR' THEN '\"' || (%1$s->>'$')"
            + " ELSE '=' || CAST(%1$s AS VARCHAR) END") {
        @Override
        Optional<Reason> write(String tagged, int f, EventEncoder encoder, EventBatch batch) {
            String value = tagged.substring(1);
            return tagged.charAt(0) == '"' ? encoder.text(f, value, batch) : json(value, f, encoder, batch);
        }

        @Override
        String found(String tagged) {
            return tagged.substring(1);
        }
    };

    private final String expression;

    Cell(String expression) {
        this.expression = expression;
    }

    /**
     * The cell of a column.
     *
     * @param type of DuckDB
     * @param typed whether the file tells text from numbers
     * @throws TrainerDataException where the column cannot be a feature of that kind
     */
    static Cell of(String name, String type, boolean symbolic, boolean typed) {
        if (type.equals("JSON")) {
            return MIXED;
        }
        Kind kind = ColumnProfile.kind(type);
        if (symbolic && (kind == Kind.TIME || kind == Kind.OTHER)) {
            throw new TrainerDataException("column " + name + ": of type " + type
                    + ", which has no text that events would have too (expected: text, numbers or booleans;"
                    + " leave the column out)");
        }
        return switch (kind) {
            case BOOLEAN -> BOOLEAN;
            case INTEGER, REAL -> symbolic ? NUMERAL : NUMBER;
            case TEXT -> symbolic || typed ? TEXT : UNTYPED;
            case TIME, OTHER -> TEXT;
        };
    }

    /** The SQL expression to select. */
    String expression(String column) {
        return String.format(Locale.ROOT, expression, column);
    }

    /** Writes the value of the f-th expression. */
    Optional<Reason> write(ResultSet row, int f, EventEncoder encoder, EventBatch batch) throws SQLException {
        String text = row.getString(f + 1);
        return text == null ? encoder.missing(f) : write(text, f, encoder, batch);
    }

    Optional<Reason> write(String text, int f, EventEncoder encoder, EventBatch batch) {
        throw new IllegalStateException("not read as text: " + this);
    }

    /** What a message shows of a selected value. */
    String found(String value) {
        return value;
    }

    /** The symbol that a selected value stands for in a vocabulary; nothing where it is none. */
    Optional<String> symbol(String value) {
        String found = found(value);
        boolean text = this == TEXT || this == UNTYPED || (this == MIXED && value.charAt(0) == '"');
        if (text || found.equals("true") || found.equals("false")) {
            return Optional.of(found);
        }
        return Numeral.is(found)
                ? Optional.of(Numeral.canonical(found)).filter(symbol -> !symbol.isEmpty())
                : Optional.empty();
    }

    /** Words that stand for no value among the numbers or flags of a file that has no other way to say so; in lower case. */
    static final Set<String> MISSING = Set.of("", "nan", "-nan", "na", "n/a", "null", "none", "-", "?");

    private static Optional<Reason> literal(String text, int f, EventEncoder encoder, EventBatch batch) {
        String plain = text.startsWith("+") ? text.substring(1) : text;
        if (Numeral.is(plain)) {
            return encoder.numeral(f, plain, batch);
        }
        String word = plain.toLowerCase(Locale.ROOT);
        if (MISSING.contains(word)) {
            return encoder.missing(f);
        }
        return switch (word) {
            case "true", "false" -> encoder.truth(f, Boolean.parseBoolean(plain), batch);
            case "inf", "infinity" -> encoder.numeral(f, "Infinity", batch);
            case "-inf", "-infinity" -> encoder.numeral(f, "-Infinity", batch);
            default -> encoder.text(f, text, batch);
        };
    }

    private static Optional<Reason> json(String value, int f, EventEncoder encoder, EventBatch batch) {
        boolean structure = value.startsWith("[") || value.startsWith("{");
        return structure ? Optional.of(Reason.WRONG_TYPE) : literal(value, f, encoder, batch);
    }
}

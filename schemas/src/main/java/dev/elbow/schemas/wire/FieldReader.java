package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Refusal.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the value the parser stands at into one column of the batch. */
interface FieldReader {

    void read(JsonParser parser, EventBatch batch) throws IOException;

    /** One reader a feature, in schema order. */
    static List<FieldReader> of(EventSchema schema) {
        List<FieldReader> readers = new ArrayList<>();
        int[] columns = schema.columns();
        for (int f = 0; f < columns.length; f++) {
            readers.add(schema.features().get(f).match(new ForColumn(columns[f])));
        }
        return readers;
    }

    /** Chooses the reader. */
    record ForColumn(int column) implements Feature.Cases<FieldReader> {
        @Override
        public FieldReader numeric(Feature.Numeric numeric) {
            return (parser, batch) -> batch.numeric(column, number(parser, numeric.name()));
        }

        @Override
        public FieldReader categorical(Feature.Categorical categorical) {
            return new Symbols(column, categorical);
        }

        @Override
        public FieldReader flag(Feature.Flag flag) {
            return (parser, batch) -> batch.numeric(column, truth(parser, flag.name()));
        }

        @Override
        public FieldReader count(Feature.Count count) {
            return (parser, batch) -> batch.numeric(column, wholeNumber(parser, count.name()));
        }
    }

    private static float number(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType(parser, name, "a number");
        }
        double value = parser.getDoubleValue();
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            throw new Refused(
                    Reason.NOT_FINITE,
                    "feature " + name + ": " + Fault.found(parser) + " (expected: a finite number of magnitude at most "
                            + Float.MAX_VALUE + ")");
        }
        return (float) value;
    }

    private static float wholeNumber(JsonParser parser, String name) throws IOException {
        float value = number(parser, name);
        if (value < 0 || value != Math.rint(value)) {
            throw wrongType(parser, name, "a whole number from 0 on");
        }
        return value;
    }

    private static float truth(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE ? 1 : 0;
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            if (value == 0 || value == 1) {
                return (float) value;
            }
        }
        throw wrongType(parser, name, "true, false, 1 or 0");
    }

    private static Refused wrongType(JsonParser parser, String name, String expected) throws IOException {
        return new Refused(
                Reason.WRONG_TYPE, "feature " + name + ": " + Fault.found(parser) + " (expected: " + expected + ")");
    }

    /** A symbol becomes its place in the vocabulary; numbers and booleans are symbols where the vocabulary holds such. */
    final class Symbols implements FieldReader {
        private final int column;
        private final Feature.Categorical categorical;
        private final Map<String, Long> codes = new HashMap<>();
        private final boolean literals;

        Symbols(int column, Feature.Categorical categorical) {
            this.column = column;
            this.categorical = categorical;
            for (String symbol : categorical.vocabulary()) {
                codes.put(symbol, codes.size() + 1L);
            }
            this.literals = categorical.vocabulary().stream().allMatch(Symbols::isLiteral);
        }

        @Override
        public void read(JsonParser parser, EventBatch batch) throws IOException {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_STRING && !(literals && token.isScalarValue())) {
                throw wrongType(parser, categorical.name(), literals ? "a text or a number" : "a text");
            }
            String symbol = parser.getText();
            Long code = codes.get(symbol);
            if (code == null) {
                batch.unknown(column, categorical.unknown(), symbol);
            } else {
                batch.categorical(column, code);
            }
        }

        private static boolean isLiteral(String symbol) {
            return symbol.equals("true") || symbol.equals("false") || symbol.matches("-?[0-9]+(\\.[0-9]+)?");
        }
    }
}

package dev.elbow.schemas.event;

import dev.elbow.schemas.score.Refusal.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One feature's rules for values, bound to its column. Immutable. */
interface Slot {

    Optional<Reason> FITS = Optional.empty();
    Optional<Reason> WRONG_TYPE = Optional.of(Reason.WRONG_TYPE);
    Optional<Reason> NOT_FINITE = Optional.of(Reason.NOT_FINITE);

    boolean symbolic();

    Optional<Reason> number(double value, EventBatch batch);

    Optional<Reason> numeral(String digits, EventBatch batch);

    Optional<Reason> text(String text, EventBatch batch);

    Optional<Reason> truth(boolean truth, EventBatch batch);

    /** A text whose kind nobody tells. */
    default Optional<Reason> field(String text, EventBatch batch) {
        if (Numeral.is(text)) {
            return numeral(text, batch);
        }
        return switch (text) {
            case "true" -> truth(true, batch);
            case "false" -> truth(false, batch);
            case "NaN", "Infinity", "-Infinity" -> number(Double.parseDouble(text), batch);
            default -> text(text, batch);
        };
    }

    /** What a value refused for that reason should have been. */
    String expected(Reason reason);

    /** One slot a feature, in schema order. */
    static Slot[] of(EventSchema schema) {
        int[] columns = schema.columns();
        List<Feature> features = schema.features();
        Slot[] slots = new Slot[columns.length];
        for (int f = 0; f < columns.length; f++) {
            slots[f] = features.get(f).match(new ForColumn(columns[f]));
        }
        return slots;
    }

    /** Chooses the slot. */
    record ForColumn(int column) implements Feature.Cases<Slot> {
        @Override
        public Slot numeric(Feature.Numeric numeric) {
            return new Real(column);
        }

        @Override
        public Slot categorical(Feature.Categorical categorical) {
            return new Symbol(column, categorical);
        }

        @Override
        public Slot flag(Feature.Flag flag) {
            return new Truth(column);
        }

        @Override
        public Slot count(Feature.Count count) {
            return new Whole(new Real(column));
        }
    }

    /** Reals. */
    record Real(int column) implements Slot {
        @Override
        public boolean symbolic() {
            return false;
        }

        @Override
        public Optional<Reason> number(double value, EventBatch batch) {
            float rounded = (float) value; // the largest float's shortest text is a double above it
            if (!Float.isFinite(rounded)) {
                return NOT_FINITE;
            }
            batch.numeric(column, rounded);
            return FITS;
        }

        @Override
        public Optional<Reason> numeral(String digits, EventBatch batch) {
            return number(Double.parseDouble(digits), batch);
        }

        @Override
        public Optional<Reason> text(String text, EventBatch batch) {
            return WRONG_TYPE;
        }

        @Override
        public Optional<Reason> truth(boolean truth, EventBatch batch) {
            return WRONG_TYPE;
        }

        @Override
        public String expected(Reason reason) {
            return reason == Reason.NOT_FINITE ? "a finite number of magnitude at most " + Float.MAX_VALUE : "a number";
        }
    }

    /** Whole numbers from 0 on. */
    record Whole(Real real) implements Slot {
        @Override
        public boolean symbolic() {
            return false;
        }

        @Override
        public Optional<Reason> number(double value, EventBatch batch) {
            return value < 0 || (value != Math.rint(value) && !Double.isNaN(value))
                    ? WRONG_TYPE
                    : real.number(value, batch);
        }

        @Override
        public Optional<Reason> numeral(String digits, EventBatch batch) {
            return number(Double.parseDouble(digits), batch);
        }

        @Override
        public Optional<Reason> text(String text, EventBatch batch) {
            return WRONG_TYPE;
        }

        @Override
        public Optional<Reason> truth(boolean truth, EventBatch batch) {
            return WRONG_TYPE;
        }

        @Override
        public String expected(Reason reason) {
            return reason == Reason.NOT_FINITE ? real.expected(reason) : "a whole number from 0 on";
        }
    }

    /** Booleans. */
    record Truth(int column) implements Slot {
        @Override
        public boolean symbolic() {
            return false;
        }

        @Override
        public Optional<Reason> number(double value, EventBatch batch) {
            return value == 0 || value == 1 ? truth(value == 1, batch) : WRONG_TYPE;
        }

        @Override
        public Optional<Reason> numeral(String digits, EventBatch batch) {
            return number(Double.parseDouble(digits), batch);
        }

        @Override
        public Optional<Reason> text(String text, EventBatch batch) {
            return WRONG_TYPE;
        }

        @Override
        public Optional<Reason> truth(boolean truth, EventBatch batch) {
            batch.numeric(column, truth ? 1 : 0);
            return FITS;
        }

        @Override
        public String expected(Reason reason) {
            return "true, false, 1 or 0";
        }
    }

    /** Symbols: a value becomes its place in the vocabulary. */
    final class Symbol implements Slot {
        private final int column;
        private final long unknown;
        private final Map<String, Long> codes = new HashMap<>();
        private final Map<String, Long> numerals = new HashMap<>();
        private final boolean literals;

        Symbol(int column, Feature.Categorical categorical) {
            this.column = column;
            this.unknown = categorical.unknown();
            boolean allLiterals = true;
            for (String symbol : categorical.vocabulary()) {
                long code = codes.size() + 1L;
                codes.put(symbol, code);
                boolean numeral = Numeral.is(symbol);
                if (numeral) {
                    // Two texts may be one number; the first of them stands for it.
                    numerals.putIfAbsent(Numeral.canonical(symbol), code);
                }
                allLiterals &= numeral || symbol.equals("true") || symbol.equals("false");
            }
            this.literals = allLiterals;
        }

        @Override
        public boolean symbolic() {
            return true;
        }

        @Override
        public Optional<Reason> number(double value, EventBatch batch) {
            return numeral(Double.toString(value), batch);
        }

        @Override
        public Optional<Reason> numeral(String digits, EventBatch batch) {
            if (!literals) {
                return WRONG_TYPE;
            }
            Long code = numerals.get(digits);
            if (code == null) {
                String canonical = Numeral.canonical(digits);
                if (canonical.isEmpty()) {
                    return NOT_FINITE;
                }
                code = numerals.get(canonical);
            }
            return write(code, digits, batch);
        }

        @Override
        public Optional<Reason> text(String text, EventBatch batch) {
            return write(codes.get(text), text, batch);
        }

        /** The vocabulary's own text first: it may hold 007 and 7. */
        @Override
        public Optional<Reason> field(String text, EventBatch batch) {
            boolean number = literals && !codes.containsKey(text) && Numeral.is(text);
            return number ? numeral(text, batch) : text(text, batch);
        }

        private Optional<Reason> write(@Nullable Long code, String symbol, EventBatch batch) {
            if (code == null) {
                batch.unknown(column, unknown, symbol);
            } else {
                batch.categorical(column, code);
            }
            return FITS;
        }

        @Override
        public Optional<Reason> truth(boolean truth, EventBatch batch) {
            return literals ? text(String.valueOf(truth), batch) : WRONG_TYPE;
        }

        @Override
        public String expected(Reason reason) {
            if (reason == Reason.NOT_FINITE) {
                return "a text or a finite number";
            }
            return literals ? "a text or a number" : "a text";
        }
    }
}

package dev.elbow.schemas.score;

import java.util.Optional;

/** The value of a feature as an event shows it or a model expects it, in the event's own units. */
public sealed interface FieldValue {

    <R> R match(Cases<R> cases);

    /** One answer a kind of value. */
    interface Cases<R> {
        R number(double number);

        R symbol(String symbol);

        /** The event had no value there. */
        R missing();

        /** The event had a symbol that the vocabulary does not hold. */
        R unknown(Unknown unknown);
    }

    /** A number, or the probability of a flag. */
    record Numeric(double value) implements FieldValue {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.number(value);
        }
    }

    /** A symbol of the vocabulary. */
    record Symbol(String value) implements FieldValue {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.symbol(value);
        }
    }

    /** No value. */
    record Missing() implements FieldValue {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.missing();
        }
    }

    /**
     * A symbol outside the vocabulary.
     *
     * @param symbol as the event has it, shortened; empty where it is not known, as for what a model expects
     */
    record Unknown(Optional<String> symbol) implements FieldValue {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknown(this);
        }
    }
}

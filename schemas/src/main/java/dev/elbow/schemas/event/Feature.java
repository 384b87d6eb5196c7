package dev.elbow.schemas.event;

import dev.elbow.schemas.Checks;
import java.util.HashSet;
import java.util.List;

/**
 * One column of an event. A closed family; readers answer each case through {@link #match}.
 *
 * <p>Numeric, count and flag features share the graph input {@code numeric}, categorical ones the input {@code categorical};
 * within each input the order is that of the schema.
 */
public sealed interface Feature {

    /** The most levels of a pointer: no deeper event is read. */
    int MAX_LEVELS = 64;

    /** Unique within the schema; what scores and messages call the feature. */
    String name();

    /** Where the value stands in the event: a JSON pointer (RFC 6901), for instance {@code /request/bytes}. */
    String pointer();

    /** What happens to an event that lacks this feature. */
    Missing missing();

    <R> R match(Cases<R> cases);

    /** One answer a kind of feature. */
    interface Cases<R> {
        R numeric(Numeric numeric);

        R categorical(Categorical categorical);

        R flag(Flag flag);

        R count(Count count);
    }

    /** Whether the feature is a column of the {@code categorical} input (else of {@code numeric}). */
    default boolean symbolic() {
        return this instanceof Categorical;
    }

    /** The rule for an absent or null value. */
    enum Missing {
        /** The value contributes nothing to the likelihood: with conditionally independent features, its exact marginal. */
        MARGINALISE,
        /** The event gets no score, but a refusal that names the feature. */
        REFUSE
    }

    /** A real number; encoded as is, NaN where missing. */
    record Numeric(String name, String pointer, Missing missing) implements Feature {
        public Numeric {
            checkNames(name, pointer);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.numeric(this);
        }
    }

    /**
     * A symbol out of a vocabulary; encoded as 0 where missing, 1 to V for the vocabulary in order, V + 1 for a symbol
     * that the vocabulary does not hold.
     *
     * <p>0 is also valid for an unknown symbol, but is marginalised; a symbol known to be new deserves its own, improbable,
     * slot, else it would score as better explained than any symbol seen in training.
     *
     * @param vocabulary distinct symbols, at least one
     */
    record Categorical(String name, String pointer, Missing missing, List<String> vocabulary) implements Feature {
        /** The most symbols a vocabulary may hold. */
        public static final int MAX_VOCABULARY = 100_000;

        /** The code of a missing value. */
        public static final long MISSING = 0;

        public Categorical {
            checkNames(name, pointer);
            vocabulary = List.copyOf(vocabulary);
            Checks.that(
                    !vocabulary.isEmpty() && vocabulary.size() <= MAX_VOCABULARY,
                    name + ".vocabulary",
                    vocabulary.size() + " symbols",
                    "1 to " + MAX_VOCABULARY);
            Checks.that(
                    new HashSet<>(vocabulary).size() == vocabulary.size(),
                    name + ".vocabulary",
                    "a symbol twice",
                    "distinct symbols");
        }

        /** The code of a symbol outside the vocabulary. */
        public int unknown() {
            return vocabulary.size() + 1;
        }

        /** How many outcomes the categorical distribution has: the vocabulary and the unknown symbol. */
        public int outcomes() {
            return vocabulary.size() + 1;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.categorical(this);
        }
    }

    /** A boolean; encoded as 0 or 1, NaN where missing. */
    record Flag(String name, String pointer, Missing missing) implements Feature {
        public Flag {
            checkNames(name, pointer);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.flag(this);
        }
    }

    /** A whole number from 0 on; encoded as is, NaN where missing. */
    record Count(String name, String pointer, Missing missing) implements Feature {
        public Count {
            checkNames(name, pointer);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.count(this);
        }
    }

    private static void checkNames(String name, String pointer) {
        Checks.notBlank("feature name", name);
        Checks.that(
                pointer.startsWith("/") && pointer.length() > 1,
                name + ".pointer",
                "\"" + pointer + "\"",
                "a JSON pointer such as \"/bytes\"");
        long levels = pointer.chars().filter(c -> c == '/').count();
        Checks.that(levels <= MAX_LEVELS, name + ".pointer", levels + " levels", "at most " + MAX_LEVELS);
    }
}

package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventBatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code golden.json}: events with every output of the package's graphs, replayed at export, pull and load. The events are
 * drawn from the model or are edge cases; none is a training row.
 *
 * @param tolerance see {@link Manifest.Tolerances#golden}
 */
public record GoldenVectors(double tolerance, List<Case> cases) {

    /** The fewest cases a package may hold. */
    public static final int MIN_CASES = 64;

    /** The kind of an event with the largest values that a float takes: no stream has such, but no graph may fail on them. */
    public static final String EXTREME = "extreme";

    /**
     * One event and what the graphs make of it.
     *
     * @param kind {@code drawn}, {@code missing}, {@code unknown} or {@value #EXTREME}
     * @param numeric the graph input, NaN where missing
     * @param categorical the graph input
     * @param encoder outputs of the encoder by name
     * @param decoder outputs of the decoder at {@code latent_mean}, by name
     * @param score outputs of the scoring graph by name
     * @param tighten outputs of the second scoring graph by name; none where there is no such graph
     */
    public record Case(
            String kind,
            List<Float> numeric,
            List<Long> categorical,
            Map<String, List<Float>> encoder,
            Map<String, List<Float>> decoder,
            Map<String, List<Float>> score,
            Map<String, List<Float>> tighten) {
        public Case {
            numeric = List.copyOf(numeric);
            for (float number : numeric) {
                Checks.that(!Float.isInfinite(number), "golden.numeric", number, "a number of float32, or missing");
            }
            categorical = List.copyOf(categorical);
            encoder = sorted(encoder);
            decoder = sorted(decoder);
            score = sorted(score);
            tighten = sorted(tighten);
        }

        /** A case of a package without a second scoring graph. */
        public Case(
                String kind,
                List<Float> numeric,
                List<Long> categorical,
                Map<String, List<Float>> encoder,
                Map<String, List<Float>> decoder,
                Map<String, List<Float>> score) {
            this(kind, numeric, categorical, encoder, decoder, score, Map.of());
        }

        /** Adds the event to a batch of its package's schema. */
        public void addTo(EventBatch batch) {
            batch.begin();
            for (int column = 0; column < numeric.size(); column++) {
                batch.numeric(column, numeric.get(column));
            }
            for (int column = 0; column < categorical.size(); column++) {
                batch.categorical(column, categorical.get(column));
            }
            batch.commit();
        }

        private static Map<String, List<Float>> sorted(Map<String, List<Float>> outputs) {
            Map<String, List<Float>> copy = new TreeMap<>();
            outputs.forEach((name, values) -> {
                for (float value : values) {
                    Checks.finite("golden " + name, value);
                }
                copy.put(name, List.copyOf(values));
            });
            return Collections.unmodifiableMap(copy);
        }
    }

    public GoldenVectors {
        cases = List.copyOf(cases);
        Checks.positive("golden.tolerance", tolerance);
        Checks.that(cases.size() >= MIN_CASES, "golden.cases", cases.size(), "at least " + MIN_CASES);
    }
}

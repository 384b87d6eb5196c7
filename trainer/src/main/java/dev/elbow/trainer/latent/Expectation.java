package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.DistributionJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decoded distributions as events: the expected one of medians and most probable symbols, and the two of quantiles. Not
 * thread-safe.
 */
final class Expectation {

    private final String model;
    private final EventSchema schema;
    private final int[] columns;
    private final int symbols;
    private final int[] largest;
    private final DistributionJson json;
    private final EventBatch expected;
    private final EventBatch low;
    private final EventBatch high;
    private final List<Map<String, Map<String, Double>>> probability = new ArrayList<>();
    private final List<Optional<Refusal>> refusals = new ArrayList<>();

    Expectation(Manifest manifest, int symbols) {
        this.model = manifest.reference();
        this.schema = manifest.schema();
        this.columns = schema.columns();
        this.symbols = symbols;
        this.largest = new int[Math.max(1, Math.min(symbols, Feature.Categorical.MAX_VOCABULARY))];
        this.json = new DistributionJson(schema);
        this.expected = new EventBatch(schema);
        this.low = new EventBatch(schema);
        this.high = new EventBatch(schema);
    }

    /** Takes the place of what was decoded before. */
    void take(Decoded decoded) {
        List.of(expected, low, high).forEach(EventBatch::clear);
        probability.clear();
        refusals.clear();
        for (int row = 0; row < decoded.rows(); row++) {
            List.of(expected, low, high).forEach(EventBatch::begin);
            probability.add(features(decoded, row));
            refusals.add(notFinite(decoded, row));
            List.of(expected, low, high).forEach(EventBatch::commit);
        }
    }

    /** Why a code has no expectation: it lies so far out that the decoder returns no finite number. */
    Optional<Refusal> refusal(int row) {
        return refusals.get(row);
    }

    byte[] json(int row) {
        return json.write(expected, low, high, row, probability.get(row));
    }

    private Optional<Refusal> notFinite(Decoded decoded, int row) {
        for (int f = 0; f < columns.length; f++) {
            if (!decoded.finite(row, f)) {
                return Optional.of(new Refusal(
                        Refusal.Reason.NOT_SCORABLE,
                        "model " + model + ": feature "
                                + schema.features().get(f).name()
                                + ": no distribution at this code (expected: finite numbers)"));
            }
        }
        return Optional.empty();
    }

    private Map<String, Map<String, Double>> features(Decoded decoded, int row) {
        Map<String, Map<String, Double>> probabilities = new LinkedHashMap<>();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = schema.features().get(f);
            if (feature instanceof Feature.Categorical categorical) {
                probabilities.put(feature.name(), symbols(decoded, row, f, categorical));
            } else if (feature instanceof Feature.Flag) {
                double set = decoded.median(row, f);
                expected.numeric(columns[f], set >= 0.5 ? 1 : 0);
                probabilities.put(feature.name(), Map.of("true", set));
            } else {
                expected.numeric(columns[f], decoded.median(row, f));
                low.numeric(columns[f], decoded.low(row, f));
                high.numeric(columns[f], decoded.high(row, f));
            }
        }
        return probabilities;
    }

    /** The most probable symbols, in descending order; the first is the expected one. */
    private Map<String, Double> symbols(Decoded decoded, int row, int f, Feature.Categorical categorical) {
        int held = 0;
        for (int outcome = 0; outcome < categorical.outcomes(); outcome++) {
            int at = held;
            while (at > 0 && probable(decoded, row, f, outcome) > probable(decoded, row, f, largest[at - 1])) {
                at--;
            }
            held = Math.min(held + 1, largest.length);
            if (at < held) {
                System.arraycopy(largest, at, largest, at + 1, held - 1 - at);
                largest[at] = outcome;
            }
        }
        expected.categorical(columns[f], largest[0] + 1L);
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(symbols, held); i++) {
            boolean known = largest[i] < categorical.vocabulary().size();
            probabilities.put(
                    known ? categorical.vocabulary().get(largest[i]) : DistributionJson.UNKNOWN,
                    Math.exp(probable(decoded, row, f, largest[i])));
        }
        return probabilities;
    }

    private static float probable(Decoded decoded, int row, int f, int outcome) {
        return decoded.logProbability(row, f, outcome);
    }
}

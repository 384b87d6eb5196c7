package dev.elbow.scorer.explain;

import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An explanation as the tree of a JSON object ({@code explanation.schema.json}), numbers of graphs as the float32 that they are. Stateless. */
public final class ExplanationTree {

    private ExplanationTree() {}

    /**
     * The tree.
     *
     * @param event where the event stands, where that is known
     * @param mask hides values
     */
    public static Map<String, @Nullable Object> of(Explanation explanation, Optional<Score.Source> event, Mask mask) {
        Score score = explanation.score();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("model", model(score.model()));
        event.ifPresent(source -> tree.put("event", source(source)));
        tree.put("anomaly", (float) score.anomaly());
        tree.put("distortion", (float) score.distortion());
        tree.put("rate", (float) score.rate());
        tree.put("p_value", rounded(score.pValue()));
        tree.put("anomalous", score.anomalous());
        if (score.tightened()) {
            tree.put("tightened", true);
        }
        tree.put("normal", (float) score.normal());
        tree.put("features", features(explanation, mask));
        tree.put("latent", latent(explanation));
        tree.put("changes", changes(explanation, mask));
        tree.put("rest", (float) explanation.rest());
        if (!explanation.attributes().isEmpty()) {
            tree.put("attributes", attributes(explanation));
        }
        return tree;
    }

    /** Far out in the tail it is smaller than a float can be. */
    private static Number rounded(double pValue) {
        return pValue > 0 && pValue < Float.MIN_NORMAL ? (Number) pValue : (Number) (float) pValue;
    }

    private static Map<String, Object> model(Score.Model model) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", model.name());
        tree.put("version", model.version());
        tree.put("digest", model.digest());
        return tree;
    }

    /** Where an event stands. */
    public static Map<String, Object> source(Score.Source source) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("topic", source.topic());
        tree.put("partition", source.partition());
        tree.put("offset", source.offset());
        tree.put("timestamp", source.timestamp());
        return tree;
    }

    private static List<Object> features(Explanation explanation, Mask mask) {
        List<Object> features = new ArrayList<>();
        for (Explanation.FeaturePart part : explanation.features()) {
            boolean hidden = mask.hides(part.feature());
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("feature", part.feature());
            tree.put("nats", (float) part.nats());
            tree.put("drop", (float) part.drop());
            tree.put("observed", shown(part.observed(), hidden));
            tree.put("expected", shown(part.expected(), hidden));
            tree.put("instead", shown(part.instead(), hidden));
            mark(tree, part.observed(), hidden);
            features.add(tree);
        }
        return features;
    }

    private static List<Object> latent(Explanation explanation) {
        List<Object> parts = new ArrayList<>();
        for (Explanation.LatentPart part : explanation.latent()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("part", part.name());
            tree.put("nats", (float) part.nats());
            parts.add(tree);
        }
        return parts;
    }

    private static List<Object> changes(Explanation explanation, Mask mask) {
        List<Object> changes = new ArrayList<>();
        for (Explanation.Change change : explanation.changes()) {
            boolean hidden = mask.hides(change.feature());
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("feature", change.feature());
            tree.put("observed", shown(change.observed(), hidden));
            tree.put("instead", shown(change.instead(), hidden));
            tree.put("drop", (float) change.drop());
            tree.put("anomaly", (float) change.anomaly());
            tree.put("p_value", rounded(change.pValue()));
            mark(tree, change.observed(), hidden);
            changes.add(tree);
        }
        return changes;
    }

    private static List<Object> attributes(Explanation explanation) {
        List<Object> attributes = new ArrayList<>();
        for (Score.Projection attribute : explanation.attributes()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", attribute.name());
            tree.put("projection", (float) attribute.projection());
            attributes.add(tree);
        }
        return attributes;
    }

    private static void mark(Map<String, @Nullable Object> tree, FieldValue observed, boolean hidden) {
        if (hidden) {
            tree.put("masked", true);
        } else if (observed instanceof FieldValue.Unknown) {
            tree.put("unseen", true);
        }
    }

    private static @Nullable Object shown(FieldValue value, boolean hidden) {
        return hidden ? null : value.<Optional<Object>>match(new Plain()).orElse(null);
    }

    /** Nothing where missing. */
    private record Plain() implements FieldValue.Cases<Optional<Object>> {
        @Override
        public Optional<Object> number(double number) {
            return Optional.of((float) number);
        }

        @Override
        public Optional<Object> symbol(String symbol) {
            return Optional.of(symbol);
        }

        @Override
        public Optional<Object> missing() {
            return Optional.empty();
        }

        @Override
        public Optional<Object> unknown(FieldValue.Unknown unknown) {
            return Optional.of(unknown.symbol().orElse(JsonScoreEncoder.UNKNOWN));
        }
    }
}

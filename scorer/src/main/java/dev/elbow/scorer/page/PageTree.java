package dev.elbow.scorer.page;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told, as trees of JSON: of events no value, which only a question for one of them brings.
 *
 * @param keys whether keys and entities are told
 * @param messages whether why an event was refused is told in words, which may quote it
 * @param topics whether the topic of a refused event is told, as where there are several; others tell by their package
 */
record PageTree(boolean keys, boolean messages, boolean topics) {

    private static final int LONGEST_KEY = 80;
    private static final int LONGEST_MESSAGE = 300;
    private static final int NAMED_FEATURES = 2;

    /** How the service is. */
    Map<String, @Nullable Object> vitals(long now, Vitals vitals, long shown) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("now", now);
        tree.put("events", vitals.progress().events());
        tree.put("scored", vitals.progress().scored());
        tree.put("refused", vitals.progress().refused());
        tree.put("anomalous", vitals.progress().anomalous());
        tree.put("tombstones", vitals.progress().tombstones());
        tree.put("restarts", vitals.progress().restarts());
        tree.put("shown", shown);
        tree.put("lag", vitals.lag().isPresent() ? vitals.lag().getAsLong() : null);
        tree.put("problems", vitals.problems());
        return tree;
    }

    /** One event. */
    Map<String, @Nullable Object> event(long number, Seen seen, @Nullable PageModel model) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", number);
        tree.put("t", seen.source().timestamp());
        key(seen.key()).ifPresent(key -> tree.put("k", key));
        seen.answer()
                .match(
                        score -> scored(tree, score, model),
                        refusal -> refused(tree, seen.source().topic(), refusal));
        return tree;
    }

    private static Map<String, @Nullable Object> scored(
            Map<String, @Nullable Object> tree, Score score, @Nullable PageModel model) {
        tree.put("a", (float) score.anomaly());
        tree.put("p", score.pValue());
        tree.put("s", score.anomalous());
        if (score.contributionCount() > 0) {
            tree.put("f", score.feature(0));
        }
        if (model != null) {
            tree.put("m", model.number());
            model.place(score.latent()).ifPresent(place -> tree.put("z", List.of((float) place[0], (float) place[1])));
        }
        return tree;
    }

    private Map<String, @Nullable Object> refused(Map<String, @Nullable Object> tree, String topic, Refusal refusal) {
        tree.put("r", refusal.reason().name().toLowerCase(Locale.ROOT));
        message(refusal).ifPresent(message -> tree.put("why", message));
        if (topics) {
            tree.put("o", topic);
        }
        return tree;
    }

    /** Why an event was refused, unless that may show what is hidden. */
    Optional<String> message(Refusal refusal) {
        return messages ? Optional.of(Excerpt.of(refusal.message(), LONGEST_MESSAGE)) : Optional.empty();
    }

    /** A key as text. */
    Optional<String> key(Seen.Kept key) {
        if (!keys || !key.there()) {
            return Optional.empty();
        }
        return Optional.of(text(Entity.of(key.bytes())));
    }

    /** What cannot be seen of it, the browser writes out. */
    private static String text(Entity entity) {
        String text = entity.text();
        int end = text.length() <= LONGEST_KEY
                ? text.length()
                : text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_KEY));
        return (entity.base64() ? "base64 " : "") + text.substring(0, end) + (end < text.length() ? "…" : "");
    }

    /** An episode as its last alert tells it. */
    Map<String, @Nullable Object> episode(Alert alert) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", alert.id());
        tree.put("state", alert.state().name().toLowerCase(Locale.ROOT));
        if (keys) {
            tree.put("entity", text(alert.entity()));
        }
        tree.put("start", alert.start());
        tree.put("time", alert.time());
        alert.closing().ifPresent(closing -> {
            tree.put("end", closing.end());
            tree.put("reason", closing.reason().name().toLowerCase(Locale.ROOT));
        });
        tree.put("events", alert.counts().events());
        tree.put("anomalous", alert.counts().anomalous());
        tree.put("a", (float) alert.strangest().anomaly());
        tree.put("p", alert.strangest().pValue());
        List<String> named = new ArrayList<>();
        alert.strangest().explanation().contributions().stream()
                .limit(NAMED_FEATURES)
                .forEach(one -> named.add(one.feature()));
        tree.put("features", named);
        return tree;
    }
}

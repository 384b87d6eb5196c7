package dev.elbow.scorer.page;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.score.PastScore;
import dev.elbow.schemas.score.Refused;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.explain.Explanation;
import dev.elbow.scorer.explain.ExplanationTree;
import dev.elbow.scorer.explain.Rescoring;
import dev.elbow.scorer.stream.StreamException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that is told of one event, or of one episode, when somebody asks. Thread-safe. */
final class Details {

    private final Hub hub;
    private final EpisodeBoard episodes;
    private final PageModels models;
    private final Explanations explanations;
    private final PageTree trees;
    private final FieldMask mask;
    private final EventSource events;

    /** Where an event is read again that is no longer kept. */
    interface EventSource {
        /**
         * The event's bytes.
         *
         * @throws StreamException where it cannot be read
         */
        byte[] read(Score.Source source);
    }

    Details(
            Hub hub,
            EpisodeBoard episodes,
            PageModels models,
            Explanations explanations,
            PageTree trees,
            FieldMask mask,
            EventSource events) {
        this.hub = hub;
        this.episodes = episodes;
        this.models = models;
        this.explanations = explanations;
        this.trees = trees;
        this.mask = mask;
        this.events = events;
    }

    /** An event that is kept; empty where it is not. */
    Optional<Map<String, @Nullable Object>> event(long number) {
        return hub.event(number).map(seen -> {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            put(tree, seen);
            return tree;
        });
    }

    /** An episode, with its strangest event; empty where it is not known. */
    Optional<Map<String, @Nullable Object>> episode(String id) {
        return episodes.byId(id).map(alert -> {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("episode", trees.episode(alert));
            strangest(tree, alert);
            return tree;
        });
    }

    private void put(Map<String, @Nullable Object> tree, Seen seen) {
        trees.key(seen.key()).ifPresent(key -> tree.put("key", key));
        Optional<Score> score = seen.answer().score();
        if (score.isPresent()) {
            explain(tree, score.get(), seen.source(), seen.event());
        } else {
            tree.put("event", ExplanationTree.source(seen.source()));
            seen.answer().refusal().ifPresent(refusal -> {
                tree.put("refusal", refusal.reason().name().toLowerCase(Locale.ROOT));
                tree.put("why", trees.message(refusal).orElse("Why may hold what is masked."));
            });
            tree.put("raw", raw(seen.event(), seen.source(), models.first()));
        }
    }

    private void strangest(Map<String, @Nullable Object> tree, Alert alert) {
        Strangest strangest = alert.strangest();
        if (strangest.event().isEmpty()) {
            tree.put("note", "The alert does not say where its strangest event stands.");
            return;
        }
        Score.Source source = strangest.event().get();
        Optional<Seen> kept = hub.event(source)
                .filter(seen -> seen.event().whole())
                .filter(seen -> seen.answer()
                        .score()
                        .filter(score -> score.model().equals(strangest.model()))
                        .isPresent());
        if (kept.isPresent()) {
            put(tree, kept.get());
            return;
        }
        tree.put("event", ExplanationTree.source(source));
        try {
            byte[] bytes = events.read(source);
            PastScore past = new PastScore(strangest.model(), strangest.event(), strangest.anomaly(), false);
            explain(
                    tree,
                    strangest.model().digest(),
                    source,
                    Seen.Kept.of(bytes, bytes.length, bytes.length),
                    model -> agreeing(tree, explanations.of(model, source.topic(), bytes, past)));
        } catch (StreamException e) {
            tree.put("note", "The event cannot be read again: " + e.getMessage());
        }
    }

    private static Explanation agreeing(Map<String, @Nullable Object> tree, Rescoring again) {
        if (!again.agrees()) {
            tree.put(
                    "note",
                    "The event that stands there now has another anomaly than the alert tells, " + again.past()
                            + " nats.");
        }
        return again.explanation();
    }

    private void explain(Map<String, @Nullable Object> tree, Score score, Score.Source source, Seen.Kept event) {
        explain(
                tree,
                score.model().digest(),
                source,
                event,
                model -> explanations.of(model, source.topic(), event.bytes(), score.tightened()));
    }

    private void explain(
            Map<String, @Nullable Object> tree,
            String digest,
            Score.Source source,
            Seen.Kept event,
            Function<PageModel, Explanation> explained) {
        Optional<PageModel> model = models.byDigest(digest);
        tree.put("event", ExplanationTree.source(source));
        tree.put("raw", raw(event, source, model.or(models::first)));
        if (model.isEmpty()) {
            tree.put("note", "Its package, " + digest + ", does not score here any more; elbow explain takes any.");
            return;
        }
        tree.put("model", model.get().manifest().reference());
        if (!event.whole()) {
            tree.put("note", "The event is too large to be kept and explained here; elbow explain takes any.");
            return;
        }
        try {
            Explanation explanation = explained.apply(model.get());
            tree.put("threshold", threshold(model.get(), explanation.score().tightened()));
            tree.put(
                    "explanation",
                    ExplanationTree.of(
                            explanation,
                            Optional.empty(),
                            mask.of(model.get().manifest().schema().features())));
        } catch (Refused e) {
            tree.put(
                    "note",
                    "The event has no score now"
                            + trees.message(e.refusal()).map(why -> ": " + why).orElse("") + ".");
        }
    }

    private static double threshold(PageModel model, boolean tightened) {
        return (tightened
                        ? model.manifest().tighten().orElseThrow().calibration()
                        : model.manifest().calibration())
                .threshold();
    }

    private Map<String, Object> raw(Seen.Kept event, Score.Source source, Optional<PageModel> model) {
        return model.map(one -> RawEvent.tree(
                        event, one.options(source.topic()).format().events(), mask.places(models.features())))
                .orElse(Map.of("bytes", event.length()));
    }
}

package dev.elbow.scorer.explain;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refused;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.score.Tighten;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Explains scores, one event at a time: some thousand rows go through the model for one explanation. Not thread-safe: one a thread; they
 * may share a session.
 */
public final class Explainer {

    /** Changes that an explanation makes, at most. */
    public static final int MOST_CHANGES = 5;

    private final Manifest manifest;
    private final Calibration calibration;
    private final Scorer scorer;
    private final PackageSession graph;
    private final EventDecoder decoder;
    private final EventBatch decoded;
    private final Counterfactuals counterfactuals;
    private final Trials trials;
    private final int[] columns;

    private Explainer(
            VerifiedPackage model, Scorer scorer, PackageSession graph, Calibration calibration, EventDecoder decoder) {
        this.manifest = model.manifest();
        this.calibration = calibration;
        this.scorer = scorer;
        this.graph = graph;
        this.decoder = decoder;
        this.decoded = new EventBatch(manifest.schema());
        this.columns = manifest.schema().columns();
        this.trials = new Trials(manifest.schema(), graph);
        this.counterfactuals = new Counterfactuals(manifest.features(), columns, trials);
    }

    /**
     * Explains what the package's scoring graph says.
     *
     * @param session of that package; stays the caller's, who closes it after the last explanation
     * @param options of which the format of events counts
     */
    public static Explainer of(VerifiedPackage model, PackageSession session, ScoringOptions options) {
        return of(model, session, session, options.withTighten(Optional.empty()));
    }

    /**
     * Explains what its second scoring graph says, of every event.
     *
     * @throws dev.elbow.schemas.config.ConfigurationException where it has none
     */
    public static Explainer tightened(VerifiedPackage model, PackageSession session, ScoringOptions options) {
        ScoringOptions all = options.withTighten(Optional.of(Tighten.between(0, 1)));
        all.check(model.manifest());
        return of(model, session, session.tightening().orElseThrow(), all);
    }

    private static Explainer of(
            VerifiedPackage model, PackageSession session, PackageSession graph, ScoringOptions options) {
        Manifest manifest = model.manifest();
        ScoringOptions all = new ScoringOptions(
                options.reference(),
                options.provider(),
                manifest.features().size(),
                true,
                options.maxEventBytes(),
                options.tighten(),
                options.format());
        EventDecoder decoder = Formats.of(options.format(), manifest.schema(), options.maxEventBytes())
                .decoder();
        Calibration calibration =
                options.tighten().isPresent() ? manifest.tighten().orElseThrow().calibration() : manifest.calibration();
        return new Explainer(model, new Scorer(model, session, all, decoder), graph, calibration, decoder);
    }

    /**
     * Explains an event.
     *
     * @param event its bytes, in the options' format
     * @throws Refused where it has no score
     */
    public Explanation explain(byte[] event) {
        decoded.clear();
        Optional<Refusal> refusal = decoder.decode(event, decoded);
        if (refusal.isPresent()) {
            throw new Refused(refusal.get());
        }
        return explain(decoded, 0);
    }

    /**
     * Explains a row of a batch, which stays the caller's.
     *
     * @throws Refused where it has no score
     */
    public Explanation explain(EventBatch events, int row) {
        EventBatch event = alone(events, row);
        Score score = score(event);
        List<Optional<Counterfactuals.Best>> best = counterfactuals.of(event, Set.of());
        List<Explanation.Change> changes = changes(event, best, score);
        double rest = changes.isEmpty()
                ? score.anomaly()
                : changes.get(changes.size() - 1).anomaly();
        return new Explanation(
                score,
                features(event, best, score),
                latent(graph.score(event)),
                changes,
                rest - score.normal(),
                score.attributes().stream()
                        .sorted(Comparator.comparingDouble(Score.Projection::projection)
                                .reversed())
                        .toList());
    }

    /**
     * The features of a row alone, as {@link Explanation#features} has them: a third of the work, or less.
     *
     * @throws Refused where it has no score
     */
    public List<Explanation.FeaturePart> features(EventBatch events, int row) {
        EventBatch event = alone(events, row);
        return features(event, counterfactuals.of(event, Set.of()), score(event));
    }

    private EventBatch alone(EventBatch events, int row) {
        EventBatch event = new EventBatch(manifest.schema(), 1);
        event.append(events, row);
        return event;
    }

    private Score score(EventBatch event) {
        return scorer.score(event).get(0).match(one -> one, refusal -> {
            throw new Refused(refusal);
        });
    }

    private List<Explanation.FeaturePart> features(
            EventBatch event, List<Optional<Counterfactuals.Best>> best, Score score) {
        ScoredBatch scored = graph.score(event);
        List<Explanation.FeaturePart> parts = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            FieldValue observed = observed(event, f);
            Optional<Counterfactuals.Best> better = best.get(f).filter(one -> one.anomaly() < score.anomaly());
            parts.add(new Explanation.FeaturePart(
                    feature(f).name(),
                    scored.featureDistortion(0, f)
                            - calibration.normal().featureDistortion().get(f),
                    observed,
                    expected(scored, f),
                    better.map(one -> score.anomaly() - one.anomaly()).orElse(0.0),
                    better.map(one -> value(one.change())).orElse(observed)));
        }
        parts.sort(Comparator.comparing((Explanation.FeaturePart part) -> part.observed() instanceof FieldValue.Missing)
                .thenComparing(Comparator.comparingDouble(Explanation.FeaturePart::drop)
                        .reversed())
                .thenComparing(Comparator.comparingDouble(Explanation.FeaturePart::nats)
                        .reversed()));
        return parts;
    }

    private List<Explanation.LatentPart> latent(ScoredBatch scored) {
        List<Explanation.LatentPart> parts = new ArrayList<>();
        Manifest.Latent latent = manifest.latent();
        String part = latent.prior().equals("categorical") ? "component " : "latent dimension ";
        for (int l = 0; l < scored.rateParts(); l++) {
            double nats =
                    scored.latentRate(0, l) - calibration.normal().latentRate().get(l);
            parts.add(new Explanation.LatentPart(l < latent.dimensions() ? part + l : Explanation.PLACE, nats));
        }
        return parts;
    }

    /** Goes on from change to change while the event is stranger than normal ones are on average. */
    private List<Explanation.Change> changes(
            EventBatch event, List<Optional<Counterfactuals.Best>> first, Score score) {
        List<Explanation.Change> changes = new ArrayList<>();
        Set<Integer> changed = new HashSet<>();
        EventBatch current = event;
        List<Optional<Counterfactuals.Best>> best = first;
        double anomaly = score.anomaly();
        while (anomaly > score.normal() && changes.size() < MOST_CHANGES) {
            double before = anomaly;
            Optional<Counterfactuals.Best> least = best.stream()
                    .flatMap(Optional::stream)
                    .min(Comparator.comparingDouble(Counterfactuals.Best::anomaly))
                    .filter(one -> one.anomaly() < before);
            if (least.isEmpty()) {
                break;
            }
            Trials.Trial change = least.get().change();
            anomaly = least.get().anomaly();
            changes.add(new Explanation.Change(
                    feature(change.feature()).name(),
                    observed(event, change.feature()),
                    value(change),
                    before - anomaly,
                    anomaly,
                    calibration.pValue(anomaly)));
            changed.add(change.feature());
            current = trials.changed(current, change);
            best = counterfactuals.of(current, changed);
        }
        return changes;
    }

    private Feature feature(int f) {
        return manifest.features().get(f).feature();
    }

    private FieldValue observed(EventBatch event, int f) {
        if (!feature(f).symbolic()) {
            float number = event.numericAt(0, columns[f]);
            return Float.isNaN(number) ? new FieldValue.Missing() : new FieldValue.Numeric(number);
        }
        Optional<String> unknown = event.unknownAt(0, columns[f]);
        return unknown.isPresent() ? new FieldValue.Unknown(unknown) : symbol(f, event.categoricalAt(0, columns[f]));
    }

    private FieldValue expected(ScoredBatch scored, int f) {
        return feature(f).symbolic()
                ? symbol(f, scored.expectedCategorical(0, columns[f]))
                : new FieldValue.Numeric(scored.expectedNumeric(0, columns[f]));
    }

    private FieldValue value(Trials.Trial change) {
        return feature(change.feature()).symbolic()
                ? symbol(change.feature(), (long) change.value())
                : new FieldValue.Numeric(change.value());
    }

    private FieldValue symbol(int f, long code) {
        Feature.Categorical categorical = (Feature.Categorical) feature(f);
        if (code == Feature.Categorical.MISSING) {
            return new FieldValue.Missing();
        }
        return code >= categorical.unknown()
                ? new FieldValue.Unknown(Optional.empty())
                : new FieldValue.Symbol(categorical.vocabulary().get((int) code - 1));
    }
}

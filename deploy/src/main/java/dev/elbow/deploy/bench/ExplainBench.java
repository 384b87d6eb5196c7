package dev.elbow.deploy.bench;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.scorer.explain.Explainer;
import dev.elbow.scorer.explain.Explanation;
import dev.elbow.scorer.score.Answer;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.util.Comparator;
import java.util.List;

/** How often the feature that was corrupted is the first one blamed. Not thread-safe. */
final class ExplainBench {

    /** Corrupted events that are scored at once. */
    private static final int AT_ONCE = 256;

    /** Of p-values: the strangest fiftieth of normal events lies below. */
    private static final double ORDINARY = 0.02;

    private final VerifiedPackage model;
    private final int flagged;
    private final int most;
    private final long seed;

    /**
     * What came out.
     *
     * @param events normal events that were not flagged, which the corrupted ones were made of
     * @param corrupted how many were made
     * @param flagged how many of those were anomalous
     * @param contributions how many of these name the corrupted feature first by contribution
     * @param drops the same by drop
     * @param distances the same by distance to the mean
     * @param ordinary how many of the flagged were made of an event that was not among the strangest fiftieth before
     * @param ordinaryDrops how many of these name the corrupted feature first by drop; of the others, something else may be the reason
     */
    record Figures(
            String reference,
            FarValues.Kind kind,
            int events,
            int corrupted,
            int flagged,
            int contributions,
            int drops,
            int distances,
            int ordinary,
            int ordinaryDrops) {}

    /**
     * A bench of one package.
     *
     * @param flagged ends it where so many corrupted events were anomalous
     * @param most ends it where so many were made
     */
    ExplainBench(VerifiedPackage model, int flagged, int most, long seed) {
        this.model = model;
        this.flagged = flagged;
        this.most = most;
        this.seed = seed;
    }

    /** Corrupts events, those of them that the package calls anomalous left out. */
    Figures run(EventBatch events, FarValues.Kind kind) {
        ScoringOptions options = ScoringOptions.defaults(model.manifest().reference());
        try (PackageSession session = model.open(Provider.CPU)) {
            Scorer scorer = new Scorer(model, session, options);
            EventBatch normal = normal(scorer, events);
            double[] before = scorer.score(normal).stream()
                    .mapToDouble(ExplainBench::pValue)
                    .toArray();
            FarValues far = new FarValues(model.manifest(), normal, kind, seed);
            Tally tally = new Tally(Explainer.of(model, session, options), new MeanDistances(model.manifest(), normal));
            int made = 0;
            EventBatch batch = new EventBatch(model.manifest().schema());
            while (tally.flagged < flagged && made < most) {
                batch.clear();
                int[] corrupted = new int[AT_ONCE];
                boolean[] ordinary = new boolean[AT_ONCE];
                for (int row = 0; row < AT_ONCE; row++) {
                    far.next(batch);
                    corrupted[row] = far.feature();
                    ordinary[row] = before[far.row()] > ORDINARY;
                }
                List<Answer> answers = scorer.score(batch);
                for (int row = 0; row < AT_ONCE && tally.flagged < flagged; row++) {
                    made++;
                    if (anomalous(answers.get(row))) {
                        tally.add(batch, row, corrupted[row], ordinary[row]);
                    }
                }
            }
            return tally.figures(kind, normal.size(), made);
        }
    }

    private static double pValue(Answer answer) {
        return answer.score().orElseThrow().pValue();
    }

    private static EventBatch normal(Scorer scorer, EventBatch events) {
        List<Answer> answers = scorer.score(events);
        EventBatch normal = new EventBatch(events.schema());
        for (int row = 0; row < events.size(); row++) {
            if (answers.get(row).score().isPresent() && !anomalous(answers.get(row))) {
                normal.append(events, row);
            }
        }
        return normal;
    }

    private static boolean anomalous(Answer answer) {
        return answer.score().filter(score -> score.anomalous()).isPresent();
    }

    /** Counts who is right. */
    private final class Tally {
        private final Explainer explainer;
        private final MeanDistances mean;
        private int flagged;
        private int contributions;
        private int drops;
        private int distances;
        private int ordinary;
        private int ordinaryDrops;

        Tally(Explainer explainer, MeanDistances mean) {
            this.explainer = explainer;
            this.mean = mean;
        }

        void add(EventBatch batch, int row, int corrupted, boolean wasOrdinary) {
            String name = model.manifest().features().get(corrupted).feature().name();
            List<Explanation.FeaturePart> parts = explainer.features(batch, row);
            String largest = parts.stream()
                    .filter(part -> !(part.observed() instanceof FieldValue.Missing))
                    .max(Comparator.comparingDouble(Explanation.FeaturePart::nats))
                    .orElseThrow()
                    .feature();
            boolean right = parts.get(0).feature().equals(name);
            flagged++;
            contributions += largest.equals(name) ? 1 : 0;
            drops += right ? 1 : 0;
            distances += mean.furthest(batch, row) == corrupted ? 1 : 0;
            ordinary += wasOrdinary ? 1 : 0;
            ordinaryDrops += wasOrdinary && right ? 1 : 0;
        }

        Figures figures(FarValues.Kind kind, int events, int made) {
            return new Figures(
                    model.manifest().reference(),
                    kind,
                    events,
                    made,
                    flagged,
                    contributions,
                    drops,
                    distances,
                    ordinary,
                    ordinaryDrops);
        }
    }
}

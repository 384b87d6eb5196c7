package dev.elbow.schemas.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model says about one event.
 *
 * <p>The anomaly explains itself: {@code anomaly = explanation.normal + the contributions' nats + explanation.rest +
 * explanation.latent}, to rounding.
 *
 * @param model which model, by digest
 * @param event where the event stands; empty for events that came by no topic
 * @param elbo distortion and rate; its anomaly is the score
 * @param pValue the share of normal events at least as strange, 0 to 1
 * @param anomalous whether the anomaly reaches the package's threshold
 * @param latent the latent code
 * @param explanation where the anomaly comes from
 * @param tightened whether it is of the package's second graph, by more nodes, calibration and threshold its own
 * @param attributes how much of each of the model's attributes the latent code shows; none where the model has none
 */
public record Score(
        Model model,
        Optional<Source> event,
        Elbo elbo,
        double pValue,
        boolean anomalous,
        boolean tightened,
        LatentCode latent,
        Explanation explanation,
        List<Projection> attributes)
        implements ScoreView {

    public Score {
        attributes = List.copyOf(attributes);
    }

    /** A score of the package's first graph. */
    public Score(
            Model model,
            Optional<Source> event,
            Elbo elbo,
            double pValue,
            boolean anomalous,
            LatentCode latent,
            Explanation explanation,
            List<Projection> attributes) {
        this(model, event, elbo, pValue, anomalous, false, latent, explanation, attributes);
    }

    /** A score of the package's first graph, by a model without attributes. */
    public Score(
            Model model,
            Optional<Source> event,
            Elbo elbo,
            double pValue,
            boolean anomalous,
            LatentCode latent,
            Explanation explanation) {
        this(model, event, elbo, pValue, anomalous, latent, explanation, List.of());
    }

    /** A model package by name, version and the digest of its manifest ({@code sha256:…}). */
    public record Model(String name, String version, String digest) {
        /** {@code name@digest}, the value of the {@code elbow-model} header. */
        public String reference() {
            return name + "@" + digest;
        }
    }

    /**
     * Where an event came from.
     *
     * @param timestamp milliseconds since 1970, as the event's record says
     */
    public record Source(String topic, int partition, long offset, long timestamp) {}

    /**
     * Why the anomaly differs from that of a normal event; all in nats.
     *
     * @param normal the mean anomaly of normal events
     * @param contributions the features that contribute most, largest first
     * @param rest the summed contributions of all other features
     * @param latent the rate minus its mean over normal events
     */
    public record Explanation(double normal, List<Contribution> contributions, double rest, double latent)
            implements ExplanationView {
        public Explanation {
            contributions = List.copyOf(contributions);
        }

        /** What the parts add up to: the anomaly, to rounding. */
        public double total() {
            double sum = normal + rest + latent;
            for (Contribution contribution : contributions) {
                sum += contribution.nats();
            }
            return sum;
        }

        @Override
        public int contributionCount() {
            return contributions.size();
        }

        @Override
        public String feature(int rank) {
            return contributions.get(rank).feature;
        }

        @Override
        public double nats(int rank) {
            return contributions.get(rank).nats;
        }

        @Override
        public FieldValue observed(int rank) {
            return contributions.get(rank).observed;
        }

        @Override
        public FieldValue expected(int rank) {
            return contributions.get(rank).expected;
        }

        @Override
        public double otherFeatures() {
            return rest;
        }

        @Override
        public double latentRate() {
            return latent;
        }
    }

    /**
     * One feature's share of the anomaly.
     *
     * @param nats the feature's distortion minus its mean over normal events
     * @param observed what the event shows
     * @param expected what the model expects, given all the event's features
     */
    public record Contribution(String feature, double nats, FieldValue observed, FieldValue expected) {}

    /**
     * An event's latent code on an attribute's axis.
     *
     * @param name of the attribute
     * @param projection 0 at the mean of events that lack the attribute, 1 at the mean of those that have it
     */
    public record Projection(String name, double projection) {}

    /** What a view shows, kept. */
    public static Score of(ScoreView view) {
        List<Double> mean = new ArrayList<>(view.latentWidth());
        List<Double> logVariance = new ArrayList<>(view.latentWidth());
        for (int dimension = 0; dimension < view.latentWidth(); dimension++) {
            mean.add(view.latentMean(dimension));
            logVariance.add(view.latentLogVariance(dimension));
        }
        List<Contribution> contributions = new ArrayList<>(view.contributionCount());
        for (int rank = 0; rank < view.contributionCount(); rank++) {
            contributions.add(
                    new Contribution(view.feature(rank), view.nats(rank), view.observed(rank), view.expected(rank)));
        }
        return new Score(
                view.model(),
                view.event(),
                new Elbo(view.distortion(), view.rate()),
                view.pValue(),
                view.anomalous(),
                view.tightened(),
                new LatentCode(mean, logVariance),
                new Explanation(view.normal(), contributions, view.otherFeatures(), view.latentRate()),
                view.attributes());
    }

    @Override
    public double distortion() {
        return elbo.distortion();
    }

    @Override
    public double rate() {
        return elbo.rate();
    }

    @Override
    public double anomaly() {
        return elbo.anomaly();
    }

    @Override
    public int latentWidth() {
        return latent.mean().size();
    }

    @Override
    public double latentMean(int dimension) {
        return latent.mean().get(dimension);
    }

    @Override
    public double latentLogVariance(int dimension) {
        return latent.logVariance().get(dimension);
    }

    @Override
    public double normal() {
        return explanation.normal;
    }

    @Override
    public int contributionCount() {
        return explanation.contributionCount();
    }

    @Override
    public String feature(int rank) {
        return explanation.feature(rank);
    }

    @Override
    public double nats(int rank) {
        return explanation.nats(rank);
    }

    @Override
    public FieldValue observed(int rank) {
        return explanation.observed(rank);
    }

    @Override
    public FieldValue expected(int rank) {
        return explanation.expected(rank);
    }

    @Override
    public double otherFeatures() {
        return explanation.otherFeatures();
    }

    @Override
    public double latentRate() {
        return explanation.latentRate();
    }
}

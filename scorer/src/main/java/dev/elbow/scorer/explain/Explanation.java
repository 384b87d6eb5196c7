package dev.elbow.scorer.explain;

import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import java.util.List;

/**
 * Why an event is as strange as it is; all in nats. It adds up twice, each time to rounding of float32:
 *
 * <ul>
 *   <li>{@code anomaly = normal + the contributions of all features + the rates of all latent parts}, the model's own terms;
 *   <li>{@code anomaly = normal + the drops of all changes + rest}, what it takes to make the event normal.
 * </ul>
 *
 * @param score what the scorer says about the event, with the contributions of all features that it has
 * @param features all of the schema, the one whose value is most to blame first: by {@link FeaturePart#drop}, those that the event lacks last
 * @param latent the rate beyond that of a normal event, by the parts of the graph, in their order
 * @param changes one after the other, each of the feature by which the anomaly falls most given those before; none where the event is
 *     no stranger than normal ones on average, {@value Explainer#MOST_CHANGES} at most
 * @param rest what the anomaly is beyond the mean of normal events after all changes; below 0 where they make it less strange than that
 * @param attributes of the model, the one that the latent code shows most first
 */
public record Explanation(
        Score score,
        List<FeaturePart> features,
        List<LatentPart> latent,
        List<Change> changes,
        double rest,
        List<Score.Projection> attributes) {

    public Explanation {
        features = List.copyOf(features);
        latent = List.copyOf(latent);
        changes = List.copyOf(changes);
        attributes = List.copyOf(attributes);
    }

    /**
     * A feature's part in the anomaly.
     *
     * @param feature its name
     * @param nats its contribution: its distortion minus its mean over normal events
     * @param observed what the event shows, in its own units
     * @param expected what the model expects, given all the event's features, this one among them
     * @param drop by how much the anomaly is less where this value alone is the likeliest one beside the others; 0 where the event lacks
     *     it, or no value would do better
     * @param instead that value; the observed one where the drop is 0
     */
    public record FeaturePart(
            String feature, double nats, FieldValue observed, FieldValue expected, double drop, FieldValue instead) {}

    /**
     * A part of the rate.
     *
     * @param name {@code latent dimension 3}, {@code component 3} of a Gaussian mixture, or {@value #PLACE}
     * @param nats its rate minus its mean over normal events
     */
    public record LatentPart(String name, double nats) {}

    /** The part of the rate that belongs to no dimension alone, where the prior has components. */
    public static final String PLACE = "place among the prior's components";

    /**
     * A change of one value.
     *
     * @param feature its name
     * @param observed what the event shows
     * @param instead what it is changed to
     * @param drop by how much the anomaly falls, after the changes before
     * @param anomaly after the change
     * @param pValue of that anomaly
     */
    public record Change(
            String feature, FieldValue observed, FieldValue instead, double drop, double anomaly, double pValue) {}

    /** What normal, contributions and rates add up to: the anomaly, to rounding. */
    public double total() {
        double sum = score.normal();
        for (FeaturePart part : features) {
            sum += part.nats;
        }
        for (LatentPart part : latent) {
            sum += part.nats;
        }
        return sum;
    }

    /** What normal, changes and rest add up to: the anomaly, to rounding. */
    public double totalOfChanges() {
        double sum = score.normal() + rest;
        for (Change change : changes) {
            sum += change.drop;
        }
        return sum;
    }
}

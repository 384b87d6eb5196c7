package dev.elbow.trainer.baseline;

import dev.elbow.schemas.Checks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A way to find anomalies by normal rows alone. Stateless. */
@FunctionalInterface
public interface Detector {

    /**
     * Learns from normal rows.
     *
     * @param train {@code [rows][columns]}, standardised, none missing; not changed
     * @param seed of every random draw
     */
    Fitted fit(float[][] train, long seed);

    /** What was learned. */
    @FunctionalInterface
    interface Fitted {
        /** A score for each row, finite; larger is stranger. */
        double[] scores(float[][] rows);
    }

    /** The name of scores by chance. */
    String CHANCE = "random";

    /** One of {@link #all}. */
    static Detector named(String name) {
        Detector found = all().get(name);
        Checks.that(found != null, "detector", name, "one of " + all().keySet());
        return Objects.requireNonNull(found);
    }

    /** All detectors of the benchmark by the names that tables give them, the plainest first. */
    static Map<String, Detector> all() {
        Map<String, Detector> all = new LinkedHashMap<>();
        all.put(CHANCE, new RandomScores());
        all.put("distance_to_mean", new CentroidDistance());
        all.put("mahalanobis", new CovarianceDistance());
        all.put("knn5", new NearestNeighbours(NearestNeighbours.Score.FIFTH));
        all.put("knn5_mean", new NearestNeighbours(NearestNeighbours.Score.MEAN));
        all.put("iforest", new IsolationForest());
        all.put("rcf", new RandomCut());
        return all;
    }
}

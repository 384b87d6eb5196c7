package dev.elbow.trainer.report;

/** Who ranks strange events: the model and the baselines beside it. */
public enum Rival {
    MODEL("model", "model"),
    MAHALANOBIS("mahalanobis", "Mahalanobis distance"),
    DISTANCE_TO_MEAN("distance_to_mean", "distance to the mean"),
    NEAREST_NEIGHBOURS("knn", "kNN, mean of five"),
    ISOLATION_FOREST("isolation_forest", "isolation forest");

    private final String key;
    private final String words;

    Rival(String key, String words) {
        this.key = key;
        this.words = words;
    }

    /** The end of its metrics' names, for instance of {@code labelled_auroc_model}. */
    public String key() {
        return key;
    }

    public String words() {
        return words;
    }
}

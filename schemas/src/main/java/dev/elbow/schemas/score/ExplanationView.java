package dev.elbow.schemas.score;

/** Why an anomaly differs from that of a normal event, read number by number; the parts add up to the anomaly. */
public interface ExplanationView {

    /** The mean anomaly of normal events, in nats. */
    double normal();

    /** How many contributions are told. */
    int contributionCount();

    /** The feature of a contribution, by rank: 0 is the largest. */
    String feature(int rank);

    /** Its distortion minus its mean over normal events, in nats. */
    double nats(int rank);

    FieldValue observed(int rank);

    FieldValue expected(int rank);

    /** The summed contributions of all features that are not told, in nats. */
    double otherFeatures();

    /** The rate minus its mean over normal events, in nats. */
    double latentRate();
}

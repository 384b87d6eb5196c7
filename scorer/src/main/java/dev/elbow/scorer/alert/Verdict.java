package dev.elbow.scorer.alert;

import java.util.OptionalDouble;

/**
 * What the rules make of one event, after what is suppressed has been counted out.
 *
 * @param excess nats over the model's normal anomaly
 * @param level the p-value at which it would be anomalous; empty where its package's own threshold decides
 */
record Verdict(boolean anomalous, boolean calm, double excess, OptionalDouble level) {}

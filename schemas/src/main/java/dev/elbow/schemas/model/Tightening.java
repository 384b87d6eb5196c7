package dev.elbow.schemas.model;

/**
 * The second scoring graph of a package, {@code tighten.onnx}: the same model averaged over more constant nodes, for events whose
 * first score is near a threshold. Its scores have a distribution of their own, and so a calibration of their own: p-values, the
 * threshold and the means that contributions are measured from are never those of the first graph.
 *
 * @param nodes of the second graph, more than those of the first
 * @param calibration of the second graph's anomalies, on the held-out events of the first
 */
public record Tightening(Manifest.Nodes nodes, Calibration calibration) {}

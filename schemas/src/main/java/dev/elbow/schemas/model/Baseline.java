package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import java.util.List;

/**
 * {@code baseline.json}: the moments of the training rows' numeric input, from which an evaluation computes the Mahalanobis
 * distance on the same rows as the model's scores. Aggregates only.
 *
 * @param mean one a column of the input {@code numeric}, in its unit
 * @param covariance one row a column
 */
public record Baseline(List<Double> mean, List<List<Double>> covariance) {
    public Baseline {
        mean = List.copyOf(mean);
        covariance = covariance.stream().map(List::copyOf).toList();
        Checks.allFinite("baseline.mean", mean);
        Checks.that(
                covariance.size() == mean.size(),
                "baseline.covariance",
                covariance.size() + " rows",
                mean.size() + ", one for each mean");
        for (List<Double> row : covariance) {
            Checks.that(row.size() == mean.size(), "baseline.covariance", row.size() + " columns", "as many as rows");
            Checks.allFinite("baseline.covariance", row);
        }
    }
}

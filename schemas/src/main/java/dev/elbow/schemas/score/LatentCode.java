package dev.elbow.schemas.score;

import dev.elbow.schemas.Checks;
import java.util.List;

/**
 * The mean and log-variance of the posterior q(z|x) of one event, a value for each latent dimension.
 *
 * @param mean finite
 * @param logVariance finite, as many as means
 */
public record LatentCode(List<Double> mean, List<Double> logVariance) {
    public LatentCode {
        mean = List.copyOf(mean);
        logVariance = List.copyOf(logVariance);
        Checks.that(
                mean.size() == logVariance.size(),
                "latent.log_variance",
                logVariance.size() + " values",
                mean.size() + ", one for each mean");
    }
}

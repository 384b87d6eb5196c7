package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.Feature;
import java.util.Optional;

/**
 * A feature and how the model explains it.
 *
 * @param transform present for numbers, which its likelihood is stated in, and for counts, which the encoder sees it of
 */
public record FeatureModel(Feature feature, Optional<Transform> transform, Likelihood likelihood) {

    public FeatureModel {
        String name = feature.name();
        boolean fits = feature.match(new Fits(likelihood));
        Checks.that(fits, name + ".likelihood", likelihood, "one that fits the feature's type");
        boolean number = feature instanceof Feature.Numeric || feature instanceof Feature.Count;
        Checks.that(transform.isPresent() == number, name + ".transform", transform, "one for numbers and counts only");
    }

    private record Fits(Likelihood likelihood) implements Feature.Cases<Boolean> {
        @Override
        public Boolean numeric(Feature.Numeric numeric) {
            return likelihood instanceof Likelihood.Gaussian
                    || likelihood instanceof Likelihood.HeteroscedasticGaussian
                    || likelihood instanceof Likelihood.StudentT
                    || likelihood instanceof Likelihood.ComponentGaussian;
        }

        @Override
        public Boolean count(Feature.Count count) {
            return likelihood instanceof Likelihood.Poisson
                    || likelihood instanceof Likelihood.NegativeBinomial
                    || likelihood instanceof Likelihood.ComponentGaussian;
        }

        @Override
        public Boolean categorical(Feature.Categorical categorical) {
            return likelihood.equals(new Likelihood.Categorical(categorical.outcomes()));
        }

        @Override
        public Boolean flag(Feature.Flag flag) {
            return likelihood instanceof Likelihood.Bernoulli;
        }
    }
}

package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.Feature;
import java.util.Optional;

/**
 * A feature and how the model explains it.
 *
 * @param transform present for numeric features only
 */
public record FeatureModel(Feature feature, Optional<Transform> transform, Likelihood likelihood) {

    public FeatureModel {
        String name = feature.name();
        boolean fits = feature.match(new Fits(likelihood));
        Checks.that(fits, name + ".likelihood", likelihood, "one that fits the feature's type");
        boolean numeric = feature instanceof Feature.Numeric;
        Checks.that(transform.isPresent() == numeric, name + ".transform", transform, "one for numeric features only");
    }

    private record Fits(Likelihood likelihood) implements Feature.Cases<Boolean> {
        @Override
        public Boolean numeric(Feature.Numeric numeric) {
            return likelihood instanceof Likelihood.Gaussian;
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

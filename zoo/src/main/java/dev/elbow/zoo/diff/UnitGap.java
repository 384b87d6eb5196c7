package dev.elbow.zoo.diff;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Transform;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether anomalies of two models may be subtracted. A density is stated in units of the encoded value, so that of one event in
 * another unit differs by the logarithm of the units' ratio: {@code log p(x) = log p(s) + log |ds/dx|}. Stateless.
 */
final class UnitGap {

    private UnitGap() {}

    /**
     * How far apart, in nats, the anomalies of two equally good models of the same rows may be for their units alone: the scales are
     * fitted, each to the rows that its package trained on.
     *
     * @return empty where the models do not state the likelihood of the same thing
     */
    static OptionalDouble nats(Manifest a, Manifest b) {
        boolean sameRows = a.provenance().dataSha256().equals(b.provenance().dataSha256())
                && a.provenance().query().equals(b.provenance().query());
        List<FeatureMatch> matches = FeatureMatch.of(a.features(), b.features());
        boolean sameFeatures = matches.size() == a.features().size()
                && matches.size() == b.features().size();
        if (!sameRows || !sameFeatures || !matches.stream().allMatch(UnitGap::comparable)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(matches.stream().mapToDouble(UnitGap::nats).sum());
    }

    private static boolean comparable(FeatureMatch match) {
        Feature first = match.a().feature();
        Feature second = match.b().feature();
        if (first.getClass() != second.getClass() || !first.pointer().equals(second.pointer())) {
            return false;
        }
        if (first instanceof Feature.Categorical was && second instanceof Feature.Categorical is) {
            return new HashSet<>(was.vocabulary()).equals(new HashSet<>(is.vocabulary()));
        }
        return density(match.a()) == density(match.b()) && (!density(match.a()) || sameCurve(match));
    }

    private static boolean density(FeatureModel model) {
        return model.likelihood().match(new Density());
    }

    private static boolean sameCurve(FeatureMatch match) {
        Transform first = match.a().transform().orElseThrow();
        Transform second = match.b().transform().orElseThrow();
        return first.shape() == second.shape()
                && first.tail() == second.tail()
                && first.bound().equals(second.bound())
                && first.knots().equals(second.knots());
    }

    private static double nats(FeatureMatch match) {
        if (!density(match.a())) {
            return 0;
        }
        double first = match.a().transform().orElseThrow().scale();
        double second = match.b().transform().orElseThrow().scale();
        return Math.abs(Math.log(second / first));
    }

    /** Whether a likelihood is a density of the encoded value, and not a probability of the value itself. */
    private record Density() implements Likelihood.Cases<Boolean> {
        @Override
        public Boolean gaussian(Likelihood.Gaussian gaussian) {
            return true;
        }

        @Override
        public Boolean heteroscedastic(Likelihood.HeteroscedasticGaussian gaussian) {
            return true;
        }

        @Override
        public Boolean studentT(Likelihood.StudentT studentT) {
            return true;
        }

        @Override
        public Boolean component(Likelihood.ComponentGaussian gaussian) {
            return true;
        }

        @Override
        public Boolean bernoulli(Likelihood.Bernoulli bernoulli) {
            return false;
        }

        @Override
        public Boolean categorical(Likelihood.Categorical categorical) {
            return false;
        }

        @Override
        public Boolean poisson(Likelihood.Poisson poisson) {
            return false;
        }

        @Override
        public Boolean negativeBinomial(Likelihood.NegativeBinomial negativeBinomial) {
            return false;
        }
    }
}

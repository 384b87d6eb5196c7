package dev.elbow.zoo.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnitGapTest {

    private static final Manifest TINY = new TinyVariant().manifest();

    @Test
    void isNothingForOneTransform() {
        assertThat(UnitGap.nats(TINY, TINY)).hasValue(0);
    }

    /** log p(x) = log p(s) - log scale: a scale of 6 in the place of 5 is log 1.2 nats, whatever the other features are. */
    @Test
    void isTheLogarithmOfTheScalesRatio() {
        Manifest other = with(0, temperature(Shape.IDENTITY, 6, new Likelihood.StudentT(0.5, 7)));

        assertThat(UnitGap.nats(TINY, other).orElseThrow()).isCloseTo(Math.log(1.2), within(1e-12));
        assertThat(UnitGap.nats(other, TINY).orElseThrow()).isCloseTo(Math.log(1.2), within(1e-12));
    }

    @Test
    void takesTheOrderOfFeaturesAndSymbolsForNothing() {
        List<FeatureModel> turned = List.of(
                TinyModel.features().get(1),
                mode(List.of("busy", "idle")),
                TinyModel.features().get(0),
                TinyModel.features().get(2));

        assertThat(UnitGap.nats(TINY, new TinyVariant().features(turned).manifest()))
                .hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("incomparable")
    void thereIsNoneBetweenLikelihoodsOfOtherThings(Manifest other) {
        assertThat(UnitGap.nats(TINY, other)).isEmpty();
    }

    static List<Manifest> incomparable() {
        return List.of(
                new TinyVariant().dataSha256("1".repeat(64)).manifest(),
                with(0, temperature(Shape.SIGNED_LOG, 5, new Likelihood.Gaussian(0.5))),
                with(0, FeatureDiffTest.number("temperature", "/elsewhere", 20, 5)),
                with(0, FeatureDiffTest.number("pressure", "/pressure", 20, 5)),
                with(0, count(new Likelihood.Poisson())),
                with(3, mode(List.of("idle", "off"))));
    }

    /** A density of the count's logarithm is not a probability of the count. */
    @Test
    void thereIsNoneBetweenADensityAndAProbability() {
        Manifest density = with(0, count(new Likelihood.ComponentGaussian("full")));
        Manifest probability = with(0, count(new Likelihood.NegativeBinomial(2)));

        assertThat(UnitGap.nats(density, density)).hasValue(0);
        assertThat(UnitGap.nats(probability, with(0, count(new Likelihood.Poisson()))))
                .hasValue(0);
        assertThat(UnitGap.nats(density, probability)).isEmpty();
    }

    private static Manifest with(int place, FeatureModel other) {
        List<FeatureModel> features = new ArrayList<>(TinyModel.features());
        features.set(place, other);
        return new TinyVariant().features(features).manifest();
    }

    private static FeatureModel temperature(Shape shape, double scale, Likelihood likelihood) {
        return new FeatureModel(
                TinyModel.features().get(0).feature(), Optional.of(new Transform(shape, 20, scale, 3)), likelihood);
    }

    private static FeatureModel count(Likelihood likelihood) {
        return new FeatureModel(
                new Feature.Count("temperature", "/temperature", Missing.MARGINALISE),
                Optional.of(new Transform(Shape.LOG1P, 1, 2, 3)),
                likelihood);
    }

    private static FeatureModel mode(List<String> vocabulary) {
        return new FeatureModel(
                new Feature.Categorical("mode", "/mode", Missing.REFUSE, vocabulary),
                Optional.empty(),
                new Likelihood.Categorical(3));
    }
}

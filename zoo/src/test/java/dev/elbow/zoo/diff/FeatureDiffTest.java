package dev.elbow.zoo.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.zoo.diff.FeatureDiff.FeatureChange;
import dev.elbow.zoo.fixture.TinyModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureDiffTest {

    private static final FeatureModel TORQUE = number("torque", "/torque", 40, 10);
    private static final FeatureModel WEAR = number("wear", "/wear", 100, 60);
    private static final FeatureModel GRADE = symbols("grade", "L", "M", "H");

    @Test
    void isTheSameForTheSameFeatures() {
        FeatureDiff diff = FeatureDiff.of(TinyModel.features(), TinyModel.features());

        assertThat(diff.same()).isTrue();
        assertThat(diff.common()).isEqualTo(4);
    }

    @Test
    void namesWhatOnlyOneHas() {
        FeatureDiff diff = FeatureDiff.of(List.of(TORQUE, WEAR), List.of(TORQUE, GRADE));

        assertThat(diff.common()).isEqualTo(1);
        assertThat(diff.onlyA()).containsExactly(WEAR.feature());
        assertThat(diff.onlyB()).containsExactly(GRADE.feature());
        assertThat(diff.sameOrder()).isTrue();
        assertThat(diff.same()).isFalse();
    }

    @Test
    void seesAnotherOrderOfFeaturesAndOfSymbols() {
        assertThat(FeatureDiff.of(List.of(TORQUE, WEAR, GRADE), List.of(GRADE, TORQUE))
                        .sameOrder())
                .isFalse();
        assertThat(FeatureDiff.of(List.of(TORQUE, WEAR, GRADE), List.of(TORQUE, GRADE))
                        .sameOrder())
                .isTrue();
        FeatureDiff turned = FeatureDiff.of(List.of(GRADE), List.of(symbols("grade", "M", "L", "H")));
        assertThat(turned.sameOrder()).isFalse();
        assertThat(turned.vocabularies()).isEmpty();
    }

    @Test
    void findsARenamedFeatureByItsPlaceAndAMovedOneByItsName() {
        FeatureDiff diff = FeatureDiff.of(
                List.of(TORQUE, WEAR),
                List.of(number("torque_nm", "/torque", 40, 10), number("wear", "/tool/wear", 100, 60)));

        assertThat(diff.common()).isEqualTo(2);
        assertThat(diff.changes())
                .containsExactly(
                        new FeatureChange("torque", "name", "torque", "torque_nm"),
                        new FeatureChange("wear", "pointer", "/wear", "/tool/wear"));
    }

    /** What took over the other's name is that one: the place alone decides only where no name does. */
    @Test
    void goesByNameBeforePlace() {
        FeatureDiff diff = FeatureDiff.of(List.of(TORQUE, WEAR), List.of(number("wear", "/torque", 100, 60)));

        assertThat(diff.onlyA()).containsExactly(TORQUE.feature());
        assertThat(diff.changes()).containsExactly(new FeatureChange("wear", "pointer", "/wear", "/torque"));
    }

    @Test
    void tellsTypesAndMissingRules() {
        FeatureModel flag = new FeatureModel(
                new Feature.Flag("torque", "/torque", Missing.REFUSE), Optional.empty(), new Likelihood.Bernoulli());

        assertThat(FeatureDiff.of(List.of(TORQUE), List.of(flag)).changes())
                .containsExactly(
                        new FeatureChange("torque", "type", "numeric", "boolean"),
                        new FeatureChange("torque", "missing", "marginalise", "refuse"));
    }

    @Test
    void tellsFamiliesOfLikelihoodsButNotTheirFittedParameters() {
        FeatureModel other = number("torque", "/torque", new Likelihood.Gaussian(0.7), transform(40, 10));
        FeatureModel heavy = number("torque", "/torque", new Likelihood.StudentT(0.5, 8), transform(40, 10));

        assertThat(FeatureDiff.of(List.of(TORQUE), List.of(other)).same()).isTrue();
        assertThat(FeatureDiff.of(List.of(TORQUE), List.of(heavy)).changes())
                .containsExactly(new FeatureChange("torque", "likelihood", "gaussian", "student_t"));
        FeatureModel full = number("torque", "/torque", new Likelihood.ComponentGaussian("full"), transform(40, 10));
        FeatureModel diagonal =
                number("torque", "/torque", new Likelihood.ComponentGaussian("diagonal"), transform(40, 10));
        assertThat(FeatureDiff.of(List.of(full), List.of(diagonal)).changes())
                .containsExactly(new FeatureChange(
                        "torque",
                        "likelihood",
                        "component_gaussian, full covariance",
                        "component_gaussian, diagonal covariance"));
    }

    /** A tenth of the spread of 10, and a spread that is a tenth more. */
    @ParameterizedTest
    @CsvSource({
        "40.9, 10, true",
        "41.1, 10, false",
        "38.9, 10, false",
        "40, 10.9, true",
        "40, 11.1, false",
        "40, 9, false"
    })
    void tellsTransformsThatMovedFromThoseThatWereFittedAnew(double center, double scale, boolean slight) {
        FeatureDiff diff = FeatureDiff.of(List.of(TORQUE), List.of(number("torque", "/torque", center, scale)));

        assertThat(diff.moved()).isEqualTo(slight ? 1 : 0);
        assertThat(diff.changes()).hasSize(slight ? 0 : 1);
        assertThat(diff.same()).isFalse();
    }

    @Test
    void writesATransformInTheUnitsOfTheEvent() {
        Transform log = new Transform(Shape.LOG1P, Math.log(11), Math.log(2), 3, Optional.of(5.0), Optional.empty());

        assertThat(FeatureDiff.of(
                                List.of(TORQUE),
                                List.of(number("torque", "/torque", new Likelihood.Gaussian(0.5), log)))
                        .changes())
                .containsExactly(new FeatureChange(
                        "torque",
                        "transform",
                        "identity, tail 3, center 40, spread 10",
                        // From 11 / 2 - 1 to 11 * 2 - 1.
                        "log1p, bound 5, tail 3, center 10, spread 8.25"));
    }

    @Test
    void countsSymbolsThatCameAndWent() {
        FeatureDiff diff = FeatureDiff.of(List.of(GRADE), List.of(symbols("grade", "XL", "L", "M", "S")));

        assertThat(diff.vocabularies())
                .containsExactly(new VocabularyChange("grade", 3, 4, List.of("XL", "S"), List.of("H")));
        assertThat(diff.sameOrder()).isTrue(); // of those that both know
        assertThat(diff.changes()).isEmpty();
    }

    static FeatureModel number(String name, String pointer, double center, double scale) {
        return number(name, pointer, new Likelihood.Gaussian(0.5), transform(center, scale));
    }

    private static FeatureModel number(String name, String pointer, Likelihood likelihood, Transform transform) {
        return new FeatureModel(
                new Feature.Numeric(name, pointer, Missing.MARGINALISE), Optional.of(transform), likelihood);
    }

    private static Transform transform(double center, double scale) {
        return new Transform(Shape.IDENTITY, center, scale, 3);
    }

    private static FeatureModel symbols(String name, String... vocabulary) {
        return new FeatureModel(
                new Feature.Categorical(name, "/" + name, Missing.MARGINALISE, List.of(vocabulary)),
                Optional.empty(),
                new Likelihood.Categorical(vocabulary.length + 1));
    }
}

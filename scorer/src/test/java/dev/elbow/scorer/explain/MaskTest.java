package dev.elbow.scorer.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.event.Feature;
import dev.elbow.zoo.fixture.TinyPackage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {

    private static final List<Feature> FEATURES =
            TinyPackage.manifest().schema().features();

    @Test
    void hidesFeaturesByNameAndByPlace() {
        Mask mask = Mask.of(List.of("temperature", "/machine/load"), FEATURES);

        assertThat(FEATURES)
                .filteredOn(feature -> mask.hides(feature.name()))
                .extracting(Feature::name)
                .containsExactly("temperature", "load");
        assertThat(Mask.none().hides("temperature")).isFalse();
    }

    @Test
    void refusesFieldsThatAreNone() {
        assertThatThrownBy(() -> Mask.of(List.of("temperatur", "x"), FEATURES))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "fields:\n  mask: temperatur (expected: a feature of the package); did you mean temperature?\n"
                                + "  mask: x (expected: a feature of the package)");
    }
}

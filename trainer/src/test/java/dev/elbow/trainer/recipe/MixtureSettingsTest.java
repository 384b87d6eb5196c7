package dev.elbow.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.trainer.recipe.MixtureSettings.Covariance;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixtureSettingsTest {

    @Test
    void everyDefaultIsAsDocumented() {
        MixtureSettings settings = MixtureSettings.read(new Settings("recipe.yaml", Map.of()));

        assertThat(settings).isEqualTo(new MixtureSettings(0, 8, Covariance.FULL, 1e-3, 1, 300, 4, 1e-6));
    }

    @Test
    void everyKeyIsRead() {
        Settings all = new Settings("recipe.yaml", Yaml.read("recipe.yaml", """
                components: 3
                most: 5
                covariance: diagonal
                ridge: 0.01
                smoothing: 2
                iterations: 50
                restarts: 7
                tolerance: 0.001
                """));

        MixtureSettings settings = MixtureSettings.read(all);

        all.finish();
        assertThat(settings).isEqualTo(new MixtureSettings(3, 5, Covariance.DIAGONAL, 0.01, 2, 50, 7, 0.001));
    }

    @Test
    void whatIsNoCovarianceOrOutOfRangeIsReported() {
        Settings wrong = new Settings("recipe.yaml", Map.of("covariance", "round", "ridge", "0", "components", "-1"));

        MixtureSettings.read(wrong);

        assertThatThrownBy(wrong::finish)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "covariance: round (expected: one of full, diagonal)",
                        "ridge: 0 (expected: a number from 1.0E-9 to 1000.0)",
                        "components: -1 (expected: a whole number from 0 to 1024)");
    }
}

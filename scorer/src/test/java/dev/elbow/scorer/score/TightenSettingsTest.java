package dev.elbow.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The band of p-values that settings ask for. */
class TightenSettingsTest {
    private static final Tighten SOME = Tighten.between(0.01, 0.6);

    @RegisterExtension
    private static final OpenTiny TINY = OpenTiny.tightened();

    @Test
    void refusesAPackageWithoutASecondGraph(@TempDir Path temp) {
        VerifiedPackage plain = TinyPackage.write(temp.resolve("plain"));
        try (PackageSession opened = plain.open(Provider.CPU)) {
            assertThatThrownBy(() -> new Scorer(plain, opened, options(Optional.of(Tighten.aroundThreshold()))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(
                            "tighten: package tiny:1.0.0 has no second scoring graph (expected: one trained"
                                    + " with score.tighten in its recipe, or no tighten)");
        }
        assertThatThrownBy(() -> options(Optional.of(SOME)).check(plain.manifest()))
                .isInstanceOf(ConfigurationException.class);
        options(Optional.empty()).check(plain.manifest());
    }

    /** Which is 0.001. */
    @ParameterizedTest
    @CsvSource({"true, 0.0001, 0.01", "{above: 0.002}, 0.002, 0.01", "'{below: 0.5, above: 0}', 0, 0.5"})
    void whatIsNotGivenLiesAroundThePackagesRateOfFalseAlerts(String setting, double above, double below) {
        Tighten.Band band = read(setting).orElseThrow().of(TINY.model().manifest());

        assertThat(band.above()).isCloseTo(above, within(1e-12));
        assertThat(band.below()).isCloseTo(below, within(1e-12));
    }

    @Test
    void isOffUnlessAskedFor() {
        assertThat(read("false")).isEmpty();
        assertThat(ScoringOptions.defaults("tiny:1.0.0").tighten()).isEmpty();
        assertThat(read("true")).contains(new Tighten(OptionalDouble.empty(), OptionalDouble.empty()));
    }

    /** One of several routes says of it what it likes, or nothing. */
    @Test
    void aRouteMaySayOtherwise() {
        ScoringOptions all = options(Optional.of(SOME));

        assertThat(all.overriddenBy(new Settings("route", Map.of())).tighten()).contains(SOME);
        assertThat(all.overriddenBy(new Settings("route", Map.of("tighten", false)))
                        .tighten())
                .isEmpty();
        assertThat(all.of("other:1.0.0").tighten()).contains(SOME);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {above: 0.5, below: 0.5}  | tighten.above: 0.5 (expected: less than tighten.below, 0.5)
            {above: -1}               | tighten.above: -1 (expected: a number from 0.0 to 1.0)
            {below: 1.5}              | tighten.below: 1.5 (expected: a number from 0.0 to 1.0)
            {above: NaN}              | tighten.above: NaN (expected: a number from 0.0 to 1.0)
            {over: 0.5}               | tighten.over: unknown key
            sometimes                 | tighten: sometimes (expected: true, false or a group of settings)
            """)
    void refusesWhatIsNoBand(String setting, String message) {
        assertThatThrownBy(() -> read(setting))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesABandThatHoldsNothing() {
        Manifest manifest = TINY.model().manifest();

        assertThatThrownBy(() -> read("{above: 0.02}").orElseThrow().of(manifest))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tighten: above 0.02, below 0.01 (expected: above less than below");
        assertThatThrownBy(() -> Tighten.between(0.5, 0.1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Tighten> read(String setting) {
        Settings settings = new Settings("settings", Yaml.read("settings", "package: tiny:1.0.0\ntighten: " + setting));
        ScoringOptions options = ScoringOptions.read(settings);
        settings.finish();
        return options.tighten();
    }

    private static ScoringOptions options(Optional<Tighten> tighten) {
        return ScoringOptions.defaults("tiny:1.0.0").withTighten(tighten);
    }
}

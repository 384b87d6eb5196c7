package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import dev.elbow.zoo.verify.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeCheckTest {

    @TempDir
    private Path folder;

    private VerifiedPackage by(String recipe) {
        return new TinyVariant()
                .recipe(recipe)
                .recipeSha256(Digests.sha256(recipe.getBytes(StandardCharsets.UTF_8)))
                .write(folder.resolve("tiny"));
    }

    private static List<String> bundled() {
        return Zoo.bundled();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void passesWhatIsShipped(String reference) {
        assertThat(RecipeCheck.check(Zoo.load(reference))).isEmpty();
    }

    @Test
    void passesAPackageWithoutARecipe() {
        assertThat(RecipeCheck.check(TinyPackage.write(folder.resolve("tiny")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: small     | name small (expected: tiny, as model.json says)",
                "version: 2.0.0  | version 2.0.0 (expected: 1.0.0, as model.json says)",
                "family: gmm     | family gmm (expected: vae, as model.json says)"
            })
    void refusesAContradiction(String line, String message) {
        VerifiedPackage given = by(line);

        assertThatThrownBy(() -> RecipeCheck.check(given))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("package tiny:1.0.0: recipe.yaml: " + message);
    }

    @Test
    void refusesAnotherRecipeThanTheOneThatMadeIt() {
        VerifiedPackage given = new TinyVariant().recipe("name: tiny\n").write(folder.resolve("tiny"));

        assertThatThrownBy(() -> RecipeCheck.check(given))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("package tiny:1.0.0: recipe.yaml: digest sha256:")
                .hasMessageEndingWith(", that of the recipe that made it)");
    }

    @Test
    void refusesWhatIsNoYaml() {
        VerifiedPackage given = by("a: [\n");

        assertThatThrownBy(() -> RecipeCheck.check(given)).isInstanceOf(ZooException.Untrusted.class);
    }

    /** elbow train --seed changes no byte of the recipe. */
    @Test
    void saysThatASeedWasGivenBesideTheRecipe() {
        long seed = TinyPackage.manifest().provenance().seed();

        assertThat(RecipeCheck.check(by("name: tiny\nfit: {seed: " + (seed + 1) + "}\n")))
                .contains("seed " + seed + " was given beside the recipe, which says " + (seed + 1));
    }
}

package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipe that a reader finds in the repository is the one that made the package. */
class RecipesTest {

    private static List<String> bundled() {
        return Zoo.bundled();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void theRecipeBesideAPackageIsTheOneInIt(String reference) {
        String name = reference.substring(0, reference.indexOf(':'));

        assertThat(Path.of("models", name, "recipe.yaml"))
                .hasBinaryContent(Zoo.load(reference).file("recipe.yaml"));
    }
}

package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GalleryTest {

    /** Maven runs tests in the folder of the module. Where they differ, {@code elbow zoo list --markdown} prints what belongs there. */
    @Test
    void theReadmeShowsWhatTheManifestsSay() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<Manifest> bundled = Zoo.bundled().stream().map(Zoo::manifest).toList();

        assertThat(readme)
                .contains("<!-- elbow zoo list --markdown -->\n\n" + Gallery.markdown(bundled) + "\n<!-- end -->");
    }

    @Test
    void aPackageWithoutTestIsInTheFirstTableAlone() {
        String markdown = Gallery.markdown(List.of(TinyPackage.manifest()));

        assertThat(markdown.lines().filter(line -> line.contains("tiny")))
                .containsExactly("| `tiny:1.0.0` |  | `vae`, 1 latent | 2 numeric, 1 boolean,"
                        + " 1 categorical | 0 kB | worked out by hand; Apache-2.0 |");
    }

    /** Whoever wrote a description has no say in what a terminal does. */
    @Test
    void aDescriptionIsOneLineOfPlainText() {
        Manifest tiny = TinyPackage.manifest();
        Manifest described = new Manifest(
                tiny.formatVersion(),
                tiny.name(),
                tiny.version(),
                Optional.of("States\u001b]0;mine\u0007 | of\na pump"),
                tiny.family(),
                tiny.features(),
                tiny.latent(),
                tiny.nodes(),
                tiny.graphs(),
                tiny.calibration(),
                tiny.tighten(),
                tiny.tolerances(),
                tiny.provenance(),
                tiny.attributes(),
                tiny.files());

        assertThat(Gallery.markdown(List.of(described))).contains("| States ]0;mine  \\| of a pump |");
    }

    /** Beside a model that nobody leads, whoever is level with it is as good. */
    @Test
    void theModelAndItsEqualsAreBold() {
        assertThat(row(List.of(
                        lead("mahalanobis", 0.01, 0.03), lead("knn", -0.01, 0.02), lead("isolation_forest", 0, 0.02))))
                .isEqualTo("| **0.900** / - | 0.880 / - | **0.895** / - | **0.890** / - |");
    }

    /** Then the model and its equals are second. */
    @Test
    void whoeverLeadsTheModelIsBoldAlone() {
        assertThat(row(List.of(
                        lead("mahalanobis", -0.03, -0.01),
                        lead("knn", -0.01, 0.02),
                        lead("isolation_forest", 0.01, 0.02))))
                .isEqualTo("| 0.900 / - | **0.880** / - | 0.895 / - | 0.890 / - |");
    }

    @Test
    void nothingIsBoldWhereNoLeadIsKnown() {
        assertThat(row(List.of())).isEqualTo("| 0.900 / - | 0.880 / - | 0.895 / - | 0.890 / - |");
    }

    private static Map<String, Double> lead(String rival, double low, double high) {
        return Map.of("test_auroc_lead_low_" + rival, low, "test_auroc_lead_high_" + rival, high);
    }

    /** The cells of a package's rankings; average precision, which is not known, as a dash. */
    private static String row(List<Map<String, Double>> leads) {
        Map<String, Double> metrics = new TreeMap<>(Map.of(
                "test_auroc_model", 0.9,
                "test_auroc_mahalanobis", 0.88,
                "test_auroc_knn", 0.895,
                "test_auroc_isolation_forest", 0.89));
        leads.forEach(metrics::putAll);
        Manifest tested = TinyPackage.tested(metrics);
        String line = Gallery.markdown(List.of(tested))
                .lines()
                .filter(one -> one.startsWith("| `tiny` |"))
                .findFirst()
                .orElseThrow();
        return line.substring("| `tiny` ".length(), line.indexOf(" | 1 + 1")).replace("NaN", "-") + " |";
    }
}

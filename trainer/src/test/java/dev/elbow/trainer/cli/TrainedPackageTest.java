package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.trainer.report.Numbers;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code elbow train} writes. */
class TrainedPackageTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TrainerRun run;

    @BeforeEach
    void writeData() throws IOException {
        SmallData.write(folder, 3_000);
        run = new TrainerRun(folder);
    }

    @Test
    void trainWritesAPackageThatTellsStrangeRowsFromNormalOnes() throws IOException {
        Path recipe = run.init("--label", "status");

        int code = run.train(recipe.toString(), "--out", folder.resolve("model").toString(), "--json");

        assertThat(code).isZero();
        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(run.out()).contains("\"package\":\"machines:1.0.0\",\"digest\":\"" + written.digest() + "\"");
        assertThat(run.err())
                .contains("2850 rows, each held out by one of 5 fits, 5 features")
                .contains("distortion")
                .contains("rate");
        Map<String, Double> metrics = written.manifest().provenance().metrics();
        assertThat(metrics.get("labelled_auroc_model")).isGreaterThan(0.97);
        assertThat(metrics.get("corruption_auroc_model"))
                .isGreaterThan(metrics.get("corruption_auroc_distance_to_mean"));
        assertThat(metrics.get("active_units")).isPositive();
        assertThat(new String(written.file("README.md"), StandardCharsets.UTF_8))
                .startsWith("# machines:1.0.0\n")
                .contains("| labelled rows that training left out | AUROC |")
                .contains("all, each by one of several fits without it")
                .doesNotContain("drawn by the seed")
                .doesNotContain("Forced");
        assertThat(written.manifest().crossFitted()).isTrue();
        assertThat(written.manifest().calibration().heldOut()).isEqualTo(2_850);
    }

    @Test
    void ofManyRowsOnePartIsHeldOut() throws IOException {
        Path recipe = TrainerRun.shortened(run.init("--label", "status"));
        Files.writeString(recipe, Files.readString(recipe).replace("seed: 0\n", "seed: 0\n  cross_fit_below: 2850\n"));

        run.train(recipe.toString(), "--out", folder.resolve("model").toString());

        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(run.err()).contains("2280 rows to train on, 570 held out, 5 features");
        assertThat(written.manifest().crossFitted()).isFalse();
        assertThat(written.manifest().calibration().heldOut()).isEqualTo(570);
    }

    @Test
    void thePackageHoldsAReportOfItsFitAndMetrics() throws IOException {
        Path recipe = TrainerRun.shortened(run.init("--label", "status"));

        run.train(recipe.toString(), "--out", folder.resolve("model").toString());

        assertThat(run.out()).contains("its report is " + folder.resolve("model/report.html"));
        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        String report = new String(written.file("report.html"), StandardCharsets.UTF_8);
        double auroc = written.manifest().provenance().metrics().getOrDefault("labelled_auroc_model", Double.NaN);
        assertThat(report)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("machines<span>:1.0.0</span>", "id=\"fit-anomaly\"", "150 labelled rows")
                .contains("model: AUROC " + Numbers.figure(auroc));
        assertThat(report.length()).isLessThan(500_000);
    }

    /** The strange rows have a temperature that does not follow the load: neighbours see it, a distance to the mean cannot. */
    @Test
    void aTestIsOnTheCardInTheManifestAndInTheReport() throws IOException {
        Path recipe = run.init("--label", "status");
        Files.writeString(
                recipe,
                Files.readString(recipe)
                                .replace("where: \"\\\"status\\\" = 'ok'\"", "where: status = 'ok' AND id % 2 = 0")
                                .replace("version: 1.0.0\n", "version: 1.0.0\ndescription: Machines of a plant\n")
                        + "\ntest: {normal: [ok]}\n");

        run.train(
                TrainerRun.shortened(recipe).toString(),
                "--out",
                folder.resolve("model").toString());

        assertThat(run.out())
                .containsPattern("on the rows that it held out, [^\n]+\n(  (?!test )[^\n]+\n)+"
                        + "  on the test's 1,350 normal and 150 anomalous rows:\n(  test [^\n]+\n)+  next: ");
        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(written.manifest().description()).contains("Machines of a plant");
        Provenance provenance = written.manifest().provenance();
        assertThat(provenance.test())
                .contains(new Provenance.Test(provenance.dataSha256(), "", "status", List.of("ok"), 1_350, 150));
        assertThat(provenance.metrics().get("test_auroc_model"))
                .isGreaterThan(0.9)
                .isGreaterThan(provenance.metrics().get("test_auroc_isolation_forest"));
        assertThat(provenance.metrics().get("test_auroc_knn")).isGreaterThan(0.9);
        assertThat(provenance.metrics()).doesNotContainKey("labelled_auroc_model");
        assertThat(Files.readString(folder.resolve("model/README.md")))
                .contains("# machines:1.0.0\n\nMachines of a plant.\n")
                .contains("Of the same file, the labelled rows that training left out: nothing was fitted to them")
                .contains("Normal is what column `status` calls ok, 1,350 rows; 150 are anomalies.")
                .contains("The other detectors were fitted to the same 1,500 rows, numbers standardised, one column")
                .contains("| isolation forest | ", "| chance | 0.5000 | | 0.1000 | |", "At the model's own threshold, ")
                .containsPattern(
                        "\\| kNN, mean of five(, numbers encoded)? \\| [01]\\.\\d{4} \\| [+-]\\d\\.\\d{4} to [+-]\\d\\.\\d{4} \\|");
        assertThat(provenance.metrics().get("test_auroc_lead_low_isolation_forest"))
                .isPositive();
        assertThat(new String(written.file("report.html"), StandardCharsets.UTF_8))
                .contains("Labelled rows that nothing was fitted to or calibrated on.", "isolation forest: AUROC ");
    }

    @Test
    void aMixtureHasAReportToo() throws IOException {
        Path recipe = run.init();
        Files.writeString(
                recipe, Files.readString(recipe).replace("version: 1.0.0\n", "version: 1.0.0\nfamily: gmm\n"));

        run.train(recipe.toString(), "--out", folder.resolve("model").toString(), "--force");

        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());
        assertThat(new String(written.file("report.html"), StandardCharsets.UTF_8))
                .contains("A Gaussian mixture over", "id=\"fit-objective\"", "There are no labelled rows")
                .contains("Rate by component")
                .doesNotContain("id=\"fit-anomaly\"");
    }

    @Test
    void aReportThatWasChangedIsNotTrusted() throws IOException {
        run.train(
                TrainerRun.shortened(run.init("--label", "status")).toString(),
                "--out",
                folder.resolve("model").toString());
        Path report = folder.resolve("model/report.html");
        Files.writeString(report, Files.readString(report).replaceFirst("machines", "makerels"));

        assertThatThrownBy(() -> Zoo.load(folder.resolve("model").toString()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("report.html: digest sha256:");
    }

    @Test
    void theSameRecipeGivesTheSamePackageButForItsRun() throws IOException {
        Path recipe = TrainerRun.shortened(run.init("--label", "status"));

        run.train(recipe.toString(), "--out", folder.resolve("one").toString());
        run.train(recipe.toString(), "--out", folder.resolve("two").toString());
        run.train(recipe.toString(), "--out", folder.resolve("other").toString(), "--seed", "5");

        Manifest one = Zoo.load(folder.resolve("one").toString()).manifest();
        Manifest two = Zoo.load(folder.resolve("two").toString()).manifest();
        assertThat(two.withoutRun()).isEqualTo(one.withoutRun()); // the digests of all other files among it
        assertThat(Zoo.load(folder.resolve("other").toString()).manifest().withoutRun())
                .isNotEqualTo(one.withoutRun());
        assertThat(one.provenance().run()).hasValueSatisfying(run -> {
            assertThat(run.seconds()).isBetween(0.1, 600.0);
            assertThat(run.java()).contains(Runtime.version().toString());
            assertThat(run.os()).startsWith(System.getProperty("os.name"));
        });
    }

    @Test
    void calibrationAndGoldenVectorsAreOfTheirKinds() throws IOException {
        Path recipe = TrainerRun.shortened(run.init("--label", "status"));
        run.train(recipe.toString(), "--out", folder.resolve("model").toString());

        VerifiedPackage written = Zoo.load(folder.resolve("model").toString());

        Manifest manifest = written.manifest();
        assertThat(manifest.calibration().pValue(manifest.calibration().threshold()))
                .isCloseTo(0.001, within(1e-9));
        assertThat(written.golden().cases()).hasSizeGreaterThanOrEqualTo(GoldenVectors.MIN_CASES);
        TreeSet<String> kinds = new TreeSet<>();
        written.golden().cases().forEach(one -> kinds.add(one.kind()));
        assertThat(kinds).containsExactly("drawn", "extreme", "missing", "unknown");
        try (PackageSession session = written.open(Provider.CPU)) {
            EventBatch unknown = new EventBatch(manifest.schema());
            for (long mode : List.of(1L, 2L, 3L)) {
                unknown.begin();
                unknown.categorical(0, mode);
                unknown.commit();
            }
            ScoredBatch scored = session.score(unknown);
            assertThat(scored.anomaly(2)).isGreaterThan(Math.max(scored.anomaly(0), scored.anomaly(1)));
        }
    }
}

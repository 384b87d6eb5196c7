package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package is made again from nothing but itself and the data. */
@Tag("long")
class ReproductionIT {

    @TempDir
    private Path folder;

    private Path rows = Path.of("");

    @BeforeEach
    void train() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder csv = new StringBuilder("load,heat,status\n");
        for (int i = 0; i < 400; i++) {
            double load = random.nextGaussian();
            boolean bad = i % 20 == 0;
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%s\n",
                    load,
                    (bad ? -2 : 2) * load + random.nextGaussian() / 4,
                    bad ? "bad" : "ok"));
        }
        rows = Files.writeString(folder.resolve("rows.csv"), csv);
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), """
                name: pumps
                version: 1.0.0
                data: {file: rows.csv, label: status, where: "status = 'ok' AND load < 1"}
                columns:
                  - {name: load, type: numeric}
                  - {name: heat, type: numeric}
                model: {latent: 2, hidden: [8]}
                fit: {epochs: 8}
                test: {normal: [ok]}
                """);

        assertThat(ElbowRun.of("train", recipe.toString(), "--seed", "3", "--out", model().toString(), "--force"))
                .extracting(ElbowRun::code)
                .isEqualTo(0);
    }

    private Path model() {
        return folder.resolve("model");
    }

    @Test
    void fromItsRecipeSeedAndData() {
        ElbowRun run = ElbowRun.of("zoo", "verify", model().toString(), "--reproduce", "--data", rows.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("pumps:1.0.0 verified: ", "\nreproduced: every file is the same, byte for byte, in ");
    }

    /** Attributes are named by hand, and no recipe knows of them. */
    @Test
    void whatItsRecipeDoesNotGiveIsFound() throws IOException {
        Path attributed = folder.resolve("attributed");
        assertThat(ElbowRun.of(
                                "attribute",
                                "--package",
                                model().toString(),
                                "--name",
                                "hot",
                                "--positive",
                                "heat > 1",
                                "--negative",
                                "heat < -1",
                                "--data",
                                rows.toString(),
                                "--version",
                                "1.1.0",
                                "--out",
                                attributed.toString())
                        .code())
                .isZero();

        ElbowRun run = ElbowRun.of("zoo", "verify", attributed.toString(), "--reproduce", "--data", rows.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("not reproduced", "  model.json: attributes differs\n");
    }
}

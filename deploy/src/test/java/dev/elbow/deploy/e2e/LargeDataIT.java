package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on more rows than memory holds, and without a place for them. */
@Tag("long")
class LargeDataIT {

    private static final int ROWS = 400_000;
    private static final int COLUMNS = 30;

    @TempDir
    private Path folder;

    /** Encoded, the rows take 48 MB; the smaller heap has 40. */
    @Test
    void trainsOnMoreRowsThanTheHeapHolds() throws IOException, InterruptedException {
        Path recipe = recipe(ROWS);

        try (ElbowProcess small = train(recipe, "small", "-Xmx40m");
                ElbowProcess large = train(recipe, "large", "-Xmx1g")) {
            assertThat(small.await(300)).as(small.err()).isZero();
            assertThat(large.await(300)).as(large.err()).isZero();

            assertThat(small.left()).noneMatch(file -> file.toString().contains("elbow-"));
        }

        VerifiedPackage trained = Zoo.load(folder.resolve("small").toString());
        assertThat(trained.manifest().provenance().rows()).isEqualTo(ROWS);
        assertThat(trained.manifest().withoutRun())
                .isEqualTo(
                        Zoo.load(folder.resolve("large").toString()).manifest().withoutRun());
    }

    @Test
    void withoutAPlaceForTemporaryFilesItSaysSo() throws IOException, InterruptedException {
        Path recipe = recipe(100);
        Path nowhere = folder.resolve("nowhere");

        try (ElbowProcess elbow = train(recipe, "model", "-Djava.io.tmpdir=" + nowhere)) {
            assertThat(elbow.await(60)).isEqualTo(4);
            assertThat(elbow.err())
                    .isEqualTo("reading " + folder.resolve("rows.csv") + "\ntemporary files in " + nowhere
                            + ": cannot be written: no such file or folder\n");
        }
    }

    private ElbowProcess train(Path recipe, String name, String option) throws IOException {
        return ElbowProcess.start(
                folder,
                Files.createTempFile(folder, "in", ""),
                List.of(option),
                "train",
                recipe.toString(),
                "--out",
                folder.resolve(name).toString());
    }

    private Path recipe(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder columns = new StringBuilder();
        StringBuilder header = new StringBuilder();
        for (int j = 0; j < COLUMNS; j++) {
            header.append(j == 0 ? "" : ",").append("x").append(j);
            columns.append("  - {name: x").append(j).append(", type: numeric}\n");
        }
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("rows.csv"))) {
            csv.write(header + "\n");
            for (int i = 0; i < rows; i++) {
                double z = random.nextGaussian();
                StringBuilder line = new StringBuilder();
                for (int j = 0; j < COLUMNS; j++) {
                    line.append(j == 0 ? "" : ",").append((float) (z * (j + 1) + random.nextGaussian()));
                }
                csv.write(line.append('\n').toString());
            }
        }
        return Files.writeString(folder.resolve("recipe.yaml"), """
                name: large
                version: 1.0.0
                data: {file: rows.csv}
                columns:
                %smodel: {hidden: [16]}
                fit: {epochs: 1, held_out: 0.01}
                """.formatted(columns));
    }
}

package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training killed without warning, and gone on with. */
@Tag("chaos")
class ResumeIT {

    @TempDir
    private Path folder;

    @Test
    void aKilledFitGoesOnToTheSamePackage() throws IOException, InterruptedException {
        Path recipe = recipe();
        Path checkpoint = folder.resolve("resumed.checkpoint");

        try (ElbowProcess killed = train(recipe, "resumed")) {
            while (killed.running() && !Files.exists(checkpoint)) {
                Thread.sleep(1); // a file tells nobody that it is there
            }
            killed.kill();
        }
        assertThat(checkpoint).exists();
        assertThat(folder.resolve("resumed")).doesNotExist();
        try (ElbowProcess resumed = train(recipe, "resumed", "--resume");
                ElbowProcess unbroken = train(recipe, "unbroken")) {
            assertThat(resumed.await(120)).as(resumed.err()).isZero();
            assertThat(unbroken.await(120)).as(unbroken.err()).isZero();
        }

        assertThat(manifest("resumed")).isEqualTo(manifest("unbroken")); // with the digests of all other files
        assertThat(checkpoint).doesNotExist();
    }

    private Manifest manifest(String name) {
        return Zoo.load(folder.resolve(name).toString()).manifest().withoutRun();
    }

    private ElbowProcess train(Path recipe, String name, String... options) throws IOException {
        String[] arguments = new String[4 + options.length];
        arguments[0] = "train";
        arguments[1] = recipe.toString();
        arguments[2] = "--out";
        arguments[3] = folder.resolve(name).toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return ElbowProcess.start(folder, arguments);
    }

    /** One fit rather than six, of which the last alone has a checkpoint. */
    private Path recipe() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder csv = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < 4_000; i++) {
            double z = random.nextGaussian();
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f,%.4f%n",
                    z + 0.1 * random.nextGaussian(),
                    -z + 0.1 * random.nextGaussian(),
                    2 * z + 0.1 * random.nextGaussian(),
                    random.nextGaussian()));
        }
        Files.writeString(folder.resolve("rows.csv"), csv);
        return Files.writeString(folder.resolve("recipe.yaml"), """
                name: lines
                version: 1.0.0
                data: {file: rows.csv}
                columns:
                  - {name: a, type: numeric}
                  - {name: b, type: numeric}
                  - {name: c, type: numeric}
                  - {name: d, type: numeric}
                model: {hidden: [32]}
                fit: {batch: 64, epochs: 40, learning_rate: 0.005, cross_fit_below: 0}
                """);
    }
}

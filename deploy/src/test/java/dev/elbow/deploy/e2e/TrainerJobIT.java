package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.helm.Chart;
import dev.elbow.deploy.helm.Manifests;
import dev.elbow.deploy.helm.Pod;
import dev.elbow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The training Job of a release, as the chart starts it: its recipe and its arguments, with folders in the place of its volumes. */
class TrainerJobIT {

    /** Where the chart mounts recipe, rows and packages. */
    private static final Pattern MOUNTED = Pattern.compile("(?<![^\\s\"':])/(etc/elbow|data|models)(?=/)");

    @TempDir
    private Path folder;

    @Test
    void trainsOnTheRowsOfItsVolumeAndWritesOverNothing() throws IOException, InterruptedException {
        Manifests manifests = Chart.render(Chart.sample("trainer-alone"));
        writeRows(Files.createDirectories(folder.resolve("data")).resolve("rows.csv"));
        Files.writeString(
                Files.createDirectories(folder.resolve("etc/elbow")).resolve("recipe.yaml"),
                mounted(manifests.data("trainer", "recipe.yaml")));

        try (ElbowProcess first = start(Pod.of(manifests).get(0))) {
            assertThat(first.await(120)).as(first::err).isZero();
        }
        assertThat(Zoo.load(folder.resolve("models/model").toString())
                        .manifest()
                        .name())
                .isEqualTo("lines");
        try (ElbowProcess second = start(Pod.of(manifests).get(0))) {
            assertThat(second.await(120)).isEqualTo(1);
            assertThat(second.err()).contains("is there already (expected: a new one); nothing was trained");
        }
    }

    private ElbowProcess start(Pod pod) throws IOException {
        return ElbowProcess.start(
                folder, pod.container().getArgs().stream().map(this::mounted).toArray(String[]::new));
    }

    private String mounted(String text) {
        return MOUNTED.matcher(text).replaceAll(Matcher.quoteReplacement(folder.toString()) + "/$1");
    }

    private static void writeRows(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder csv = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 1_000; i++) {
            double z = random.nextGaussian();
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f%n",
                    z + 0.1 * random.nextGaussian(),
                    -z + 0.1 * random.nextGaussian(),
                    2 * z + 0.1 * random.nextGaussian()));
        }
        Files.writeString(file, csv);
    }
}

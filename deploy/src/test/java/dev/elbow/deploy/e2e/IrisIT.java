package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.mixture.Component;
import dev.elbow.trainer.mixture.Mixture;
import dev.elbow.trainer.mixture.MixtureFit;
import dev.elbow.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Gaussian mixture from rows to scores, command by command, on flowers whose species it is not told. */
class IrisIT {

    /** Maven runs these tests in the folder of the module; source and licence of the data stand beside them. */
    private static final Path IRIS = Path.of("../trainer/src/test/resources/dev/elbow/trainer/mixture/iris.csv");

    private static final int FLOWERS = 150;
    private static final int NUMBERS = 4;

    @TempDir
    private Path folder;

    /** Measured: 0.886, six flowers of 150 in another component, with 120 of them trained on. */
    @Test
    void threeComponentsAreTheSpeciesAndTheAnomalyIsMinusTheLogDensity() throws Exception {
        List<List<String>> flowers = flowers();
        Path recipe = recipe();
        Path model = folder.resolve("iris");

        run("train", recipe.toString(), "--out", model.toString());
        List<Score> scores = score(flowers, model);

        assertThat(scores).hasSize(FLOWERS);
        List<String> species =
                flowers.stream().map(flower -> flower.get(NUMBERS)).toList();
        assertThat(adjustedRand(species, scores.stream().map(IrisIT::component).toList()))
                .isGreaterThanOrEqualTo(0.85);
        Recipe read = Recipe.read(recipe);
        Mixture mixture = fitted(read);
        for (int i = 0; i < FLOWERS; i++) {
            double expected = -logDensity(mixture, flowers.get(i));
            // Inputs, outputs and the JSON are float32.
            assertThat(scores.get(i).elbo().anomaly()).as("flower %d", i).isCloseTo(expected, within(1e-4));
        }
    }

    private static Mixture fitted(Recipe recipe) {
        try (Dataset rows = Dataset.read(recipe)) {
            EventBatch train = rows.train().range(0, rows.train().size());
            return MixtureFit.fit(
                            rows.transforms(),
                            train,
                            recipe.mixture(),
                            recipe.fit().seed(),
                            step -> {})
                    .mixture();
        }
    }

    /** What init writes, as a mixture. */
    private Path recipe() throws Exception {
        Path recipe = folder.resolve("recipe.yaml");
        String data = Files.copy(IRIS, folder.resolve("iris.csv")).toString();
        run("init", "--data", data, "--label", "species", "--out", recipe.toString());
        return Files.writeString(recipe, "family: gmm\nmixture: {components: 3}\n", StandardOpenOption.APPEND);
    }

    private static List<List<String>> flowers() throws IOException {
        return Files.readAllLines(IRIS).stream()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    /** One score a flower, or an error: a refusal is no score. */
    private List<Score> score(List<List<String>> flowers, Path model) throws Exception {
        List<String> events = flowers.stream()
                .map(flower -> "{\"sepal_length\":%s,\"sepal_width\":%s,\"petal_length\":%s,\"petal_width\":%s}"
                        .formatted(flower.subList(0, NUMBERS).toArray()))
                .toList();
        Path in = Files.write(folder.resolve("events.jsonl"), events);
        List<Score> scores = new ArrayList<>();
        for (String line : run(in, "score", "--stdin", "--package", model.toString())
                .lines()
                .toList()) {
            scores.add(ScoreJson.read(line.getBytes(StandardCharsets.UTF_8)));
        }
        return scores;
    }

    /** The most responsible one: a mixture's latent code is its responsibilities. */
    private static Integer component(Score score) {
        List<Double> responsibilities = score.latent().mean();
        assertThat(responsibilities).hasSize(3);
        assertThat(responsibilities.stream().mapToDouble(r -> r).sum()).isCloseTo(1, within(1e-6));
        int most = 0;
        for (int c = 1; c < responsibilities.size(); c++) {
            most = responsibilities.get(c) > responsibilities.get(most) ? c : most;
        }
        return most;
    }

    /** {@code log sum_c w_c N(x; m_c, S_c)} of the encoded numbers, by elimination in each whole matrix. */
    private static double logDensity(Mixture mixture, List<String> flower) {
        double density = 0;
        for (Component component : mixture.components()) {
            double[] difference = new double[NUMBERS];
            for (int j = 0; j < NUMBERS; j++) {
                Transform transform = mixture.transforms().get(j).orElseThrow();
                difference[j] = transform.encode(Float.parseFloat(flower.get(j)))
                        - component.normal().mean()[j];
            }
            double[][] matrix = component.normal().covariance();
            double exponent = NUMBERS * Math.log(2 * Math.PI);
            for (int j = 0; j < NUMBERS; j++) {
                exponent += Math.log(matrix[j][j]) + difference[j] * difference[j] / matrix[j][j];
                for (int k = j + 1; k < NUMBERS; k++) {
                    double factor = matrix[k][j] / matrix[j][j];
                    difference[k] -= factor * difference[j];
                    for (int l = j; l < NUMBERS; l++) {
                        matrix[k][l] -= factor * matrix[j][l];
                    }
                }
            }
            density += component.weight() * Math.exp(-exponent / 2);
        }
        return Math.log(density);
    }

    /** Hubert and Arabie, Comparing partitions (1985), eq. 5. */
    private static double adjustedRand(List<String> truth, List<Integer> found) {
        Map<String, Integer> cells = new HashMap<>();
        Map<String, Integer> rows = new HashMap<>();
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < truth.size(); i++) {
            cells.merge(truth.get(i) + " " + found.get(i), 1, Integer::sum);
            rows.merge(truth.get(i), 1, Integer::sum);
            columns.merge(String.valueOf(found.get(i)), 1, Integer::sum);
        }
        double expected = pairs(rows) * pairs(columns) / pairs(Map.of("all", truth.size()));
        return (pairs(cells) - expected) / ((pairs(rows) + pairs(columns)) / 2 - expected);
    }

    private static double pairs(Map<String, Integer> counts) {
        return counts.values().stream().mapToDouble(n -> n * (n - 1) / 2.0).sum();
    }

    private void run(String... arguments) throws Exception {
        String unused = run(Files.createTempFile(folder, "in", ""), arguments);
    }

    private String run(Path in, String... arguments) throws Exception {
        try (ElbowProcess process = ElbowProcess.start(folder, in, arguments)) {
            assertThat(process.await(120)).as(process::err).isZero();
            return process.out();
        }
    }
}

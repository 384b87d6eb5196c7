package dev.elbow.trainer.report;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.evaluate.ActiveUnits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reports of drawn scores, for tests. Each method returns a changed copy. */
record Reports(
        String family,
        List<String> names,
        int latent,
        int rows,
        double spread,
        Contest.Kind kind,
        Curve curve,
        List<String> objections) {

    static Reports vae() {
        List<Curve.Epoch> epochs = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            epochs.add(new Curve.Epoch(10 * i, 5 + 20.0 / i, 2 - 1.0 / i, 7.5 + 20.0 / i));
        }
        List<String> names = List.of("load", "<b>&\"'", "open]]>\u0000\ud800");
        return new Reports("vae", names, 4, 1_000, 1, Contest.Kind.LABELLED, new Curve.Epochs(epochs), List.of());
    }

    static Reports gmm() {
        Curve curve = new Curve.Iterations(List.of(-9.5, -7.25, -7.0, -6.9));
        return vae().with("gmm", curve).kind(Contest.Kind.CORRUPTED);
    }

    private Reports with(String other, Curve its) {
        return new Reports(other, names, latent, rows, spread, kind, its, objections);
    }

    Reports curve(Curve other) {
        return with(family, other);
    }

    Reports names(String... others) {
        return new Reports(family, List.of(others), latent, rows, spread, kind, curve, objections);
    }

    Reports latent(int dimensions) {
        return new Reports(family, names, dimensions, rows, spread, kind, curve, objections);
    }

    Reports rows(int number) {
        return new Reports(family, names, latent, number, spread, kind, curve, objections);
    }

    /** 0 for scores and codes that are all the same. */
    Reports spread(double factor) {
        return new Reports(family, names, latent, rows, factor, kind, curve, objections);
    }

    Reports kind(Contest.Kind other) {
        return new Reports(family, names, latent, rows, spread, other, curve, objections);
    }

    Reports objections(String... reasons) {
        return new Reports(family, names, latent, rows, spread, kind, curve, List.of(reasons));
    }

    ReportData data() {
        SplittableRandom random = new SplittableRandom(5);
        HeldOutScores scores = scores(random);
        Map<Rival, Contest.Scores> rivals = new EnumMap<>(Rival.class);
        for (Rival rival : Rival.values()) {
            double[] strange = new double[rows / 2];
            Arrays.setAll(strange, row -> 3 + weakness(rival) + spread * 2 * random.nextGaussian());
            double[] normal = scores.anomalies().clone();
            Arrays.setAll(normal, row -> normal[row] + weakness(rival) * spread * random.nextGaussian());
            rivals.put(rival, new Contest.Scores(normal, strange));
        }
        Contest contest = new Contest(kind, rivals);
        return new ReportData(manifest(scores, contest), scores, contest, curve, objections);
    }

    /** Noise that a rival adds to what the model says. */
    private static int weakness(Rival rival) {
        return rival == Rival.MODEL ? 0 : rival == Rival.MAHALANOBIS ? 1 : 2;
    }

    private HeldOutScores scores(SplittableRandom random) {
        double[][] features = columns(names.size(), random, 1);
        double[][] rates = columns(latent, random, 0.1);
        double[][] means = columns(latent, random, 1);
        Arrays.setAll(means[latent - 1], row -> latent == 1 ? means[0][row] : 1e-3 * means[latent - 1][row]);
        double[] anomalies = new double[rows];
        for (double[] column : features) {
            Arrays.setAll(anomalies, row -> anomalies[row] + column[row]);
        }
        return new HeldOutScores(anomalies, features, rates, means);
    }

    private double[][] columns(int width, SplittableRandom random, double factor) {
        double[][] columns = new double[width][rows];
        for (int c = 0; c < width; c++) {
            double[] column = columns[c];
            Arrays.setAll(column, row -> factor * (0.5 + spread * random.nextGaussian()));
        }
        return columns;
    }

    private Manifest manifest(HeldOutScores scores, Contest contest) {
        double[] sorted = scores.anomalies().clone();
        Arrays.sort(sorted);
        List<Double> quantiles = new ArrayList<>();
        for (int i = 0; i <= 98; i++) {
            quantiles.add(sorted[(int) (i / 100.0 * (rows - 1))]);
        }
        Calibration.Tail tail = new Calibration.Tail(0.98, 0.1, Math.max(1e-6, spread));
        double threshold = Calibration.anomalyAt(0.01, quantiles, tail);
        Calibration.NormalMeans normal =
                new Calibration.NormalMeans(means(scores.featureDistortion()), means(scores.latentRate()));
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "machines",
                "1.2.3",
                family,
                IntStream.range(0, names.size())
                        .mapToObj(f -> feature(names.get(f), "/" + f))
                        .toList(),
                new Manifest.Latent(latent, "diagonal", "standard"),
                new Manifest.Nodes(1, "none"),
                Map.of(),
                new Calibration(rows, quantiles, tail, 0.01, threshold, normal),
                new Manifest.Tolerances(1e-4, 1e-6, 1e-3),
                provenance(scores, contest),
                List.of());
    }

    private static FeatureModel feature(String name, String pointer) {
        return new FeatureModel(
                new Feature.Flag(name, pointer, Feature.Missing.MARGINALISE),
                Optional.empty(),
                new Likelihood.Bernoulli());
    }

    private Provenance provenance(HeldOutScores scores, Contest contest) {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("held_out_anomaly", 12.3456);
        metrics.put("held_out_distortion", 10.1234);
        metrics.put("held_out_rate", 2.2222);
        metrics.put("held_out_evidence", -11.987);
        metrics.put("active_units", (double)
                Arrays.stream(scores.latentMean()).filter(ActiveUnits::active).count());
        contest.rankings().forEach((rival, ranking) -> {
            metrics.put(kind.metric("auroc", rival), ranking.auroc());
            metrics.put(kind.metric("aupr", rival), ranking.aupr());
        });
        return new Provenance(
                "rows of <i>machines</i> & more, https://example.org/data",
                "ab".repeat(32),
                "CC BY 4.0",
                "status = 'ok' AND load < 3",
                "cd".repeat(32),
                7,
                5L * rows,
                Map.of(),
                metrics,
                !objections.isEmpty(),
                Optional.empty());
    }

    private static List<Double> means(double[][] columns) {
        return Arrays.stream(columns)
                .map(column -> Arrays.stream(column).average().orElse(0))
                .toList();
    }
}

package dev.elbow.trainer.assess;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineSettings;
import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.evaluate.LatentUnits;
import dev.elbow.trainer.evaluate.LogWeights;
import dev.elbow.trainer.evaluate.Mahalanobis;
import dev.elbow.trainer.evaluate.Mean;
import dev.elbow.trainer.evaluate.PrincipalComponents;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.trainer.fit.DeviceRows;
import dev.elbow.trainer.fit.Importance;
import dev.elbow.trainer.fit.Tighten;
import dev.elbow.trainer.fit.Tightened;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.onnx.GraphParameters;
import dev.elbow.trainer.onnx.Nodes;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Assesses a package on rows. What its graphs say is taken from ONNX Runtime; the training engine computes what needs other draws
 * or gradients. Not thread-safe: the engine collects one gradient a process.
 */
public final class Assessor {

    /** Random draws and gradients are for that many rows at most, evenly spread. */
    private static final int MOST_ROWS = 1_000;

    /** Of draws, whose estimates are compared. */
    private static final int GROUPS = 8;

    /** The draws of one bound over those of the one before. */
    private static final int FACTOR = 8;

    private final VerifiedPackage verified;
    private final Manifest manifest;
    private final LabelledRows rows;
    private final int draws;
    private final int tighten;
    private final int infer;
    private final long seed;
    private final List<String> notes = new ArrayList<>();

    /**
     * An assessment to be made.
     *
     * @param draws K of the evidence, at least {@value #GROUPS}
     * @param tighten steps for each row from the encoder's posterior; none for 0
     * @param infer steps for each row from the prior; none for 0
     */
    public Assessor(VerifiedPackage verified, LabelledRows rows, int draws, int tighten, int infer, long seed) {
        this.verified = verified;
        this.manifest = verified.manifest();
        this.rows = rows;
        this.draws = draws;
        this.tighten = tighten;
        this.infer = infer;
        this.seed = seed;
    }

    public Assessment assess() {
        if (rows.all() > rows.events().size()) {
            notes.add("measured on " + rows.events().size() + " of " + rows.all()
                    + " rows, evenly spaced: they stay in memory");
        }
        int[] normal = rows.rows(false);
        int[] anomalous = rows.rows(true);
        ScoredBatch scores;
        try (PackageSession session = verified.open(Provider.CPU)) {
            scores = session.score(rows.events());
        }
        List<Assessment.Group> groups = new ArrayList<>();
        addGroup(groups, rows.labelled() ? "normal" : "all", scores, normal);
        addGroup(groups, "anomalous", scores, anomalous);
        boolean exact = manifest.latent().posterior().equals("categorical");
        if (exact) {
            notes.add(
                    "the posterior is exact: the bound is the evidence, so there is nothing to estimate and nothing to"
                            + " tighten");
        }
        EventBatch some = EventSource.of(rows.events()).rows(spread(normal.length > 0 ? normal : anomalous));
        Optional<Parameters> parameters = exact ? Optional.empty() : parameters();
        Estimates estimates = parameters.map(found -> estimates(found, some)).orElse(Estimates.NONE);
        return new Assessment(
                groups,
                exact ? Optional.empty() : Optional.of(units(some)),
                estimates.evidence,
                estimates.gap,
                estimates.inference,
                rows.labelled() ? detection(scores, normal.length, anomalous.length) : Optional.empty(),
                notes);
    }

    private static void addGroup(List<Assessment.Group> groups, String name, ScoredBatch scores, int[] members) {
        if (members.length > 0) {
            groups.add(new Assessment.Group(
                    name,
                    members.length,
                    mean(members, row -> -scores.anomaly(row)),
                    mean(members, scores::distortion),
                    mean(members, scores::rate),
                    mean(members, scores::evidence)));
        }
    }

    private static Mean mean(int[] members, IntToDoubleFunction term) {
        return Mean.of(Arrays.stream(members).mapToDouble(term).toArray());
    }

    private static int[] spread(int[] members) {
        int count = Math.min(MOST_ROWS, members.length);
        int[] spread = new int[count];
        for (int i = 0; i < count; i++) {
            spread[i] = members[(int) ((long) i * members.length / count)];
        }
        return spread;
    }

    private LatentUnits units(EventBatch some) {
        try (PackageSession session = verified.open(Provider.CPU)) {
            return LatentUnits.of(session.score(some));
        }
    }

    private Optional<Parameters> parameters() {
        try {
            return Optional.of(GraphParameters.read(manifest, verified.file(GraphContract.SCORE + ".onnx")));
        } catch (IllegalArgumentException e) {
            notes.add("no evidence by random draws and no tightening: " + e.getMessage());
            return Optional.empty();
        }
    }

    private record Estimates(
            Optional<Assessment.Evidence> evidence,
            Optional<Assessment.Gap> gap,
            Optional<Assessment.Inference> inference) {
        static final Estimates NONE = new Estimates(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Estimates estimates(Parameters parameters, EventBatch some) {
        EngineSettings.apply();
        Layout layout = parameters.architecture().layout();
        try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
                EngineAlgebra algebra = new EngineAlgebra(manager, parameters)) {
            DeviceRows device = DeviceRows.of(manager, layout, EventSource.of(some));
            Importance importance = new Importance(algebra, device);
            Assessment.Evidence evidence =
                    evidence(importance.fromPosterior(draws, seed), importance.fromPrior(draws, seed + 1));
            if (tighten == 0 && infer == 0) {
                return new Estimates(Optional.of(evidence), Optional.empty(), Optional.empty());
            }
            Tightened encoded = own(algebra, device, Tighten.Start.ENCODER, tighten);
            return new Estimates(
                    Optional.of(evidence),
                    tighten == 0 ? Optional.empty() : Optional.of(gap(encoded)),
                    infer == 0
                            ? Optional.empty()
                            : Optional.of(inference(encoded, own(algebra, device, Tighten.Start.PRIOR, infer))));
        }
    }

    private Assessment.Evidence evidence(LogWeights posterior, LogWeights prior) {
        Map<Integer, Mean> bounds = new LinkedHashMap<>();
        for (int k = 1; k < draws; k *= FACTOR) {
            bounds.put(k, Mean.of(posterior.bound(k)));
        }
        bounds.put(draws, Mean.of(posterior.bound(draws)));
        return new Assessment.Evidence(
                posterior.events(),
                bounds,
                Mean.of(posterior.errors(GROUPS)).mean(),
                Mean.of(prior.bound(draws)),
                Mean.of(prior.errors(GROUPS)).mean());
    }

    /** Judged by a pair of nodes a latent dimension at least: with fewer, a posterior could hide its variance between them. */
    private Tightened own(EngineAlgebra algebra, DeviceRows device, Tighten.Start start, int steps) {
        int dimensions = manifest.latent().dimensions();
        Nodes nodes = Nodes.of(Math.max(manifest.nodes().count(), 2 * dimensions), dimensions);
        return new Tighten(algebra, nodes, steps).tighten(device, start, seed);
    }

    private Assessment.Gap gap(Tightened tightened) {
        double[] gains = new double[tightened.anomaly().length];
        Arrays.setAll(
                gains, row -> tightened.started()[row] - (double) tightened.anomaly()[row]);
        return new Assessment.Gap(gains.length, tighten, Mean.of(gains));
    }

    private Assessment.Inference inference(Tightened encoded, Tightened inferred) {
        return new Assessment.Inference(
                inferred.anomaly().length,
                infer,
                bound(inferred.anomaly()),
                bound(inferred.started()),
                bound(encoded.started()),
                tighten == 0 ? Optional.empty() : Optional.of(bound(encoded.anomaly())));
    }

    private static Mean bound(float[] anomalies) {
        double[] bounds = new double[anomalies.length];
        Arrays.setAll(bounds, row -> -(double) anomalies[row]);
        return Mean.of(bounds);
    }

    private Optional<Assessment.Detection> detection(ScoredBatch scores, int normal, int anomalous) {
        if (normal == 0 || anomalous == 0) {
            notes.add("no ranking: every row is " + (normal == 0 ? "an anomaly" : "normal"));
            return Optional.empty();
        }
        double rate = manifest.calibration().falseAlertRate();
        int budget = Alerts.budget(rate, normal);
        boolean[] truths = rows.truths();
        double[] anomalies = new double[scores.size()];
        Arrays.setAll(anomalies, scores::anomaly);
        Map<String, Assessment.Rival> rivals = new LinkedHashMap<>();
        rivals.put("model", rival(anomalies, truths, budget));
        rivalScores().forEach((name, distances) -> rivals.put(name, rival(distances, truths, budget)));
        double share = anomalous / (double) (normal + anomalous);
        int luck = (int) Math.round(anomalous * (double) budget / normal);
        rivals.put(
                "random",
                new Assessment.Rival(
                        new Ranking(0.5, share), new Alerts(luck, budget, share, budget / (double) normal)));
        Alerts own = Alerts.above(manifest.calibration().threshold(), anomalies, truths);
        return Optional.of(new Assessment.Detection(budget, rate, rivals, own));
    }

    private static Assessment.Rival rival(double[] scores, boolean[] truths, int budget) {
        return new Assessment.Rival(Ranking.of(scores, truths), Alerts.withBudget(budget, scores, truths));
    }

    /** What can be had from the moments of the training rows that the package holds. */
    private Map<String, double[]> rivalScores() {
        Map<String, double[]> scores = new LinkedHashMap<>();
        boolean known = manifest.files().stream().anyMatch(file -> file.name().equals("baseline.json"));
        if (!known || manifest.schema().numericWidth() == 0) {
            notes.add("no baselines: the package holds no moments of numeric training rows");
            return scores;
        }
        Baseline baseline = DocumentJson.readBaseline(verified.file("baseline.json"));
        int width = baseline.mean().size();
        scores.put("distance_to_mean", new Mahalanobis(diagonal(baseline)).distances(rows.events()));
        scores.put("mahalanobis", new Mahalanobis(baseline).distances(rows.events()));
        if (width > 1) {
            int components = Math.min(manifest.latent().dimensions(), width - 1);
            scores.put("pca_" + components, new PrincipalComponents(baseline, components).distances(rows.events()));
        }
        return scores;
    }

    private static Baseline diagonal(Baseline baseline) {
        List<List<Double>> diagonal = new ArrayList<>();
        for (int i = 0; i < baseline.mean().size(); i++) {
            List<Double> line = new ArrayList<>();
            for (int j = 0; j < baseline.mean().size(); j++) {
                line.add(i == j ? baseline.covariance().get(i).get(j) : 0.0);
            }
            diagonal.add(line);
        }
        return new Baseline(baseline.mean(), diagonal);
    }
}

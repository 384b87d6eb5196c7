package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.model.Tightening;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.EventJson;
import dev.elbow.trainer.data.ContentDigest;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.evaluate.CalibrationFit;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.recipe.TestSource;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Curve;
import dev.elbow.trainer.report.HeldOutScores;
import dev.elbow.trainer.report.Report;
import dev.elbow.trainer.report.ReportData;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From a fitted network to a model package: graphs, parity with the training engine, golden vectors, calibration, card, report. The
 * same recipe, data and kind of machine give the same bytes, but for {@link Provenance.Run}.
 */
public final class PackageExport {

    /** See {@link Manifest.Tolerances}. */
    private static final Manifest.Tolerances TOLERANCES = new Manifest.Tolerances(1e-4, 1e-6, 1e-3);

    private static final int PARITY_ROWS = 2_048;

    /**
     * Labelled rows that were kept from the fit.
     *
     * @param leftOut by the recipe's condition, ranked against held-out rows
     * @param test of both kinds, ranked against each other
     */
    public record Strange(Optional<EventBatch> leftOut, Optional<LabelledRows> test) {
        /** No labels are known. */
        public static final Strange NONE = new Strange(Optional.empty(), Optional.empty());
    }

    private final Recipe recipe;
    private final Dataset data;
    private final Layout layout;
    private final Model model;
    private final List<HeldOutFit> judged;
    private final Optional<Provenance.Base> base;
    private final long started;

    /**
     * An export of a model fitted to the recipe's data.
     *
     * @param judged fits whose held-out rows speak for the model, the first of them for the report: its own, or several to fewer rows
     * @param base what the fit began with
     * @param started of the run, by {@link System#nanoTime}
     */
    public PackageExport(
            Recipe recipe,
            Dataset data,
            Layout layout,
            Model model,
            List<HeldOutFit> judged,
            Optional<Provenance.Base> base,
            long started) {
        this.recipe = recipe;
        this.data = data;
        this.layout = layout;
        this.model = model;
        this.judged = List.copyOf(judged);
        this.base = base;
        this.started = started;
    }

    /**
     * Writes the package to a new folder, or nothing.
     *
     * @param curve how the fit went, for the report
     * @param strange labelled events to report a ranking on, where the data have some
     * @param force writes even a model that is refused; card and provenance say so
     * @throws ExportRefusedException where the model is collapsed or ranks no better than the distance to the mean
     * @throws dev.elbow.zoo.fault.ZooException where the folder is taken or cannot be written
     */
    public VerifiedPackage write(Path folder, Curve curve, Strange strange, boolean force) {
        try (PackageSession session = model.open(layout.schema())) {
            List<ScoredBatch> heldOut = new ArrayList<>();
            Evaluation own = evaluation(session, strange.leftOut());
            Evaluation evaluation = evaluation(own, strange.leftOut(), heldOut);
            List<String> objections = new ArrayList<>(evaluation.objections());
            GoldenEvents golden = GoldenEvents.draw(
                    layout.schema(),
                    model.graphs(),
                    model.latent().dimensions(),
                    recipe.fit().seed());
            checkParity(session, golden.events());
            checkParity(session, firstRows(data.heldOut()));
            if (!objections.isEmpty() && !force) {
                objections.add("(--force writes it all the same, and marks its card)");
                throw new ExportRefusedException(recipe.name() + ":" + recipe.version(), objections);
            }
            Calibration calibration = CalibrationFit.fit(
                    heldOut, own.scores(), share(), recipe.score().falseAlertRate());
            Optional<Tightening> tighten = new TighteningFit(model, session, data.heldOut(), judged, share())
                    .fit(recipe.score().falseAlertRate());
            EventSource fitted = fitted();
            Optional<TestResult> test = strange.test()
                    .map(rows -> TestResult.of(session, calibration, data.transforms(), fitted, rows, seed()));
            Manifest manifest = manifest(calibration, tighten, evaluation, test);
            GoldenVectors vectors = GoldenRun.record(model.graphs(), golden, TOLERANCES.golden());
            String example =
                    new String(new EventJson(layout.schema()).write(golden.events(), 0), StandardCharsets.UTF_8);
            Contest contest = test.map(TestResult::contest).orElse(evaluation.contest());
            ReportData report =
                    new ReportData(manifest, HeldOutScores.of(heldOut), contest, curve, evaluation.objections());
            UsualValues usual = UsualValues.of(fitted);
            String card = new Card(manifest, evaluation, test, recipe, usual, example, fittedRows()).text();
            return Zoo.write(folder, manifest, files(vectors, evaluation, card, report));
        }
    }

    /**
     * What the first fit's held-out rows say, and the scores of what every fit held out.
     *
     * @param own what rows say of the model, which may be the first fit's; if not, it has seen them
     * @param heldOut is added to
     */
    private Evaluation evaluation(Evaluation own, Optional<EventBatch> anomalies, List<ScoredBatch> heldOut) {
        if (!crossFitted()) {
            heldOut.add(own.scores());
            return own;
        }
        try (PackageSession first = judged.get(0).model().open(layout.schema())) {
            Evaluation evaluation = evaluation(first, anomalies).objectingTo(own);
            heldOut.add(evaluation.scores());
            for (HeldOutFit other : judged.subList(1, judged.size())) {
                try (PackageSession session = other.model().open(layout.schema())) {
                    heldOut.add(session.score(other.heldOut()));
                }
            }
            return evaluation;
        }
    }

    /** Of the model's rows, what a fit that speaks for it saw. */
    private double share() {
        return crossFitted() ? 1 - 1.0 / judged.size() : 1;
    }

    private Evaluation evaluation(PackageSession session, Optional<EventBatch> anomalies) {
        return Evaluation.of(
                session, model, data, layout, anomalies, recipe.fit().seed());
    }

    /** Holds the scoring graphs to what the training engine computes. */
    private void checkParity(PackageSession session, EventBatch events) {
        Parity parity = new Parity(recipe.name());
        parity.check(session, events, model.anomalies(events));
        session.tightening().ifPresent(second -> parity.check(second, events, model.tightened(events)));
    }

    private static EventBatch firstRows(EventBatch batch) {
        return batch.head(Math.min(batch.size(), PARITY_ROWS));
    }

    private long seed() {
        return recipe.fit().seed();
    }

    /** What the model was fitted to. */
    private EventSource fitted() {
        if (!crossFitted()) {
            return data.train();
        }
        EventBatch all = new EventBatch(layout.schema(), data.rows());
        data.train().copy(0, data.train().size(), all);
        EventSource.of(data.heldOut()).copy(0, data.heldOut().size(), all);
        return EventSource.of(all);
    }

    /** Whether other fits held out what this model was fitted to. */
    private boolean crossFitted() {
        return judged.get(0).model() != model;
    }

    private Manifest manifest(
            Calibration calibration, Optional<Tightening> tighten, Evaluation evaluation, Optional<TestResult> test) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                recipe.name(),
                recipe.version(),
                recipe.description(),
                model.family(),
                features(),
                model.latent(),
                model.nodes(),
                model.graphs().graphs(),
                calibration,
                tighten,
                TOLERANCES,
                provenance(evaluation, test),
                List.of(),
                List.of());
    }

    private List<FeatureModel> features() {
        List<FeatureModel> features = new ArrayList<>();
        for (int f = 0; f < layout.schema().size(); f++) {
            Feature feature = layout.schema().features().get(f);
            features.add(new FeatureModel(
                    feature, data.transforms().get(f), model.likelihoods().get(f)));
        }
        return features;
    }

    private Provenance provenance(Evaluation evaluation, Optional<TestResult> test) {
        Map<String, Double> metrics = new TreeMap<>(evaluation.metrics());
        test.ifPresent(result -> metrics.putAll(result.metrics()));
        return new Provenance(
                recipe.data().description(),
                data.sha256(),
                recipe.data().license(),
                recipe.data().where(),
                recipe.sha256(),
                recipe.fit().seed(),
                data.train().size() + (long) data.heldOut().size(),
                Versions.used(),
                metrics,
                !evaluation.objections().isEmpty(),
                base,
                test.map(this::test),
                Optional.of(Versions.run(started)));
    }

    private Provenance.Test test(TestResult result) {
        TestSource source = recipe.test().orElseThrow();
        return new Provenance.Test(
                source.file().map(ContentDigest::sha256).orElse(data.sha256()),
                source.where(),
                recipe.data().label().orElseThrow(),
                source.normal(),
                result.normal(),
                result.anomalous());
    }

    private Map<String, byte[]> files(GoldenVectors golden, Evaluation evaluation, String card, ReportData report) {
        Map<String, byte[]> files = new TreeMap<>();
        model.graphs().onnx().forEach((name, bytes) -> files.put(name + ".onnx", bytes));
        files.put("golden.json", DocumentJson.write(golden));
        files.put("baseline.json", DocumentJson.write(evaluation.baseline()));
        files.put("recipe.yaml", recipe.source().getBytes(StandardCharsets.UTF_8));
        files.put("README.md", card.getBytes(StandardCharsets.UTF_8));
        files.put(Report.FILE, Report.html(report));
        return files;
    }

    private int fittedRows() {
        return model.fittedRows()
                .orElse(crossFitted() ? data.rows() : data.train().size());
    }
}

package dev.elbow.trainer.benchmark;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.trainer.baseline.Detector;
import dev.elbow.trainer.baseline.Standardised;
import dev.elbow.trainer.benchmark.SetRecord.Figures;
import dev.elbow.trainer.data.EventRows;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;

/**
 * One set with one seed: the model goes the way of every model, from a file of training rows to a verified package whose scoring graph
 * runs in ONNX Runtime; the detectors beside it get the same rows. Used once.
 */
final class SetRun {

    private static final double HUNDREDTH = 0.01;
    private static final double THOUSANDTH = 0.001;

    private final LabelledSet set;
    private final Protocol protocol;
    private final long seed;
    private final ModelRecipe recipe;
    private final String name;
    private final Protocol.Halves halves;
    private final boolean[] anomalies;

    SetRun(LabelledSet set, Protocol protocol, long seed, ModelRecipe recipe, String name) {
        this.set = set;
        this.protocol = protocol;
        this.seed = seed;
        this.recipe = recipe;
        this.name = name;
        this.halves = protocol.split(set.rows(), set.anomalies(), seed);
        this.anomalies = new boolean[halves.test().length];
        for (int row = 0; row < anomalies.length; row++) {
            anomalies[row] = set.anomalies().get(halves.test()[row]);
        }
    }

    /**
     * Takes the record that is there, or fits. The training engine knows one thread; all fits have to be on it.
     *
     * @return what is left to do, on any thread
     * @throws IOException where temporary files cannot be written
     * @throws TrainerDataException where the rows cannot be trained on
     */
    Callable<SetRecord> fit(ResultFolder results) throws IOException {
        checkBothKinds();
        List<List<String>> train = set.cells(halves.train());
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-benchmark")) {
            Path rows = write(folder.path().resolve("train.csv"), train);
            ModelRecipe.Draft draft = recipe.draft(rows, seed);
            String settings = digest(draft.settings());
            String key = digest(String.join("\n", set.sha256(), protocol.name(), "" + seed, settings, draft.columns()));
            Optional<SetRecord> found = results.find(protocol, set.name(), seed, set.sha256());
            if (found.isPresent() && found.get().key().equals(key)) {
                return () -> keep(results, found.get().named(name));
            }
            long start = System.nanoTime();
            VerifiedPackage made = draft.make(folder.path().resolve("package"));
            double seconds = (System.nanoTime() - start) / 1e9;
            Made model = new Made(key, settings, made, seconds);
            Map<String, Figures> known = found.map(SetRecord::detectors).orElse(Map.of());
            return () -> keep(results, score(train, model, known));
        }
    }

    /** A model, and what it took. */
    private record Made(String key, String settings, VerifiedPackage model, double seconds) {}

    private static SetRecord keep(ResultFolder results, SetRecord record) throws IOException {
        results.keep(record);
        return record;
    }

    private void checkBothKinds() {
        int strange = count();
        if (strange == 0 || strange == anomalies.length || halves.train().length == 0) {
            throw new TrainerDataException("data " + set.file() + ", seed " + seed + ": " + halves.train().length
                    + " rows to train on, " + (anomalies.length - strange) + " normal rows and " + strange
                    + " anomalies to score (expected: some of each)");
        }
    }

    private int count() {
        int count = 0;
        for (boolean anomaly : anomalies) {
            count += anomaly ? 1 : 0;
        }
        return count;
    }

    private SetRecord score(List<List<String>> train, Made made, Map<String, Figures> known) throws IOException {
        List<List<String>> test = set.cells(halves.test());
        Map<String, Figures> methods = new LinkedHashMap<>();
        SetRecord.Gate gate = model(made, test, methods);
        if (known.keySet().equals(Detector.all().keySet())) {
            methods.putAll(known);
        } else {
            detectors(train, test, methods);
        }
        SetRecord.Size size = new SetRecord.Size(set.columns().size(), train.size(), test.size(), count());
        return new SetRecord(
                made.key, set.sha256(), name, made.settings, protocol, set.name(), seed, size, gate, methods);
    }

    private void detectors(List<List<String>> train, List<List<String>> test, Map<String, Figures> methods) {
        CellColumns columns = CellColumns.of(train);
        double[][] raw = columns.values(train);
        Standardised standardised = Standardised.fit(raw);
        float[][] trainValues = standardised.of(raw);
        float[][] testValues = standardised.of(columns.values(test));
        Detector.all().forEach((method, detector) -> {
            long start = System.nanoTime();
            Detector.Fitted fitted = detector.fit(trainValues, seed);
            double seconds = (System.nanoTime() - start) / 1e9;
            Timed scored = Timed.of(() -> fitted.scores(testValues));
            methods.put(method, figures(scored.scores(), seconds, scored.microseconds()));
        });
    }

    private SetRecord.Gate model(Made made, List<List<String>> test, Map<String, Figures> methods) throws IOException {
        EventBatch events = new EventBatch(made.model.manifest().schema());
        BitSet refused = new BitSet();
        try (TemporaryFolder folder = TemporaryFolder.create("elbow-benchmark");
                EventRows rows = EventRows.open(write(folder.path().resolve("test.csv"), test))) {
            rows.read(events, (refusal, none) -> {
                if (refusal.isPresent()) {
                    refused.set(events.size() + refused.cardinality());
                }
            });
        }
        if (events.size() == 0) {
            throw new TrainerDataException("data " + set.file() + ", seed " + seed
                    + ": no row to score is an event of the model (expected: some)");
        }
        try (PackageSession session = made.model.open(Provider.CPU)) {
            ScoredBatch scored = session.score(events);
            double micros = Timed.of(() -> anomalies(session.score(events))).microseconds();
            List<IntToDoubleFunction> scores =
                    List.of(scored::anomaly, scored::distortion, row -> -scored.evidence(row));
            for (int i = 0; i < scores.size(); i++) {
                double[] all = spread(scores.get(i), refused);
                methods.put(SetRecord.MODEL.get(i), figures(all, made.seconds, micros));
            }
            return gate(made.model, spread(scored::anomaly, refused), refused.cardinality());
        }
    }

    private static double[] anomalies(ScoredBatch scored) {
        double[] anomalies = new double[scored.size()];
        Arrays.setAll(anomalies, scored::anomaly);
        return anomalies;
    }

    /** One score for each row of the file: a row that is no event of the model is stranger than any that is. */
    private double[] spread(IntToDoubleFunction score, BitSet refused) {
        double[] all = new double[anomalies.length];
        for (int row = 0, event = 0; row < all.length; row++) {
            all[row] = refused.get(row) ? Double.POSITIVE_INFINITY : score.applyAsDouble(event++);
        }
        return all;
    }

    private SetRecord.Gate gate(VerifiedPackage made, double[] scores, int refused) {
        boolean collapsed = !made.manifest().latent().posterior().equals("categorical")
                && made.manifest().provenance().metrics().getOrDefault("active_units", 0.0) == 0;
        boolean useless = made.manifest().provenance().forced() && !collapsed;
        Calibration calibration = made.manifest().calibration();
        return new SetRecord.Gate(
                collapsed,
                useless,
                refused,
                alertRate(calibration, scores, HUNDREDTH),
                alertRate(calibration, scores, THOUSANDTH));
    }

    private double alertRate(Calibration calibration, double[] scores, double budget) {
        int alerts = 0;
        for (int row = 0; row < scores.length; row++) {
            alerts += !anomalies[row] && calibration.pValue(scores[row]) <= budget ? 1 : 0;
        }
        return alerts / (double) (scores.length - count());
    }

    private Figures figures(double[] scores, double seconds, double microseconds) {
        Ranking ranking = Ranking.of(scores, anomalies);
        return new Figures(ranking.auroc(), ranking.aupr(), seconds, microseconds);
    }

    private Path write(Path file, List<List<String>> rows) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord(set.columns());
            rows.forEach(csv::writeRecord);
        } catch (UncheckedIOException e) {
            throw new IOException("temporary files: " + IoFault.of(e), e);
        }
        return file;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

package dev.elbow.deploy.budget;

import dev.elbow.deploy.demo.DemoEvents;
import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.IntStream;

/** A bundled package and normal events that it was not trained or calibrated on. Not thread-safe. */
final class HeldOut implements AutoCloseable {

    private final VerifiedPackage model;
    private final PackageSession session;
    private final EventBatch normal;
    private final EventBatch anomalies;

    private HeldOut(String reference) {
        model = Zoo.load(reference);
        session = model.open(Provider.CPU);
        normal = new EventBatch(model.manifest().schema());
        anomalies = new EventBatch(model.manifest().schema());
    }

    /** The demo's connections: other weeks than those of training. */
    static HeldOut networkIntrusion() {
        HeldOut heldOut = new HeldOut("network-intrusion:1.0.0");
        JsonEventDecoder decoder = new JsonEventDecoder(heldOut.model.manifest().schema());
        DemoEvents events = DemoEvents.read(Integer.MAX_VALUE);
        for (int i = 0; i < events.size(); i++) {
            decoder.decode(events.events().get(i).value(), events.attack(i) ? heldOut.anomalies : heldOut.normal);
        }
        return heldOut;
    }

    /** The normal states that training left out. */
    static HeldOut machineFailure() {
        String name = "machine-failure.csv.gz";
        HeldOut heldOut = new HeldOut("machine-failure:1.0.0");
        JsonEventDecoder decoder = new JsonEventDecoder(heldOut.model.manifest().schema());
        InputStream in = Objects.requireNonNull(HeldOut.class.getResourceAsStream(name), name);
        try (EventFile file = EventFile.open(name, in, Columns.all())) {
            while (file.hasNext()) {
                decoder.decode(file.next().value(), heldOut.normal);
            }
        }
        return heldOut;
    }

    String name() {
        return model.manifest().name();
    }

    /** Of an event each three seconds, so that the level is a p-value that so many rows can tell: 1 in 960, or 1 in 480 of fewer rows. */
    double alertsADay() {
        return normal.size() > 10_000 ? 30 : 60;
    }

    Calibration calibration() {
        return model.manifest().calibration();
    }

    /** Their anomalies in nats, by the model. */
    double[] anomalies() {
        return score(normal);
    }

    /** Those of labelled anomalies. */
    double[] ofLabelledAnomalies() {
        return score(anomalies);
    }

    /** What the model says of the same events after a drift, each a new event. */
    double[] anomalies(SimulatedDrift drift) {
        int column = column(drift.feature());
        int rows = normal.size();
        double mean = IntStream.range(0, rows)
                .mapToDouble(row -> normal.numericAt(row, column))
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, rows)
                .mapToDouble(row -> Math.pow(normal.numericAt(row, column) - mean, 2))
                .average()
                .orElseThrow();
        EventBatch drifted = normal.head(rows);
        drift.apply(drifted, column, Math.sqrt(variance));
        return score(drifted);
    }

    private int column(String name) {
        int column = 0;
        for (Feature feature : model.manifest().schema().features()) {
            if (feature.name().equals(name)) {
                return column;
            }
            column += feature instanceof Feature.Categorical ? 0 : 1;
        }
        throw new IllegalArgumentException(name);
    }

    private double[] score(EventBatch events) {
        ScoredBatch scored = session.score(events);
        return IntStream.range(0, scored.size()).mapToDouble(scored::anomaly).toArray();
    }

    @Override
    public void close() {
        session.close();
    }
}

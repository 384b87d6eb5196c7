package dev.elbow.zoo.diff;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One package's half of the work: decodes events by its own schema and scores them in batches. Not thread-safe. */
final class SideScoring implements AutoCloseable {

    private final String model;
    private final EventDecoder decoder;
    private final PackageSession session;
    private final EventBatch decoded;
    private final EventBatch waiting;

    private SideScoring(VerifiedPackage scoredWith, PackageSession session) {
        this.model = scoredWith.manifest().reference();
        this.session = session;
        this.decoder = new JsonEventDecoder(scoredWith.manifest().schema());
        this.decoded = new EventBatch(scoredWith.manifest().schema());
        this.waiting = new EventBatch(scoredWith.manifest().schema());
    }

    static SideScoring open(VerifiedPackage scoredWith) {
        return new SideScoring(scoredWith, scoredWith.open(Provider.CPU));
    }

    /** What a batch came to: an anomaly of each event, or a refusal. */
    static final class Scored {
        private final double[] anomalies;
        private final Map<Integer, Refusal> refused = new HashMap<>();

        private Scored(int events) {
            this.anomalies = new double[events];
        }

        /** In nats; meaningless for an event that was refused. */
        double anomaly(int event) {
            return anomalies[event];
        }

        Optional<Refusal> refusal(int event) {
            return Optional.ofNullable(refused.get(event));
        }
    }

    Optional<Refusal> decode(byte[] event) {
        decoded.clear();
        return decoder.decode(event, decoded);
    }

    /** Lets the event that was decoded last wait for its batch. */
    void take() {
        waiting.append(decoded, 0);
    }

    /** Scores the events that wait, and none waits any more. */
    Scored score() {
        Scored scored = new Scored(waiting.size());
        score(0, waiting.size(), scored);
        waiting.clear();
        return scored;
    }

    /** Where the model fails on many, halves of them are tried, until those on which it fails are alone. */
    private void score(int from, int to, Scored scored) {
        EventBatch part = new EventBatch(waiting.schema(), to - from);
        for (int row = from; row < to; row++) {
            part.append(waiting, row);
        }
        try {
            read(session.score(part), from, scored);
        } catch (GraphFault e) {
            if (to - from == 1) {
                scored.refused.put(from, refusal(String.valueOf(e.getMessage()), "a score"));
                return;
            }
            int middle = (from + to) / 2;
            score(from, middle, scored);
            score(middle, to, scored);
        }
    }

    private void read(ScoredBatch batch, int from, Scored scored) {
        for (int row = 0; row < batch.size(); row++) {
            float rate = batch.rate(row);
            float anomaly = batch.distortion(row) + rate;
            if (Float.isFinite(anomaly) && rate >= Elbo.RATE_ROUNDING) {
                scored.anomalies[from + row] = new Elbo(batch.distortion(row), rate).anomaly();
            } else {
                String found = "anomaly " + anomaly + ", rate " + rate;
                scored.refused.put(
                        from + row, refusal(found, "a finite anomaly, a rate of at least " + Elbo.RATE_ROUNDING));
            }
        }
    }

    private Refusal refusal(String found, String expected) {
        return new Refusal(
                Refusal.Reason.NOT_SCORABLE, "model " + model + ": " + found + " (expected: " + expected + ")");
    }

    @Override
    public void close() {
        session.close();
    }
}

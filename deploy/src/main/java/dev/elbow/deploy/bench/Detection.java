package dev.elbow.deploy.bench;

import dev.elbow.deploy.demo.DemoEvents;
import dev.elbow.deploy.replay.Event;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;

/**
 * How well the demo's labelled events are ranked, in nats by the model and by a random cut forest, which learns from the stream alone.
 * Events that either refuses are left out. Stateless.
 */
final class Detection {

    private Detection() {}

    /** The model, the forest on the numbers as they are, and on their logarithms. */
    record Rankings(int events, Ranking model, Ranking forest, Ranking forestOfLogarithms) {}

    static Rankings of(VerifiedPackage model) {
        DemoEvents events = DemoEvents.read(Integer.MAX_VALUE);
        JsonEventDecoder decoder = new JsonEventDecoder(model.manifest().schema());
        EventBatch batch = new EventBatch(model.manifest().schema());
        boolean[] decoded = new boolean[events.size()];
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] = decoder.decode(events.events().get(i).value(), batch).isEmpty();
        }
        double[] anomaly = new double[batch.size()];
        double[] forest = new double[batch.size()];
        double[] logarithms = new double[batch.size()];
        boolean[] attacks = new boolean[batch.size()];
        Forest plain = new Forest(model.manifest().schema(), false);
        Forest logarithmic = new Forest(model.manifest().schema(), true);
        try (PackageSession session = model.open(Provider.CPU)) {
            ScoredBatch scored = session.score(batch);
            int row = 0;
            for (int i = 0; i < decoded.length; i++) {
                if (decoded[i]) {
                    Event event = events.events().get(i);
                    anomaly[row] = scored.anomaly(row);
                    forest[row] = plain.score(event.value());
                    logarithms[row] = logarithmic.score(event.value());
                    attacks[row++] = events.attack(i);
                }
            }
        }
        return new Rankings(
                anomaly.length,
                Ranking.of(anomaly, attacks),
                Ranking.of(forest, attacks),
                Ranking.of(logarithms, attacks));
    }
}

package dev.elbow.zoo.diff;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.wire.EventJson;
import dev.elbow.zoo.VerifiedPackage;
import java.util.List;

/** Two packages opened to score the same events. Not thread-safe; closed by its owner. */
public final class PairScoring implements AutoCloseable {

    /** The bytes of {@code {}}. */
    private static final int EMPTY = 2;

    private final VerifiedPackage a;
    private final VerifiedPackage b;
    private final SideScoring scoringA;
    private final SideScoring scoringB;

    private PairScoring(VerifiedPackage a, VerifiedPackage b, SideScoring scoringA, SideScoring scoringB) {
        this.a = a;
        this.b = b;
        this.scoringA = scoringA;
        this.scoringB = scoringB;
    }

    /** Opens both on the CPU. */
    public static PairScoring open(VerifiedPackage a, VerifiedPackage b) {
        SideScoring scoringA = SideScoring.open(a);
        try {
            return new PairScoring(a, b, scoringA, SideScoring.open(b));
        } catch (RuntimeException e) {
            scoringA.close();
            throw e;
        }
    }

    /** A comparison on events to come; one at a time. */
    public EventComparison begin() {
        return begin(EventComparison.MOST_EVENTS);
    }

    /** The same with room for so many events. */
    public EventComparison begin(int most) {
        return new EventComparison(scoringA, scoringB, new ScorePairs(a.manifest(), b.manifest()), most);
    }

    /**
     * A comparison on a package's golden events as the JSON objects that they stand for, numbered from 0. Those with extreme values
     * are left out, since all models agree on them and differ by thousands of nats, and so are those with no value at all.
     */
    public ScoreAgreement onGolden(VerifiedPackage one) {
        EventBatch event = new EventBatch(one.manifest().schema());
        EventJson json = new EventJson(one.manifest().schema());
        EventComparison comparison = begin();
        List<GoldenVectors.Case> cases = one.golden().cases();
        for (int i = 0; i < cases.size(); i++) {
            event.clear();
            cases.get(i).addTo(event);
            byte[] bytes = json.write(event, 0);
            if (!cases.get(i).kind().equals(GoldenVectors.EXTREME) && bytes.length > EMPTY) {
                comparison.add(i, bytes);
            }
        }
        return comparison.end();
    }

    @Override
    public void close() {
        scoringA.close();
        scoringB.close();
    }
}

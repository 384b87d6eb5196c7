package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.observe.AnomalyCounts;

/**
 * One thread's anomalies by one model, so far as they are not committed. Large, and so used again. Not thread-safe.
 *
 * @param anomalies in nats
 */
record Tally(Score.Model model, AnomalyCounts anomalies) {

    static Tally of(Score.Model model) {
        return new Tally(model, new AnomalyCounts());
    }
}

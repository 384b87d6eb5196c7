package dev.elbow.deploy.flink;

import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.score.Answer;

/**
 * An event with what became of it; Flink writes it field by field.
 *
 * @param event its bytes
 * @param answer its score in JSON (score.schema.json), or why it has none
 * @param refused whether it has none
 * @param anomalous whether its package calls it anomalous
 * @param anomaly nats; NaN where it was refused
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; Flink's own types of bytes are arrays
public record ScoredEvent(byte[] event, byte[] answer, boolean refused, boolean anomalous, double anomaly) {

    static ScoredEvent of(byte[] event, Answer answer) {
        return answer.match(
                score -> new ScoredEvent(event, ScoreJson.write(score), false, score.anomalous(), score.anomaly()),
                refusal -> new ScoredEvent(event, ScoreJson.write(refusal), true, false, Double.NaN));
    }
}

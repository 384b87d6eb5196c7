package dev.elbow.schemas.wire;

import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;

/**
 * Scores as JSON objects ({@code score.schema.json}). Graphs compute in float32: more digits than a float's would be noise. Not
 * thread-safe.
 */
public final class JsonScoreEncoder implements ScoreEncoder {

    /** Stands for a symbol outside the vocabulary whose text is not known. */
    public static final String UNKNOWN = "(unknown)";

    private static final byte[] ANOMALY = JsonBytes.ascii(",\"anomaly\":");
    private static final byte[] DISTORTION = JsonBytes.ascii(",\"distortion\":");
    private static final byte[] RATE = JsonBytes.ascii(",\"rate\":");
    private static final byte[] ANOMALOUS = JsonBytes.ascii(",\"anomalous\":");
    private static final byte[] TIGHTENED = JsonBytes.ascii(",\"tightened\":true");
    private static final byte[] LATENT = JsonBytes.ascii(",\"latent\":{\"mean\":[");
    private static final byte[] LOG_VARIANCE = JsonBytes.ascii("],\"log_variance\":[");
    private static final byte[] LATENT_END = JsonBytes.ascii("]}");

    private final JsonBytes json = new JsonBytes();
    private final ScoreParts parts = new ScoreParts(json);

    @Override
    public byte[] encode(ScoreView score) {
        json.clear();
        json.raw('{');
        parts.model(score.model()).event(score.event());
        parts.field(ANOMALY, score.anomaly())
                .field(DISTORTION, score.distortion())
                .field(RATE, score.rate())
                .pValue(score.pValue());
        json.raw(ANOMALOUS).truth(score.anomalous());
        if (score.tightened()) {
            json.raw(TIGHTENED);
        }
        writeLatent(score);
        parts.attributes(score.attributes()).explanation(score);
        return json.raw('}').toBytes();
    }

    private void writeLatent(ScoreView score) {
        int width = score.latentWidth();
        if (width == 0) {
            return;
        }
        json.raw(LATENT);
        for (int dimension = 0; dimension < width; dimension++) {
            parts.separate(dimension).number((float) score.latentMean(dimension));
        }
        json.raw(LOG_VARIANCE);
        for (int dimension = 0; dimension < width; dimension++) {
            parts.separate(dimension).number((float) score.latentLogVariance(dimension));
        }
        json.raw(LATENT_END);
    }
}

package dev.elbow.schemas.wire;

import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores as JSON objects ({@code score.schema.json}). Graphs compute in float32: more digits than a float's would be noise. Not
 * thread-safe.
 */
public final class JsonScoreEncoder implements ScoreEncoder {

    /** Stands for a symbol outside the vocabulary whose text is not known. */
    public static final String UNKNOWN = "(unknown)";

    private static final byte[] MODEL = JsonBytes.ascii("{\"model\":{\"name\":");
    private static final byte[] VERSION = JsonBytes.ascii(",\"version\":");
    private static final byte[] DIGEST = JsonBytes.ascii(",\"digest\":");
    private static final byte[] EVENT = JsonBytes.ascii(",\"event\":{\"topic\":");
    private static final byte[] PARTITION = JsonBytes.ascii(",\"partition\":");
    private static final byte[] OFFSET = JsonBytes.ascii(",\"offset\":");
    private static final byte[] TIMESTAMP = JsonBytes.ascii(",\"timestamp\":");
    private static final byte[] ANOMALY = JsonBytes.ascii(",\"anomaly\":");
    private static final byte[] DISTORTION = JsonBytes.ascii(",\"distortion\":");
    private static final byte[] RATE = JsonBytes.ascii(",\"rate\":");
    private static final byte[] P_VALUE = JsonBytes.ascii(",\"p_value\":");
    private static final byte[] ANOMALOUS = JsonBytes.ascii(",\"anomalous\":");
    private static final byte[] LATENT = JsonBytes.ascii(",\"latent\":{\"mean\":[");
    private static final byte[] LOG_VARIANCE = JsonBytes.ascii("],\"log_variance\":[");
    private static final byte[] LATENT_END = JsonBytes.ascii("]}");
    private static final byte[] ATTRIBUTES = JsonBytes.ascii(",\"attributes\":[");
    private static final byte[] NAME = JsonBytes.ascii("{\"name\":");
    private static final byte[] PROJECTION = JsonBytes.ascii(",\"projection\":");
    private static final byte[] NORMAL = JsonBytes.ascii(",\"normal\":");
    private static final byte[] CONTRIBUTIONS = JsonBytes.ascii(",\"contributions\":[");
    private static final byte[] FEATURE = JsonBytes.ascii("{\"feature\":");
    private static final byte[] NATS = JsonBytes.ascii(",\"nats\":");
    private static final byte[] OBSERVED = JsonBytes.ascii(",\"observed\":");
    private static final byte[] EXPECTED = JsonBytes.ascii(",\"expected\":");
    private static final byte[] UNSEEN = JsonBytes.ascii(",\"unseen\":true");
    private static final byte[] OTHER_FEATURES = JsonBytes.ascii("],\"other_features\":");
    private static final byte[] LATENT_RATE = JsonBytes.ascii(",\"latent_rate\":");
    private static final byte[] NULL = JsonBytes.ascii("null");

    private final JsonBytes json = new JsonBytes();
    private final ValueWriter values = new ValueWriter(json);
    private Score.@Nullable Model written;
    private byte[] modelText = {};

    @Override
    public byte[] encode(ScoreView score) {
        json.clear();
        writeModel(score.model());
        writeEvent(score.event());
        field(ANOMALY, score.anomaly());
        field(DISTORTION, score.distortion());
        field(RATE, score.rate());
        writePValue(score.pValue());
        json.raw(ANOMALOUS).truth(score.anomalous());
        writeLatent(score);
        writeAttributes(score.attributes());
        writeExplanation(score);
        return json.raw('}').toBytes();
    }

    /** The same for score after score. */
    private void writeModel(Score.Model model) {
        if (!model.equals(written)) {
            json.raw(MODEL).text(model.name());
            json.raw(VERSION).text(model.version());
            json.raw(DIGEST).text(model.digest()).raw('}');
            written = model;
            modelText = json.toBytes();
        } else {
            json.raw(modelText);
        }
    }

    private void writeEvent(Optional<Score.Source> event) {
        if (event.isEmpty()) {
            return;
        }
        Score.Source source = event.get();
        json.raw(EVENT).text(source.topic());
        json.raw(PARTITION).number(source.partition());
        json.raw(OFFSET).number(source.offset());
        json.raw(TIMESTAMP).number(source.timestamp()).raw('}');
    }

    /** Far out in the tail it is smaller than a float can be. */
    private void writePValue(double pValue) {
        json.raw(P_VALUE);
        if (pValue > 0 && pValue < Float.MIN_NORMAL) {
            json.raw(JsonBytes.ascii(Double.toString(pValue)));
        } else {
            json.number((float) pValue);
        }
    }

    private void writeLatent(ScoreView score) {
        int width = score.latentWidth();
        if (width == 0) {
            return;
        }
        json.raw(LATENT);
        for (int dimension = 0; dimension < width; dimension++) {
            separate(dimension).number((float) score.latentMean(dimension));
        }
        json.raw(LOG_VARIANCE);
        for (int dimension = 0; dimension < width; dimension++) {
            separate(dimension).number((float) score.latentLogVariance(dimension));
        }
        json.raw(LATENT_END);
    }

    private void writeAttributes(List<Score.Projection> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        json.raw(ATTRIBUTES);
        for (int i = 0; i < attributes.size(); i++) {
            Score.Projection attribute = attributes.get(i);
            separate(i).raw(NAME).text(attribute.name());
            field(PROJECTION, attribute.projection());
            json.raw('}');
        }
        json.raw(']');
    }

    private void writeExplanation(ScoreView score) {
        field(NORMAL, score.normal());
        json.raw(CONTRIBUTIONS);
        for (int rank = 0; rank < score.contributionCount(); rank++) {
            separate(rank).raw(FEATURE).text(score.feature(rank));
            field(NATS, score.nats(rank));
            FieldValue observed = score.observed(rank);
            json.raw(OBSERVED);
            observed.match(values);
            json.raw(EXPECTED);
            score.expected(rank).match(values);
            if (observed instanceof FieldValue.Unknown) {
                json.raw(UNSEEN);
            }
            json.raw('}');
        }
        field(OTHER_FEATURES, score.otherFeatures());
        field(LATENT_RATE, score.latentRate());
    }

    private JsonBytes separate(int before) {
        return before == 0 ? json : json.raw(',');
    }

    private void field(byte[] name, double value) {
        json.raw(name).number((float) value);
    }

    private record ValueWriter(JsonBytes json) implements FieldValue.Cases<JsonBytes> {
        @Override
        public JsonBytes number(double number) {
            return json.number((float) number);
        }

        @Override
        public JsonBytes symbol(String symbol) {
            return json.text(symbol);
        }

        @Override
        public JsonBytes missing() {
            return json.raw(NULL);
        }

        @Override
        public JsonBytes unknown(FieldValue.Unknown unknown) {
            return json.text(unknown.symbol().orElse(UNKNOWN));
        }
    }
}

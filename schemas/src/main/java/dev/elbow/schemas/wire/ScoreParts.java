package dev.elbow.schemas.wire;

import dev.elbow.schemas.score.ExplanationView;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts that scores and alerts have in common, as JSON. Not thread-safe. */
final class ScoreParts {

    private static final byte[] MODEL = JsonBytes.ascii("\"model\":{\"name\":");
    private static final byte[] VERSION = JsonBytes.ascii(",\"version\":");
    private static final byte[] DIGEST = JsonBytes.ascii(",\"digest\":");
    private static final byte[] EVENT = JsonBytes.ascii(",\"event\":{\"topic\":");
    private static final byte[] PARTITION = JsonBytes.ascii(",\"partition\":");
    private static final byte[] OFFSET = JsonBytes.ascii(",\"offset\":");
    private static final byte[] TIMESTAMP = JsonBytes.ascii(",\"timestamp\":");
    private static final byte[] P_VALUE = JsonBytes.ascii(",\"p_value\":");
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

    private final JsonBytes json;
    private final ValueWriter values;
    private Score.@Nullable Model written;
    private byte[] modelText = {};

    ScoreParts(JsonBytes json) {
        this.json = json;
        this.values = new ValueWriter(json);
    }

    /** The same for score after score. */
    ScoreParts model(Score.Model model) {
        if (!model.equals(written)) {
            int from = json.size();
            json.raw(MODEL).text(model.name());
            json.raw(VERSION).text(model.version());
            json.raw(DIGEST).text(model.digest()).raw('}');
            written = model;
            modelText = json.toBytes(from);
        } else {
            json.raw(modelText);
        }
        return this;
    }

    /** Nothing where there is none. */
    ScoreParts event(Optional<Score.Source> event) {
        event.ifPresent(this::source);
        return this;
    }

    private void source(Score.Source source) {
        json.raw(EVENT).text(source.topic());
        json.raw(PARTITION).number(source.partition());
        json.raw(OFFSET).number(source.offset());
        json.raw(TIMESTAMP).number(source.timestamp()).raw('}');
    }

    /** Far out in the tail it is smaller than a float can be. */
    ScoreParts pValue(double pValue) {
        return smallNumber(P_VALUE, pValue);
    }

    /** The same of another name. */
    ScoreParts smallNumber(byte[] name, double pValue) {
        json.raw(name);
        if (pValue > 0 && pValue < Float.MIN_NORMAL) {
            json.raw(JsonBytes.ascii(Double.toString(pValue)));
        } else {
            json.number((float) pValue);
        }
        return this;
    }

    /** Nothing where there are none. */
    ScoreParts attributes(List<Score.Projection> attributes) {
        if (attributes.isEmpty()) {
            return this;
        }
        json.raw(ATTRIBUTES);
        for (int i = 0; i < attributes.size(); i++) {
            Score.Projection attribute = attributes.get(i);
            separate(i).raw(NAME).text(attribute.name());
            field(PROJECTION, attribute.projection());
            json.raw('}');
        }
        json.raw(']');
        return this;
    }

    ScoreParts explanation(ExplanationView score) {
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
        return field(LATENT_RATE, score.latentRate());
    }

    /** The place of the next item of a list. */
    JsonBytes separate(int before) {
        return before == 0 ? json : json.raw(',');
    }

    /** A number by a float's digits: graphs compute in float32. */
    ScoreParts field(byte[] name, double value) {
        json.raw(name).number((float) value);
        return this;
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
            return json.text(unknown.symbol().orElse(JsonScoreEncoder.UNKNOWN));
        }
    }
}

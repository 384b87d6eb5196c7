package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Scores and refusals as JSON objects, written as one stream of tokens each ({@code score.schema.json}). Stateless. */
public final class ScoreJson {

    private ScoreJson() {}

    /** A score as UTF-8. */
    public static byte[] write(Score score) {
        return Json.bytes(json -> {
            json.writeStartObject();
            writeModel(json, score.model());
            if (score.event().isPresent()) {
                writeSource(json, score.event().get());
            }
            nats(json, "anomaly", score.anomaly());
            nats(json, "distortion", score.elbo().distortion());
            nats(json, "rate", score.elbo().rate());
            json.writeNumberField("p_value", score.pValue());
            json.writeBooleanField("anomalous", score.anomalous());
            LatentJson.write(json, score.latent());
            writeAttributes(json, score.attributes());
            writeExplanation(json, score.explanation());
            json.writeEndObject();
        });
    }

    /**
     * Reads a score.
     *
     * @throws WireException where the bytes are no score
     */
    public static Score read(byte[] score) {
        try {
            return ScoreReader.read(DocumentTree.read("score", new String(score, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            throw new WireException("score: broken JSON" + DocumentJson.place(e), e);
        }
    }

    /** A refusal as UTF-8 ({@code refusal.schema.json}), for streams that have no headers. */
    public static byte[] write(Refusal refusal) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("refusal");
            json.writeStringField("reason", refusal.reason().name().toLowerCase(Locale.ROOT));
            json.writeStringField("message", refusal.message());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeModel(JsonGenerator json, Score.Model model) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("name", model.name());
        json.writeStringField("version", model.version());
        json.writeStringField("digest", model.digest());
        json.writeEndObject();
    }

    private static void writeSource(JsonGenerator json, Score.Source source) throws IOException {
        json.writeObjectFieldStart("event");
        json.writeStringField("topic", source.topic());
        json.writeNumberField("partition", source.partition());
        json.writeNumberField("offset", source.offset());
        json.writeNumberField("timestamp", source.timestamp());
        json.writeEndObject();
    }

    private static void writeAttributes(JsonGenerator json, List<Score.Projection> attributes) throws IOException {
        if (attributes.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("attributes");
        for (Score.Projection attribute : attributes) {
            json.writeStartObject();
            json.writeStringField("name", attribute.name());
            json.writeNumberField("projection", (float) attribute.projection());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeExplanation(JsonGenerator json, Score.Explanation explanation) throws IOException {
        nats(json, "normal", explanation.normal());
        json.writeArrayFieldStart("contributions");
        for (Score.Contribution contribution : explanation.contributions()) {
            json.writeStartObject();
            json.writeStringField("feature", contribution.feature());
            nats(json, "nats", contribution.nats());
            writeValue(json, "observed", contribution.observed());
            writeValue(json, "expected", contribution.expected());
            if (contribution.observed() instanceof FieldValue.Unknown) {
                json.writeBooleanField("unseen", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        nats(json, "other_features", explanation.rest());
        nats(json, "latent_rate", explanation.latent());
    }

    /** Graphs compute in float32: more digits than a float's would be noise. */
    private static void nats(JsonGenerator json, String field, double nats) throws IOException {
        json.writeNumberField(field, (float) nats);
    }

    private static void writeValue(JsonGenerator json, String field, FieldValue value) throws IOException {
        json.writeFieldName(field);
        value.match(new ValueWriter(json));
    }

    private record ValueWriter(JsonGenerator json) implements FieldValue.Cases<Boolean> {
        @Override
        public Boolean number(double number) {
            return done(() -> json.writeNumber((float) number));
        }

        @Override
        public Boolean symbol(String symbol) {
            return done(() -> json.writeString(symbol));
        }

        @Override
        public Boolean missing() {
            return done(json::writeNull);
        }

        @Override
        public Boolean unknown(FieldValue.Unknown unknown) {
            return done(() -> json.writeString(unknown.symbol().orElse(UNKNOWN)));
        }

        private static Boolean done(Write write) {
            try {
                write.run();
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory cannot fail", e);
            }
        }
    }

    /** Stands for a symbol outside the vocabulary whose text is not known. */
    static final String UNKNOWN = "(unknown)";

    private interface Write {
        void run() throws IOException;
    }
}

package dev.elbow.schemas.wire;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.util.Locale;

/** Scores and refusals as JSON objects; a stream of scores is written by a {@link JsonScoreEncoder}. Stateless. */
public final class ScoreJson {

    private ScoreJson() {}

    /** A score as UTF-8. */
    public static byte[] write(Score score) {
        return new JsonScoreEncoder().encode(score);
    }

    /**
     * Reads a score.
     *
     * @throws WireException where the bytes are no score
     */
    public static Score read(byte[] score) {
        ObjectReader read = new ObjectReader("score", ObjectReader.read("score", score));
        return ObjectReader.made("score", () -> ScoreReader.read(read));
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
}

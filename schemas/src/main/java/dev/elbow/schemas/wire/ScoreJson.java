package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
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
}

package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.score.PastScore;
import dev.elbow.schemas.score.Score;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads what is needed to score an event again, from a score or from an alert, whose {@code strangest} event has a score of its own.
 * Stateless.
 */
public final class PastScoreJson {

    private static final String EXPECTED = " (expected: a score as elbow score writes it, or an alert)";
    private static final String DIGEST = "sha256:[0-9a-f]{64}";
    private static final String NAME = "[a-z0-9-]{1,200}";

    private PastScoreJson() {}

    /**
     * Reads a document.
     *
     * @throws WireException where the bytes are no JSON, or lack a part of a score
     */
    public static PastScore read(byte[] document) {
        JsonNode json;
        try {
            json = DocumentTree.read("score", document);
        } catch (IOException e) {
            throw new WireException("score: broken JSON" + EXPECTED, e);
        }
        JsonNode strangest = json.path("strangest");
        return new PastScore(
                model(part(json, strangest, "model")),
                Optional.of(find(json, strangest, "event"))
                        .filter(JsonNode::isObject)
                        .map(PastScoreJson::source),
                number(part(json, strangest, "anomaly"), "anomaly"),
                find(json, strangest, "tightened").asBoolean());
    }

    private static JsonNode find(JsonNode json, JsonNode strangest, String name) {
        return strangest.has(name) ? strangest.path(name) : json.path(name);
    }

    private static JsonNode part(JsonNode json, JsonNode strangest, String name) {
        JsonNode part = find(json, strangest, name);
        if (part.isMissingNode()) {
            throw new WireException("score: " + name + " is absent" + EXPECTED);
        }
        return part;
    }

    private static Score.Model model(JsonNode json) {
        return new Score.Model(
                matching(json, "name", NAME), json.path("version").asText(), matching(json, "digest", DIGEST));
    }

    private static Score.Source source(JsonNode json) {
        return new Score.Source(
                matching(json, "topic", "[A-Za-z0-9._-]{1,249}"),
                (int) whole(json, "partition", Integer.MAX_VALUE),
                whole(json, "offset", Long.MAX_VALUE),
                whole(json, "timestamp", Long.MAX_VALUE));
    }

    private static String matching(JsonNode json, String name, String pattern) {
        String text = json.path(name).asText();
        if (!text.matches(pattern)) {
            throw new WireException("score: " + name + ": " + Excerpt.of(text) + EXPECTED);
        }
        return text;
    }

    private static long whole(JsonNode event, String name, long most) {
        JsonNode json = event.path(name);
        boolean sound = json.isIntegralNumber() && json.canConvertToLong();
        if (!sound || json.longValue() < 0 || json.longValue() > most) {
            throw new WireException("score: event." + name + " is no whole number from 0 to " + most + EXPECTED);
        }
        return json.longValue();
    }

    private static double number(JsonNode json, String name) {
        if (!json.isNumber()) {
            throw new WireException("score: " + name + " is no number" + EXPECTED);
        }
        return json.doubleValue();
    }
}

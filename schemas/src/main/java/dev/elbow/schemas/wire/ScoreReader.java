package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a score that {@link ScoreJson} wrote; a document that lacks a part is refused by naming it. Stateless. */
final class ScoreReader {

    /** Of scores that are told without. */
    private static final LatentCode NO_CODE = new LatentCode(List.of(), List.of());

    private ScoreReader() {}

    static Score read(JsonNode json) {
        return new Score(
                model(part(json, "model")),
                Optional.ofNullable(json.get("event")).map(ScoreReader::source),
                new Elbo(number(json, "distortion"), number(json, "rate")),
                number(json, "p_value"),
                part(json, "anomalous").booleanValue(),
                json.path("tightened").asBoolean(),
                Optional.ofNullable(json.get("latent")).map(ScoreReader::latent).orElse(NO_CODE),
                explanation(json),
                attributes(json));
    }

    private static Score.Model model(JsonNode json) {
        return new Score.Model(text(json, "name"), text(json, "version"), text(json, "digest"));
    }

    private static Score.Source source(JsonNode json) {
        return new Score.Source(
                text(json, "topic"),
                (int) number(json, "partition"),
                part(json, "offset").longValue(),
                part(json, "timestamp").longValue());
    }

    private static LatentCode latent(JsonNode json) {
        return new LatentCode(numbers(part(json, "mean")), numbers(part(json, "log_variance")));
    }

    private static Score.Explanation explanation(JsonNode json) {
        List<Score.Contribution> contributions = new ArrayList<>();
        for (JsonNode one : part(json, "contributions")) {
            contributions.add(new Score.Contribution(
                    text(one, "feature"), number(one, "nats"), observed(one), value(part(one, "expected"))));
        }
        return new Score.Explanation(
                number(json, "normal"), contributions, number(json, "other_features"), number(json, "latent_rate"));
    }

    private static List<Score.Projection> attributes(JsonNode json) {
        List<Score.Projection> projections = new ArrayList<>();
        for (JsonNode one : json.path("attributes")) {
            projections.add(new Score.Projection(text(one, "name"), number(one, "projection")));
        }
        return projections;
    }

    private static FieldValue observed(JsonNode contribution) {
        FieldValue value = value(part(contribution, "observed"));
        boolean unseen = contribution.path("unseen").asBoolean();
        return unseen && value instanceof FieldValue.Symbol symbol
                ? new FieldValue.Unknown(Optional.of(symbol.value()))
                : value;
    }

    private static FieldValue value(JsonNode json) {
        if (json.isNull()) {
            return new FieldValue.Missing();
        }
        if (json.isNumber()) {
            return new FieldValue.Numeric(json.doubleValue());
        }
        String symbol = json.textValue();
        return JsonScoreEncoder.UNKNOWN.equals(symbol)
                ? new FieldValue.Unknown(Optional.empty())
                : new FieldValue.Symbol(symbol);
    }

    private static List<Double> numbers(JsonNode json) {
        List<Double> numbers = new ArrayList<>();
        json.forEach(number -> numbers.add(number.doubleValue()));
        return numbers;
    }

    private static double number(JsonNode json, String name) {
        return part(json, name).doubleValue();
    }

    private static String text(JsonNode json, String name) {
        return part(json, name).asText();
    }

    private static JsonNode part(JsonNode json, String name) {
        JsonNode part = json.get(name);
        if (part == null) {
            throw new WireException("score: " + name + " is absent (expected: a document of score.schema.json)");
        }
        return part;
    }
}

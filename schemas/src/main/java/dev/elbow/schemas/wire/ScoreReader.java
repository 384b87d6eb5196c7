package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elbow.schemas.Checks;
import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a score that {@link ScoreJson} wrote, and its parts where an alert has them; a document that lacks a part, or has another kind
 * of value there, is refused by naming it. Stateless.
 */
final class ScoreReader {

    /** Of scores that are told without. */
    private static final LatentCode NO_CODE = new LatentCode(List.of(), List.of());

    private ScoreReader() {}

    static Score read(ObjectReader score) {
        return new Score(
                model(score.object("model")),
                event(score),
                elbo(score),
                score.share("p_value"),
                score.truth("anomalous"),
                score.has("tightened") && score.truth("tightened"),
                score.has("latent") ? latent(score.object("latent")) : NO_CODE,
                explanation(score),
                attributes(score));
    }

    private static Elbo elbo(ObjectReader score) {
        Elbo elbo = new Elbo(score.number("distortion"), score.number("rate"));
        Checks.that(Float.isFinite((float) elbo.anomaly()), "anomaly", elbo.anomaly(), "a number that float32 holds");
        return elbo;
    }

    static Score.Model model(ObjectReader model) {
        return new Score.Model(model.text("name"), model.text("version"), model.text("digest"));
    }

    static Optional<Score.Source> event(ObjectReader of) {
        return of.has("event") ? Optional.of(source(of.object("event"))) : Optional.empty();
    }

    private static Score.Source source(ObjectReader event) {
        return new Score.Source(
                event.text("topic"), (int) event.whole("partition"), event.whole("offset"), event.whole("timestamp"));
    }

    private static LatentCode latent(ObjectReader latent) {
        return new LatentCode(latent.numbers("mean"), latent.numbers("log_variance"));
    }

    static Score.Explanation explanation(ObjectReader of) {
        List<Score.Contribution> contributions = new ArrayList<>();
        for (ObjectReader one : of.objects("contributions")) {
            contributions.add(new Score.Contribution(
                    one.text("feature"), one.number("nats"), observed(one), value(one.part("expected"))));
        }
        return new Score.Explanation(
                of.number("normal"), contributions, of.number("other_features"), of.number("latent_rate"));
    }

    static List<Score.Projection> attributes(ObjectReader of) {
        List<Score.Projection> projections = new ArrayList<>();
        for (ObjectReader one : of.has("attributes") ? of.objects("attributes") : List.<ObjectReader>of()) {
            projections.add(new Score.Projection(one.text("name"), one.number("projection")));
        }
        return projections;
    }

    private static FieldValue observed(ObjectReader contribution) {
        FieldValue value = value(contribution.part("observed"));
        boolean unseen = contribution.has("unseen") && contribution.truth("unseen");
        return unseen && value instanceof FieldValue.Symbol symbol
                ? new FieldValue.Unknown(Optional.of(symbol.value()))
                : value;
    }

    private static FieldValue value(JsonNode json) {
        if (json.isNull()) {
            return new FieldValue.Missing();
        }
        if (ObjectReader.isSingle(json)) {
            return new FieldValue.Numeric(json.doubleValue());
        }
        String symbol = json.asText();
        return JsonScoreEncoder.UNKNOWN.equals(symbol)
                ? new FieldValue.Unknown(Optional.empty())
                : new FieldValue.Symbol(symbol);
    }
}

package dev.elbow.scorer.alert;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import java.util.List;
import java.util.Optional;

/** Scores as a model would give them, by what the rules look at. Stateless. */
final class Scores {

    /** What every normal event has, in nats. */
    static final double NORMAL = 2;

    private static final Score.Model MODEL = new Score.Model("pump", "1.0.0", "sha256:" + "a".repeat(64));

    private Scores() {}

    /** A score whose anomaly lies so far above normal, all of it by no feature that is told. */
    static Score of(long offset, long time, double pValue, double excess, boolean anomalous) {
        return of(offset, time, pValue, excess, anomalous, List.of());
    }

    static Score of(
            long offset,
            long time,
            double pValue,
            double excess,
            boolean anomalous,
            List<Score.Contribution> contributions) {
        double told =
                contributions.stream().mapToDouble(Score.Contribution::nats).sum();
        return new Score(
                MODEL,
                Optional.of(new Score.Source("events", 0, offset, time)),
                new Elbo(NORMAL + excess, 0),
                pValue,
                anomalous,
                new LatentCode(List.of(), List.of()),
                new Score.Explanation(NORMAL, contributions, excess - told, 0));
    }

    static Score.Contribution number(String feature, double nats, double observed, double expected) {
        return new Score.Contribution(
                feature, nats, new FieldValue.Numeric(observed), new FieldValue.Numeric(expected));
    }

    static Score.Contribution symbol(String feature, double nats, String observed, String expected) {
        return new Score.Contribution(feature, nats, new FieldValue.Symbol(observed), new FieldValue.Symbol(expected));
    }
}

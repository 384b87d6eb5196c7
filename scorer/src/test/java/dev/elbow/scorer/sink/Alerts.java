package dev.elbow.scorer.sink;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Alerts of one made-up pump. */
final class Alerts {

    static final long START = 1_763_800_000_000L;

    private Alerts() {}

    static Alert opened(String entity, long start) {
        return alert(entity, start, Alert.State.OPEN, Optional.empty());
    }

    static Alert closed(String entity, long start) {
        return alert(
                entity, start, Alert.State.CLOSED, Optional.of(new Alert.Closing(Alert.Reason.CALM, start + 60_000)));
    }

    private static Alert alert(String entity, long start, Alert.State state, Optional<Alert.Closing> closing) {
        byte[] key = entity.getBytes(StandardCharsets.UTF_8);
        return new Alert(
                Alert.id("elbow-alert", key, start),
                state,
                closing,
                Entity.of(key),
                start,
                start + 90_000,
                new Alert.Counts(5, 3),
                OptionalDouble.of(0.001),
                new Strangest(
                        new Score.Model("pump", "1.0.0", "sha256:" + "ab".repeat(32)),
                        Optional.of(new Score.Source("flows", 0, 42, start)),
                        1e-5,
                        68.4,
                        new Score.Explanation(
                                10,
                                List.of(new Score.Contribution(
                                        "pressure", 50.4, new FieldValue.Numeric(9.5), new FieldValue.Numeric(3))),
                                3,
                                5),
                        List.of()));
    }
}

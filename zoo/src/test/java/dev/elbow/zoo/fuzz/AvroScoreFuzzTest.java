package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.avro.AvroScoreDecoder;
import dev.elbow.schemas.avro.AvroScoreEncoder;
import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.schemas.wire.WireException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores in Avro are read from topics that others may write to, and what an alert keeps of them has to be read again. */
class AvroScoreFuzzTest {

    static List<byte[]> scores() {
        return List.of(AvroScoreEncoder.bare()
                .encode(new Score(
                        new Score.Model("tiny", "1.0.0", "sha256:" + "a".repeat(64)),
                        Optional.of(new Score.Source("events", 3, 42, 1_700_000_000_000L)),
                        new Elbo(10.5, 1.25),
                        1e-60,
                        true,
                        new LatentCode(List.of(0.5), List.of(-2.0)),
                        new Score.Explanation(
                                2,
                                List.of(new Score.Contribution(
                                        "a",
                                        8,
                                        new FieldValue.Unknown(Optional.of("new")),
                                        new FieldValue.Numeric(0.5))),
                                1,
                                0.75),
                        List.of(new Score.Projection("leak", 1.5)))));
    }

    @MethodSource("scores")
    @Timeout(20)
    @FuzzTest
    void isReadOrRefused(byte[] bytes) {
        Refusals.read(WireException.class, () -> AvroScoreDecoder.bare().decode(bytes))
                .ifPresent(AvroScoreFuzzTest::isKept);
    }

    private static void isKept(Score score) {
        byte[] kept = AlertJson.write(Strangest.of(score));

        assertThat(AlertJson.write(AlertJson.readStrangest(kept))).isEqualTo(kept);
    }
}

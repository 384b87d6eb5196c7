package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.PastScore;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PastScoreJsonTest {

    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String MODEL =
            "\"model\":{\"name\":\"tiny\",\"version\":\"1.0.0\",\"digest\":\"" + DIGEST + "\"}";
    private static final String EVENT =
            "\"event\":{\"topic\":\"flows\",\"partition\":3,\"offset\":9007199254740993,\"timestamp\":1700000000000}";

    @Test
    void readsAScoreWithWhereItsEventStands() {
        PastScore past = read("{" + MODEL + "," + EVENT + ",\"anomaly\":12.5,\"tightened\":true,\"rate\":1}");

        assertThat(past)
                .isEqualTo(new PastScore(
                        new Score.Model("tiny", "1.0.0", DIGEST),
                        Optional.of(new Score.Source("flows", 3, 9_007_199_254_740_993L, 1_700_000_000_000L)),
                        12.5,
                        true));
    }

    @Test
    void readsTheStrangestEventOfAnAlert() {
        PastScore past = read("{\"id\":\"a\",\"anomaly\":1,\"strangest\":{" + MODEL + ",\"anomaly\":12.5}}");

        assertThat(past)
                .isEqualTo(new PastScore(new Score.Model("tiny", "1.0.0", DIGEST), Optional.empty(), 12.5, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"anomaly\":1} | score: model is absent",
                "{\"model\":{\"name\":\"tiny\",\"digest\":\"sha256:0\"},\"anomaly\":1} | score: digest: sha256:0",
                "{\"model\":{\"name\":\"../a\"},\"anomaly\":1} | score: name: ../a",
                "[1] | score: model is absent",
                "{ | score: broken JSON"
            })
    void refusesWhatIsNoScore(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(WireException.class)
                .hasMessage(message + " (expected: a score as elbow score writes it, or an alert)");
    }

    @Test
    void refusesAnAnomalyThatIsNoNumber() {
        assertThatThrownBy(() -> read("{" + MODEL + ",\"anomaly\":\"1\"}"))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("score: anomaly is no number");
    }

    @ParameterizedTest
    @CsvSource({"partition, 2147483648", "partition, 1.5", "offset, -1", "timestamp, 9223372036854775808"})
    void refusesAPlaceThatNoTopicHas(String name, String number) {
        String place = EVENT.replaceFirst("\"" + name + "\":[0-9]+", "\"" + name + "\":" + number);

        assertThatThrownBy(() -> read("{" + MODEL + "," + place + ",\"anomaly\":1}"))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("score: event." + name + " is no whole number from 0 to ");
    }

    private static PastScore read(String json) {
        return PastScoreJson.read(json.getBytes(StandardCharsets.UTF_8));
    }
}

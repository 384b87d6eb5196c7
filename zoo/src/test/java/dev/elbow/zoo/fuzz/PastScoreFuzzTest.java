package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.wire.PastScoreJson;
import dev.elbow.schemas.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class PastScoreFuzzTest {

    static List<byte[]> scores() {
        String model =
                "\"model\":{\"name\":\"a-1\",\"version\":\"1.0.0\",\"digest\":\"sha256:" + "0f".repeat(32) + "\"}";
        String event = "\"event\":{\"topic\":\"t\",\"partition\":0,\"offset\":7,\"timestamp\":1}";
        return Stream.of(
                        "{" + model + "," + event + ",\"anomaly\":-1.5e3,\"tightened\":true}",
                        "{\"strangest\":{" + model + "," + event + "},\"anomaly\":0}")
                .map(score -> score.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("scores")
    @Timeout(20)
    @DictionaryFile(resourcePath = "json.dict")
    @FuzzTest
    void isReadOrRefused(byte[] score) {
        Refusals.read(WireException.class, () -> PastScoreJson.read(score)).ifPresent(past -> {
            assertThat(past.anomaly()).isFinite();
            assertThat(past.model().digest()).matches("sha256:[0-9a-f]{64}");
            past.event().ifPresent(event -> assertThat(event.partition()).isNotNegative());
        });
    }
}

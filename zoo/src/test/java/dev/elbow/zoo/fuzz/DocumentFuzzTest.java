package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.WireException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentFuzzTest {

    static List<byte[]> documents() {
        GoldenVectors.Case one = new GoldenVectors.Case(
                "missing",
                List.of(Float.NaN, 1.5f),
                List.of(1L),
                Map.of("latent_mean", List.of(-1e-30f)),
                Map.of("numeric_median", List.of(2f)),
                Map.of("anomaly", List.of(3f)));
        GoldenVectors golden = new GoldenVectors(1e-4, Collections.nCopies(GoldenVectors.MIN_CASES, one));
        Baseline baseline = new Baseline(List.of(1.0, -2.5), List.of(List.of(1.0, 0.1), List.of(0.1, 1e-30)));
        return List.of(DocumentJson.write(golden), DocumentJson.write(baseline));
    }

    @MethodSource("documents")
    @Timeout(20)
    @DictionaryFile(resourcePath = "json.dict")
    @FuzzTest
    void isReadOrRefused(byte[] bytes) {
        Refusals.read(WireException.class, () -> DocumentJson.readGolden(bytes))
                .ifPresent(golden -> assertThat(DocumentJson.readGolden(DocumentJson.write(golden)))
                        .isEqualTo(golden));
        Refusals.read(WireException.class, () -> DocumentJson.readBaseline(bytes))
                .ifPresent(baseline -> assertThat(DocumentJson.readBaseline(DocumentJson.write(baseline)))
                        .isEqualTo(baseline));
    }
}

package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are found by their bytes, whatever comes between them. */
class ScanNodeTest {

    /** The first four have one hash; the last have characters of several bytes. */
    private static final List<String> NAMES = List.of("AaAa", "BBBB", "AaBB", "BBAa", "größe", "😀");

    private static final EventSchema SCHEMA = new EventSchema(IntStream.range(0, NAMES.size())
            .<Feature>mapToObj(i -> new Feature.Numeric("f" + i, "/" + NAMES.get(i), Feature.Missing.MARGINALISE))
            .toList());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\":7,\"😀\":6,\"größe\":5,\"BBAa\":4,\"AaBB\":3,\"BBBB\":2,\"AaAa\":1}",
                "{\"BBBB\":2,\"C#Aa\":8,\"AaAa\":1,\"\":7,\"😀\":6,\"gr\u00f6\u00dfen\":9,\"größe\":5,\"AaBB\":3,\"BBAa\":4}",
                "{\"AaC#\":{\"AaAa\":9},\"\":7,\"😀\":6,\"AaAa\":1,\"BBBB\":2,\"Aa\":0,\"AaBB\":3,\"BBAa\":4,\"größe\":5}"
            })
    void findsNamesWhoseHashesAreOneAndNoOther(String event) {
        EventBatch batch = new EventBatch(SCHEMA);

        assertThat(new JsonScan(SCHEMA).decode(event.getBytes(StandardCharsets.UTF_8), batch))
                .isTrue();

        for (int column = 0; column < NAMES.size(); column++) {
            assertThat(batch.numericAt(0, column)).isEqualTo(column + 1);
        }
    }

    @Test
    void manyNamesThatLeadNowhereChangeNothing() {
        JsonScan scan = new JsonScan(SCHEMA);
        StringBuilder event = new StringBuilder("{");
        IntStream.range(0, 3_000).forEach(i -> event.append("\"n").append(i).append("\":0,"));
        event.append("\"AaBB\":3}");
        EventBatch batch = new EventBatch(SCHEMA);

        assertThat(scan.decode(event.toString().getBytes(StandardCharsets.UTF_8), batch))
                .isTrue();

        assertThat(batch.numericAt(0, 2)).isEqualTo(3);
        assertThat(batch.numericAt(0, 0)).isNaN();
    }
}

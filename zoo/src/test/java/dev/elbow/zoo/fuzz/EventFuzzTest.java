package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder, which scans the bytes of usual events, against the parser for all of JSON: the same row or the same refusal. */
class EventFuzzTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("bytes", "/net/bytes", Missing.MARGINALISE),
            new Feature.Numeric("third", "/readings/2/t", Missing.MARGINALISE),
            new Feature.Categorical("proto", "/proto", Missing.REFUSE, List.of("tcp", "udp", "ünï")),
            new Feature.Flag("root", "/root", Missing.MARGINALISE),
            new Feature.Count("packets", "/packets", Missing.MARGINALISE),
            new Feature.Numeric("quoted", "/a\"b", Missing.MARGINALISE)));

    static List<byte[]> events() {
        return Stream.of(
                        "{\"net\":{\"bytes\":1.5,\"x\":[1,{}]},\"proto\":\"udp\",\"root\":true,\"extra\":{\"proto\":1}}",
                        "{\"readings\":[1e3,[],{\"t\":-0.0}],\"proto\":\"tcp\",\"packets\":3,\"a\\\"b\":7,\"root\":0}",
                        " {\t\"proto\" : \"\\u0074cp\" ,\r\n\"net\" : { \"bytes\" : -0 } , \"skip\" : \"a\\né😀\" } ",
                        "{\"proto\":\"ünï\",\"packets\":1e2,\"net\":null,\"readings\":{\"2\":{\"t\":5}}}",
                        "{\"proto\":\"tcp\",\"net\":{\"bytes\":3.4028235677973366e38},\"packets\":9007199254740993}")
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("events")
    @Timeout(20)
    @DictionaryFile(resourcePath = "json.dict")
    @FuzzTest
    void isReadAsTheParserReadsIt(byte[] event) {
        JsonEventDecoder decoder = new JsonEventDecoder(SCHEMA);
        EventBatch parsed = new EventBatch(SCHEMA);
        EventBatch decoded = new EventBatch(SCHEMA);

        Optional<Refusal> expected = decoder.parse(event, parsed);
        Optional<Refusal> refusal = decoder.decode(event, decoded);

        assertThat(refusal).isEqualTo(expected);
        assertThat(decoded.size()).isEqualTo(parsed.size());
        if (decoded.size() == 1) {
            isTheSameRow(decoded, parsed);
        }
    }

    private static void isTheSameRow(EventBatch decoded, EventBatch parsed) {
        for (int column = 0; column < SCHEMA.numericWidth(); column++) {
            assertThat(Float.floatToRawIntBits(decoded.numericAt(0, column)))
                    .isEqualTo(Float.floatToRawIntBits(parsed.numericAt(0, column)));
        }
        for (int column = 0; column < SCHEMA.categoricalWidth(); column++) {
            assertThat(decoded.categoricalAt(0, column)).isEqualTo(parsed.categoricalAt(0, column));
            assertThat(decoded.unknownAt(0, column)).isEqualTo(parsed.unknownAt(0, column));
        }
    }
}

package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.avro.AvroEventDecoder;
import dev.elbow.schemas.avro.WriterSchema;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** An event in Avro has a row or a refusal, whatever lengths, counts and branches it claims. */
class AvroEventFuzzTest {

    private static final int MAX_BYTES = 1 << 16;

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("bytes", "/net/bytes", Missing.MARGINALISE),
            new Feature.Numeric("third", "/readings/2", Missing.MARGINALISE),
            new Feature.Numeric("price", "/price", Missing.MARGINALISE),
            new Feature.Categorical("proto", "/proto", Missing.MARGINALISE, List.of("tcp", "udp")),
            new Feature.Categorical("tag", "/tags/a", Missing.MARGINALISE, List.of("x"))));

    private static final WriterSchema WRITER = WriterSchema.of("""
            {"type": "record", "name": "Event", "fields": [
              {"name": "net", "type": ["null", {"type": "record", "name": "Net", "fields": [
                {"name": "bytes", "type": "double"}, {"name": "more", "type": ["null", "Net"]}]}]},
              {"name": "readings", "type": {"type": "array", "items": "long"}},
              {"name": "nothings", "type": {"type": "array", "items": "null"}},
              {"name": "price", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}]},
              {"name": "proto", "type": {"type": "enum", "name": "Proto", "symbols": ["tcp", "udp"]}},
              {"name": "tags", "type": {"type": "map", "values": "string"}}]}
            """);

    private final AvroEventDecoder decoder = AvroEventDecoder.given(SCHEMA, MAX_BYTES, WRITER);

    static List<byte[]> events() {
        return List.of(
                new byte[] {2, 0, 0, 0, 0, 0, 0, -16, 63, 0, 6, 2, 4, 6, 0, 4, 0, 2, 2, 1, 2, 2, 2, 'a', 2, 'x', 0},
                new byte[] {0, 0, 0, 0, 2, 0});
    }

    @MethodSource("events")
    @Timeout(20)
    @FuzzTest
    void isReadOrRefused(byte[] event) {
        EventBatch batch = new EventBatch(SCHEMA);

        Optional<Refusal> refusal = decoder.decode(event, batch);

        assertThat(batch.size()).isEqualTo(refusal.isPresent() ? 0 : 1);
    }
}

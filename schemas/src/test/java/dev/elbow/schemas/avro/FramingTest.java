package dev.elbow.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an event says which schema it was written with. */
class FramingTest {

    private static final EventSchema EVENTS = new EventSchema(List.of(
            new Feature.Numeric("load", "/load", Missing.MARGINALISE),
            new Feature.Categorical("mode", "/mode", Missing.MARGINALISE, List.of("idle", "busy")),
            new Feature.Flag("open", "/door/open", Missing.MARGINALISE)));

    private final EventBatch batch = new EventBatch(EVENTS);

    @Test
    void theSingleObjectHeaderIsTakenWhereItIsTheSchemas() {
        String text = schema("{\"name\": \"load\", \"type\": \"long\"}").toString();
        Schema schema = new Schema.Parser().parse(text);
        byte[] header = ByteBuffer.allocate(10)
                .put(hex("c301"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
        EventDecoder decoder = AvroEventDecoder.given(EVENTS, 100, WriterSchema.of(text));

        assertThat(decoder.decode(
                        ByteBuffer.allocate(11).put(header).put((byte) 6).array(), batch))
                .isEmpty();
        assertThat(decoder.decode(hex("c301"), batch)).isEmpty(); // a bare long, -98

        assertThat(batch.numericAt(0, 0)).isEqualTo(3);
        assertThat(batch.numericAt(1, 0)).isEqualTo(-98);
    }

    /** Whose first bytes are a length, an index or a boolean, which no -98 is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"mode\", \"type\": \"string\"}",
                "{\"name\": \"load\", \"type\": [\"null\", \"double\"]}",
                "{\"name\": \"open\", \"type\": \"boolean\"}, {\"name\": \"load\", \"type\": \"double\"}",
                "{\"name\": \"none\", \"type\": \"null\"}, {\"name\": \"mode\", \"type\": \"string\"}",
                "{\"name\": \"mode\", \"type\": {\"type\": \"enum\", \"name\": \"M\", \"symbols\": [\"idle\"]}}"
            })
    void anotherSchemasHeaderIsRefusedWhereNoBareEventBeginsSo(String fields) {
        String text = schema(fields).toString();
        String own =
                HexFormat.of().toHexDigits(SchemaNormalization.parsingFingerprint64(new Schema.Parser().parse(text)));

        assertThat(AvroEventDecoder.given(EVENTS, 100, WriterSchema.of(text))
                        .decode(hex("c3010807060504030201" + "0000"), batch))
                .contains(new Refusal(
                        Reason.MALFORMED,
                        "event: written with the schema of fingerprint 0102030405060708 (expected: " + own
                                + ", of the given schema)"));
        assertThat(batch.size()).isZero();
    }

    /** -98 is written so, and some floats and doubles begin so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "load", "type": "long"}, {"name": "x", "type": "double"}              | c301 0000000000000040         | -98
            {"name": "load", "type": "float"}, {"name": "x", "type": "double"}             | c3010040 0000000000000040     | 2.000107526779175
            {"name": "r", "type": {"type": "record", "name": "R", "fields": []}}, {"name": "load", "type": "double"}, {"name": "x", "type": "long"} | c301000000000840 8001 | 3.0000000000002007
            """)
    void aBareEventMayBeginAsAHeaderDoes(String fields, String event, double load) {
        EventDecoder decoder = AvroEventDecoder.given(
                EVENTS, 100, WriterSchema.of(schema(fields).toString()));

        assertThat(decoder.decode(hex(event.replace(" ", "")), batch)).isEmpty();
        assertThat(batch.numericAt(0, 0)).isEqualTo((float) load);
    }

    @Test
    void eachIdHasAPlanOfItsOwnAndIsAskedForOnce() {
        Map<Integer, String> versions = Map.of(
                1, "{\"name\": \"load\", \"type\": \"int\"}",
                2, "{\"name\": \"mode\", \"type\": \"string\"}, {\"name\": \"load\", \"type\": \"double\"}",
                3, "{\"name\": \"new\", \"type\": \"string\"}, {\"name\": \"load\", \"type\": [\"null\", \"float\"]}");
        List<Integer> asked = new ArrayList<>();
        EventDecoder decoder = AvroEventDecoder.registered(EVENTS, 1_000, id -> {
            asked.add(id);
            return Optional.ofNullable(versions.get(id))
                    .map(fields -> WriterSchema.of(schema(fields).toString()));
        });

        for (int round = 0; round < 2; round++) {
            assertThat(decoder.decode(hex("0000000001" + "02"), batch)).isEmpty();
            assertThat(decoder.decode(hex("0000000002" + "0869646c65" + "0000000000000040"), batch))
                    .isEmpty();
            assertThat(decoder.decode(hex("0000000003" + "0261" + "02" + "00004040"), batch))
                    .isEmpty();
        }

        assertThat(asked).containsExactly(1, 2, 3);
        assertThat(batch.numeric()).contains(1, 2, 3);
        assertThat(batch.categoricalAt(1, 0)).isEqualTo(1);
        assertThat(decoder.decode(hex("000000000902"), batch))
                .contains(new Refusal(
                        Reason.MALFORMED, "event: schema id 9 (expected: one that the schema registry has)"));
        assertThat(batch.size()).isEqualTo(6);
    }

    @Test
    void anEventWithoutTheRegistrysHeaderIsRefused() {
        EventDecoder decoder = AvroEventDecoder.registered(EVENTS, 1_000, id -> Optional.empty());

        assertThat(decoder.decode("{\"load\": 1}".getBytes(StandardCharsets.UTF_8), batch))
                .contains(new Refusal(
                        Reason.MALFORMED,
                        "event: begins with 123, has 11 bytes (expected: 0, then the schema's id in 4 bytes)"));
        assertThat(decoder.decode(new byte[0], batch))
                .contains(new Refusal(Reason.MALFORMED, "event: empty (expected: 0, then the schema's id in 4 bytes)"));
    }

    @Test
    void aRegisteredSchemaThatIsNoneRefusesItsEventsAlone() {
        EventDecoder decoder = AvroEventDecoder.registered(
                EVENTS, 1_000, id -> Optional.of(WriterSchema.of(id == 1 ? "\"int\"" : "{")));

        assertThat(decoder.decode(hex("000000000102"), batch))
                .contains(
                        new Refusal(Reason.MALFORMED, "event: schema id 1: of type int (expected: a record or a map)"));
        assertThat(decoder.decode(hex("000000000202"), batch).orElseThrow().message())
                .startsWith("event: schema id 2: no Avro schema; ");
    }

    @Test
    void schemasMayNameOthers() {
        WriterSchema writer = new WriterSchema(
                "{\"type\": \"record\", \"name\": \"E\", \"fields\": [{\"name\": \"door\", \"type\": \"a.Door\"}]}",
                List.of("{\"type\": \"record\", \"name\": \"Door\", \"namespace\": \"a\","
                        + " \"fields\": [{\"name\": \"open\", \"type\": \"boolean\"}]}"));

        assertThat(AvroEventDecoder.given(EVENTS, 100, writer).decode(hex("01"), batch))
                .isEmpty();
        assertThat(batch.numericAt(0, 1)).isEqualTo(1);
        assertThatThrownBy(() -> AvroEventDecoder.given(EVENTS, 100, WriterSchema.of(writer.text())))
                .isInstanceOf(AvroSchemaException.class)
                .hasMessageStartingWith("no Avro schema; ");
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse("{\"type\": \"record\", \"name\": \"E\", \"fields\": [" + fields + "]}");
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}

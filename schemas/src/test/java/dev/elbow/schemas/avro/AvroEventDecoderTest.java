package dev.elbow.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.wire.JsonEventDecoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroEventDecoderTest {

    private static final EventSchema EVENTS = new EventSchema(List.of(
            new Feature.Numeric("load", "/load", Missing.MARGINALISE),
            new Feature.Categorical("mode", "/mode", Missing.MARGINALISE, List.of("idle", "busy")),
            new Feature.Flag("open", "/door/open", Missing.MARGINALISE)));

    private final EventBatch batch = new EventBatch(EVENTS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "int"                                                      | 14 | 10.0
            "long"                                                     | 01 | -1.0
            "float"                                                    | 0000c03f | 1.5
            "double"                                                   | 000000000000f83f | 1.5
            {"type": "long", "logicalType": "timestamp-millis"}        | 80a0abfef962 | 1.7E12
            {"type": "int", "logicalType": "date"}                     | 02 | 1.0
            {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2} | 0404d2 | 12.34
            {"type": "fixed", "name": "f", "size": 2, "logicalType": "decimal", "precision": 4, "scale": 2} | fb2e | -12.34
            ["null", "int", "double"]                                  | 0214 | 10.0
            ["null", "int"]                                            | 00 | NaN
            """)
    void readsNumbersOfAllTypes(String type, String bytes, float expected) {
        EventDecoder decoder = load(type);

        Optional<Refusal> refusal = decoder.decode(hex(bytes + "00"), batch);

        assertThat(refusal).isEmpty();
        assertThat(Float.floatToRawIntBits(batch.numericAt(0, 0))).isEqualTo(Float.floatToRawIntBits(expected));
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "string"  | 0261     | WRONG_TYPE | feature load: the text "a" (expected: a number)
            "boolean" | 01       | WRONG_TYPE | feature load: true (expected: a number)
            "bytes"   | 0261     | WRONG_TYPE | feature load: bytes (expected: a number)
            {"type": "array", "items": "int"} | 00 | WRONG_TYPE | feature load: an array (expected: a number)
            {"type": "map", "values": "int"}  | 00 | WRONG_TYPE | feature load: an object (expected: a number)
            "double"  | 000000000000f87f | NOT_FINITE | feature load: the number NaN (expected: a finite number of magnitude at most 3.4028235E38)
            "double"  | 9c7500883ce4377e | NOT_FINITE | feature load: the number 1.0E300 (expected: a finite number of magnitude at most 3.4028235E38)
            "boolean" | 02       | MALFORMED | event: at byte 0 the boolean 2 (expected: 0 or 1)
            "string"  | 02ff     | MALFORMED | event: at byte 1 no text (expected: UTF-8)
            "string"  | feffffff0f | MALFORMED | event: at byte 0 a text of 2147483647 bytes (expected: at most the 1 that are left)
            "string"  | 01       | MALFORMED | event: at byte 0 a text of -1 bytes (expected: at most the 1 that are left)
            "long"    | ffffffffffffffffffff | MALFORMED | event: at byte 0 a number of more than 10 bytes (expected: 64 bits)
            "int"     | 8080808010 | MALFORMED | event: at byte 0 the int 2147483648 (expected: 32 bits)
            "double"  | 0000     | MALFORMED | event: at byte 0 an end within a double (expected: a whole event)
            ["null", "int"] | 04  | MALFORMED | event: at byte 0 the branch 2 (expected: 0 to 1)
            {"type": "bytes", "logicalType": "decimal", "precision": 9} | 00 | MALFORMED | event: at byte 1 a decimal without bytes (expected: one or more)
            """)
    void refusesWhatIsNoNumber(String type, String bytes, Reason reason, String message) {
        Optional<Refusal> refusal = load(type).decode(hex(bytes + "00"), batch);

        assertThat(refusal).contains(new Refusal(reason, message));
        assertThat(batch.size()).isZero();
    }

    @Test
    void refusesADecimalOfHundredsOfDigitsWithoutReadingIt() {
        EventDecoder decoder = load("{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9}");
        byte[] event = new byte[1 << 20];
        event[0] = (byte) 0xf0;
        event[1] = (byte) 0xff;
        event[2] = 0x7f;

        assertThat(decoder.decode(event, batch))
                .contains(new Refusal(Reason.TOO_LARGE, "event: a decimal of 1048568 bytes (expected: at most 166)"));
    }

    @Test
    void refusesBytesAfterTheEventAndEventsThatEndTooEarly() {
        EventDecoder decoder = load("\"int\"");

        assertThat(decoder.decode(hex("140000"), batch))
                .contains(new Refusal(
                        Reason.MALFORMED, "event: at byte 2 1 bytes after the event's end (expected: one event)"));
        assertThat(decoder.decode(hex("14"), batch))
                .contains(new Refusal(
                        Reason.MALFORMED, "event: at byte 1 an end within a number (expected: a whole event)"));
        assertThat(decoder.decode(new byte[0], batch)).isPresent();
    }

    @Test
    void findsFeaturesInNestedRecordsMapsAndArrays() {
        EventSchema events = new EventSchema(List.of(
                new Feature.Numeric("a", "/in/deep/a", Missing.MARGINALISE),
                new Feature.Numeric("first", "/list/0", Missing.MARGINALISE),
                new Feature.Numeric("third", "/list/2", Missing.MARGINALISE),
                new Feature.Numeric("key", "/map/the~1key", Missing.MARGINALISE)));
        Schema schema = schema("""
                {"type": "record", "name": "E", "fields": [
                  {"name": "skip", "type": {"type": "array", "items": {"type": "map", "values": "bytes"}}},
                  {"name": "in", "type": ["null", {"type": "record", "name": "In", "fields": [
                    {"name": "deep", "type": {"type": "record", "name": "Deep", "fields": [
                      {"name": "b", "type": "string"}, {"name": "a", "type": "float"}]}}]}]},
                  {"name": "list", "type": {"type": "array", "items": "long"}},
                  {"name": "map", "type": {"type": "map", "values": ["null", "double"]}}]}
                """);
        GenericData.Record deep = new GenericRecordBuilder(schema("Deep", schema))
                .set("b", "x")
                .set("a", 1.5f)
                .build();
        GenericData.Record in =
                new GenericRecordBuilder(schema("In", schema)).set("deep", deep).build();
        Object event = new GenericRecordBuilder(schema)
                .set("skip", List.of(Map.of("k", ByteBuffer.wrap(new byte[] {1, 2}))))
                .set("in", in)
                .set("list", List.of(1L, 2L, 3L, 4L))
                .set("map", Map.of("other", 5.0, "the/key", 6.0))
                .build();
        EventBatch rows = new EventBatch(events);

        Optional<Refusal> refusal = AvroEventDecoder.given(events, 1_000, WriterSchema.of(schema.toString()))
                .decode(Rows.avro(schema, event), rows);

        assertThat(refusal).isEmpty();
        assertThat(rows.numeric()).startsWith(1.5f, 1, 3, 6);
    }

    @Test
    void anEnumIsItsSymbolAndAnUnknownOneKeepsItsText() {
        EventDecoder decoder = decoder("""
                {"name": "mode", "type": {"type": "enum", "name": "M", "symbols": ["busy", "new"]}}
                """);

        assertThat(decoder.decode(hex("00"), batch)).isEmpty();
        assertThat(decoder.decode(hex("02"), batch)).isEmpty();
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(2);
        assertThat(batch.unknownAt(1, 0)).contains("new");
        assertThat(decoder.decode(hex("04"), batch))
                .contains(new Refusal(Reason.MALFORMED, "event: at byte 0 the symbol 2 (expected: 0 to 1)"));
    }

    @Test
    void aFieldIsKnownByItsAliasUnlessAnotherBearsTheName() {
        EventDecoder renamed = decoder("{\"name\": \"weight\", \"aliases\": [\"load\"], \"type\": \"int\"}");
        EventDecoder both = decoder("{\"name\": \"weight\", \"aliases\": [\"load\"], \"type\": \"int\"},"
                + "{\"name\": \"load\", \"type\": \"int\"}");

        assertThat(renamed.decode(hex("02"), batch)).isEmpty();
        assertThat(both.decode(hex("0204"), batch)).isEmpty();

        assertThat(batch.numericAt(0, 0)).isEqualTo(1);
        assertThat(batch.numericAt(1, 0)).isEqualTo(2);
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        EventDecoder decoder = AvroEventDecoder.given(
                EVENTS, 1_000, WriterSchema.of("{\"type\": \"map\", \"values\": [\"null\", \"int\"]}"));
        byte[] twice = hex("04" + "086c6f6164" + "0202" + "086c6f6164" + "00" + "00");

        assertThat(decoder.decode(twice, batch))
                .contains(new Refusal(Reason.DUPLICATE_FIELD, "feature load: a second value, null (expected: one)"));
    }

    @Test
    void anEventWithoutAnyFeatureIsNoneOfTheModels() {
        EventDecoder decoder = decoder("{\"name\": \"other\", \"type\": \"int\"}");

        assertThat(decoder.decode(hex("02"), batch))
                .contains(new Refusal(
                        Reason.MISSING_FIELD,
                        "event: none of the model's 3 features (expected: values at /load, /mode, /door/open)"));
    }

    @Test
    void hugeCountsOfItemsAreRefusedOrCostNothing() {
        EventDecoder items = decoder("{\"name\": \"load\", \"type\": \"int\"},"
                + "{\"name\": \"list\", \"type\": {\"type\": \"array\", \"items\": \"int\"}}");
        EventDecoder nothings = decoder("{\"name\": \"load\", \"type\": \"int\"},"
                + "{\"name\": \"list\", \"type\": {\"type\": \"array\", \"items\": \"null\"}}");
        String huge = "fcffffffffffffffff01"; // 2^63 - 2

        assertThat(items.decode(hex("02" + huge + "0200"), batch))
                .contains(new Refusal(
                        Reason.MALFORMED,
                        "event: at byte 11 a block of 9223372036854775806 items (expected: at most one for each of the 2"
                                + " bytes left)"));
        assertThat(nothings.decode(hex("02" + huge + "00"), batch)).isEmpty();
    }

    @Test
    void blocksMayTellTheirBytesAndAreHeldToThem() {
        EventSchema events = new EventSchema(List.of(new Feature.Numeric("second", "/list/1", Missing.MARGINALISE)));
        EventDecoder decoder = AvroEventDecoder.given(events, 1_000, WriterSchema.of("""
                {"type": "record", "name": "E", "fields": [
                  {"name": "skipped", "type": {"type": "array", "items": "string"}},
                  {"name": "list", "type": {"type": "array", "items": "int"}}]}
                """));
        EventBatch rows = new EventBatch(events);

        assertThat(decoder.decode(hex("010400000000" + "0304020400"), rows)).isPresent();
        assertThat(decoder.decode(hex("01040000" + "00" + "0304020400"), rows)).isEmpty();
        assertThat(rows.numericAt(0, 0)).isEqualTo(2);
        assertThat(decoder.decode(hex("00" + "0306020400"), rows))
                .contains(
                        new Refusal(Reason.MALFORMED, "event: at byte 3 a block of 2 bytes (expected: 3 as it says)"));
    }

    @Test
    void aSchemaThatHoldsItselfIsReadToABoundedDepth() {
        EventDecoder decoder = decoder(
                "{\"name\": \"load\", \"type\": \"int\"}," + "{\"name\": \"next\", \"type\": [\"null\", \"E\"]}");

        assertThat(decoder.decode(hex("02" + "0202".repeat(63) + "00"), batch)).isEmpty();
        assertThat(decoder.decode(hex("02" + "0202".repeat(64) + "00"), batch))
                .contains(new Refusal(
                        Reason.TOO_LARGE, "event: nested deeper at byte 128 (expected: at most 64 levels)"));
    }

    @Test
    void aRecordThatHoldsNothingButItselfHasNoValues() {
        EventDecoder decoder = decoder("{\"name\": \"self\", \"type\": \"E\"}");

        assertThat(decoder.decode(new byte[0], batch)).isPresent();
    }

    @Test
    void aDecimalIsTheNumberThatJsonWrites() {
        EventDecoder decoder =
                load("{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 30, \"scale\": 10}");
        BigDecimal decimal = new BigDecimal("123456789.0123456789");
        byte[] unscaled = decimal.unscaledValue().toByteArray();
        byte[] event = ByteBuffer.allocate(unscaled.length + 2)
                .put((byte) (2 * unscaled.length))
                .put(unscaled)
                .array();
        EventBatch json = new EventBatch(EVENTS);

        assertThat(decoder.decode(event, batch)).isEmpty();
        assertThat(new JsonEventDecoder(EVENTS)
                        .decode(
                                ("{\"load\": " + decimal + ", \"mode\": \"idle\"}").getBytes(StandardCharsets.UTF_8),
                                json))
                .isEmpty();
        assertThat(unscaled).isEqualTo(new BigInteger("1234567890123456789").toByteArray());
        assertThat(Rows.of(batch)).isEqualTo(Rows.of(json));
    }

    /** One field, and after it the mode idle as the symbol 0. */
    private static EventDecoder load(String type) {
        return decoder("{\"name\": \"load\", \"type\": " + type
                + "}, {\"name\": \"mode\", \"type\": {\"type\": \"enum\", \"name\": \"M\", \"symbols\": [\"idle\"]}}");
    }

    private static EventDecoder decoder(String fields) {
        return AvroEventDecoder.given(
                EVENTS,
                1 << 20,
                WriterSchema.of("{\"type\": \"record\", \"name\": \"E\", \"fields\": [" + fields + "]}"));
    }

    /** A schema's text, or the fields of a record's. */
    private static Schema schema(String text) {
        boolean whole = text.contains("\"name\": \"E\"");
        return new Schema.Parser()
                .parse(whole ? text : "{\"type\": \"record\", \"name\": \"E\", \"fields\": [" + text + "]}");
    }

    /** A record named somewhere in a schema. */
    private static Schema schema(String name, Schema in) {
        Schema.Parser parser = new Schema.Parser();
        Schema unused = parser.parse(in.toString());
        return Objects.requireNonNull(parser.getTypes().get(name));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}

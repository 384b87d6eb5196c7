package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvEventDecoderTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("load", "/load", Missing.MARGINALISE),
            new Feature.Flag("open", "/open", Missing.MARGINALISE),
            new Feature.Categorical("mode", "/mode", Missing.REFUSE, List.of("idle", "a,b", "say \"x\"", "1")),
            new Feature.Categorical("port", "/port", Missing.MARGINALISE, List.of("80", "443.50", "true", "007"))));

    private final CsvEventDecoder decoder = new CsvEventDecoder(SCHEMA, 1_000, ',', new int[] {0, 1, 2, 3});
    private final EventBatch batch = new EventBatch(SCHEMA);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            1.5,true,idle,80            | {"load": 1.5, "open": true, "mode": "idle", "port": 80}
            -2e3,0,1,443.5              | {"load": -2e3, "open": 0, "mode": "1", "port": 443.5}
            ,,idle,                     | {"mode": "idle"}
            "",,"idle",""               | {"mode": "idle"}
            "1.5","false","a,b","80.0"  | {"load": 1.5, "open": false, "mode": "a,b", "port": 80}
            3,,"say ""x""\",true        | {"load": 3, "mode": "say \\"x\\"", "port": true}
            3,,ünknown,8080             | {"load": 3, "mode": "ünknown", "port": 8080}
            3,,\"\"\"\",other               | {"load": 3, "mode": "\\"", "port": "other"}
            """)
    void aLineIsTheRowOfTheSameJson(String line, String json) {
        EventBatch expected = new EventBatch(SCHEMA);

        assertThat(decode(line)).isEmpty();
        assertThat(decode(line + "\r\n")).isEmpty();
        assertThat(new JsonEventDecoder(SCHEMA).decode(json.getBytes(StandardCharsets.UTF_8), expected))
                .isEmpty();

        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                assertThat(Float.floatToRawIntBits(batch.numericAt(row, column)))
                        .isEqualTo(Float.floatToRawIntBits(expected.numericAt(0, column)));
                assertThat(batch.categoricalAt(row, column)).isEqualTo(expected.categoricalAt(0, column));
                assertThat(batch.unknownAt(row, column)).isEqualTo(expected.unknownAt(0, column));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            1,true,idle        | MALFORMED     | event: 3 columns (expected: 4)
            1,true,idle,80,1   | MALFORMED     | event: more than 4 columns (expected: 4)
            1,true,idle,80,    | MALFORMED     | event: more than 4 columns (expected: 4)
            ''                 | MALFORMED     | event: 1 columns (expected: 4)
            1,true,"idle,80    | MALFORMED     | event: no closing quote (expected: one for that at byte 7)
            1,true,"idle"x,80  | MALFORMED     | event: text after the closing quote at byte 13 (expected: a separator)
            1,true,id"le,80    | MALFORMED     | event: a quote at byte 9 (expected: a field in quotes that holds it)
            one,true,idle,80   | WRONG_TYPE    | feature load: the text "one" (expected: a number)
            ' 1,true,idle,80'  | WRONG_TYPE    | feature load: the text " 1" (expected: a number)
            NaN,true,idle,80   | NOT_FINITE    | feature load: the text "NaN" (expected: a finite number of magnitude at most 3.4028235E38)
            1e39,true,idle,80  | NOT_FINITE    | feature load: the text "1e39" (expected: a finite number of magnitude at most 3.4028235E38)
            1,yes,idle,80      | WRONG_TYPE    | feature open: the text "yes" (expected: true, false, 1 or 0)
            1,true,,80         | MISSING_FIELD | feature mode: absent (expected: a value at /mode)
            ,,,                | MISSING_FIELD | event: none of the model's 4 features (expected: values at /load, /open, /mode, …)
            """)
    void refusesWhatIsNoEvent(String line, Reason reason, String message) {
        assertThat(decode(line)).contains(new Refusal(reason, message));
        assertThat(batch.size()).isZero();
    }

    @Test
    void symbolsMayLookLikeNumbersAndKeepTheirText() {
        assertThat(decode("1,,idle,007")).isEmpty();
        assertThat(decode("1,,idle,7")).isEmpty();

        assertThat(batch.categoricalAt(0, 1)).isEqualTo(4);
        assertThat(batch.categoricalAt(1, 1)).isEqualTo(4); // the vocabulary's own 007 stands for the number 7
    }

    @Test
    void columnsMayStandInAnyOrderBeSkippedAndHaveAnotherSeparator() {
        CsvEventDecoder other = new CsvEventDecoder(SCHEMA, 1_000, '\t', new int[] {2, CsvEventDecoder.SKIPPED, 0});

        assertThat(other.decode("idle\t\"any\"\"thing\"\t4".getBytes(StandardCharsets.UTF_8), batch))
                .isEmpty();
        assertThat(batch.numericAt(0, 0)).isEqualTo(4);
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(1);
    }

    @Test
    void refusesBytesThatAreNoTextAndLinesThatAreTooLong() {
        assertThat(decoder.decode(new byte[] {'1', ',', ',', (byte) 0xff, ','}, batch))
                .contains(new Refusal(
                        Reason.MALFORMED, "event: no text in the field that ends at byte 4 (expected: UTF-8)"));
        assertThat(decode("x".repeat(1_001)))
                .contains(new Refusal(Reason.TOO_LARGE, "event: 1001 bytes (expected: at most 1000)"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyBytesEndInARowOrARefusal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String likely = ",,,,\"\"\r\n01.e-aidletrue";
        int rows = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder line = new StringBuilder(random.nextBoolean() ? "1,,idle,80" : "");
            for (int n = random.nextInt(12); n > 0; n--) {
                line.insert(random.nextInt(line.length() + 1), likely.charAt(random.nextInt(likely.length())));
            }
            batch.clear();
            Optional<Refusal> refusal = decode(line.toString());
            assertThat(batch.size()).as(line.toString()).isEqualTo(refusal.isPresent() ? 0 : 1);
            rows += batch.size();
        }

        assertThat(rows).isGreaterThan(1_000);
    }

    private Optional<Refusal> decode(String line) {
        return decoder.decode(line.getBytes(StandardCharsets.UTF_8), batch);
    }
}

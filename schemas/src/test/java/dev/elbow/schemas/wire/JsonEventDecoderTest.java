package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventDecoderTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("bytes", "/net/bytes", Missing.MARGINALISE),
            new Feature.Categorical("proto", "/proto", Missing.REFUSE, List.of("tcp", "udp")),
            new Feature.Flag("root", "/root", Missing.MARGINALISE),
            new Feature.Categorical("status", "/status", Missing.MARGINALISE, List.of("200", "404"))));

    private final JsonEventDecoder decoder = new JsonEventDecoder(SCHEMA);
    private final EventBatch batch = new EventBatch(SCHEMA);

    @Test
    void encodesValuesAtTheirPointers() {
        Optional<Refusal> refusal =
                decode("{'net':{'bytes':1.5,'x':[1,{}]},'proto':'udp','root':true,'status':404,'extra':{'proto':1}}");

        assertThat(refusal).isEmpty();
        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.numericAt(0, 0)).isEqualTo(1.5f);
        assertThat(batch.numericAt(0, 1)).isEqualTo(1f);
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(2);
        assertThat(batch.categoricalAt(0, 1)).isEqualTo(2);
    }

    @Test
    void encodesAbsentAndNullAsMissingAndNewSymbolsAsUnknown() {
        decode("{'net':{'bytes':null},'proto':'sctp'}");

        assertThat(batch.numericAt(0, 0)).isNaN();
        assertThat(batch.numericAt(0, 1)).isNaN();
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(3);
        assertThat(batch.categoricalAt(0, 1)).isZero();
    }

    @Test
    void keepsTheTextOfNewSymbols() {
        decode("{'proto':'sctp','status':'200'}");
        decode("{'proto':'tcp','status':'" + "5".repeat(200) + "'}");

        assertThat(batch.unknownAt(0, 0)).contains("sctp");
        assertThat(batch.unknownAt(0, 1)).isEmpty();
        assertThat(batch.unknownAt(1, 0)).isEmpty();
        assertThat(batch.unknownAt(1, 1)).contains("5".repeat(100) + "…");
        assertThat(batch.head(1).unknownAt(0, 0)).contains("sctp");

        batch.clear();
        decode("{'proto':'tcp'}");
        assertThat(batch.unknownAt(0, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'proto':'tcp','net':{'bytes':'12'}}     | WRONG_TYPE      | feature bytes: the text "12" (expected: a number)
            {'proto':'tcp','net':{'bytes':[1]}}      | WRONG_TYPE      | feature bytes: an array (expected: a number)
            {'proto':'tcp','net':{'bytes':NaN}}      | NOT_FINITE      | feature bytes: the number NaN (expected: a finite number of magnitude at most 3.4028235E38)
            {'proto':'tcp','net':{'bytes':-Infinity}}| NOT_FINITE      | feature bytes: the number -Infinity (expected: a finite number of magnitude at most 3.4028235E38)
            {'proto':'tcp','net':{'bytes':1e400}}    | NOT_FINITE      | feature bytes: the number 1e400 (expected: a finite number of magnitude at most 3.4028235E38)
            {'proto':6}                              | WRONG_TYPE      | feature proto: the number 6 (expected: a text)
            {'proto':true}                           | WRONG_TYPE      | feature proto: true (expected: a text)
            {'proto':{}}                             | WRONG_TYPE      | feature proto: an object (expected: a text)
            {'proto':'tcp','root':'yes'}             | WRONG_TYPE      | feature root: the text "yes" (expected: true, false, 1 or 0)
            {'proto':'tcp','root':2}                 | WRONG_TYPE      | feature root: the number 2 (expected: true, false, 1 or 0)
            {'proto':'tcp','proto':'udp'}            | DUPLICATE_FIELD | feature proto: a second value, the text "udp" (expected: one)
            {'root':true}                            | MISSING_FIELD   | feature proto: absent (expected: a value at /proto)
            {'root':true,'proto':null}               | MISSING_FIELD   | feature proto: absent (expected: a value at /proto)
            {}                                       | MISSING_FIELD   | event: none of the model's 4 features (expected: values at /net/bytes, /proto, /root, …)
            {'proto':null,'bytes':1}                 | MISSING_FIELD   | event: none of the model's 4 features (expected: values at /net/bytes, /proto, /root, …)
            ``                                       | MALFORMED       | event: empty (expected: a JSON object)
            [1]                                      | MALFORMED       | event: an array (expected: a JSON object)
            'tcp'                                    | MALFORMED       | event: the text "tcp" (expected: a JSON object)
            {'proto':'tcp'} {}                       | MALFORMED       | event: an object after its end (expected: one JSON object)
            """)
    void refusesNamingFieldAndValue(String event, Reason reason, String message) {
        Refusal refusal = decode(event).orElseThrow();

        assertThat(refusal).isEqualTo(new Refusal(reason, message));
        assertThat(batch.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'proto':'tcp'             | at /proto: ends after 14 bytes (expected: a whole JSON object)
            {'net':{'bytes':1          | at /net/bytes: ends after 17 bytes (expected: a whole JSON object)
            {'proto' 'tcp'}            | at /proto: broken JSON at byte 9, near «"tcp"}» (expected: JSON)
            {'proto':tcp}              | at /proto: broken JSON at byte 9, near «tcp}» (expected: JSON)
            nonsense                   | event: broken JSON at byte 0, near «nonsense» (expected: JSON)
            {'proto':'tcp',}           | at /proto: broken JSON at byte 15, near «}» (expected: JSON)
            {'net':{'bytes':01},'x':1} | at /net/bytes: broken JSON at byte 17, near «1},"x":1}» (expected: JSON)
            """)
    void refusesBrokenSyntaxSayingWhere(String event, String message) {
        Refusal refusal = decode(event).orElseThrow();

        assertThat(refusal).isEqualTo(new Refusal(Reason.MALFORMED, message));
        assertThat(batch.size()).isZero();
    }

    @Test
    void refusesDeepNestingAndLongNumbersAndLargeEvents() {
        String deep = "{'a':".repeat(1_000) + "1" + "}".repeat(1_000);
        String digits = "{'proto':'tcp','net':{'bytes':" + "9".repeat(2_000) + "}}";
        String large = "{'proto':'" + "x".repeat(10 << 20) + "'}";

        String name = "{'" + "x".repeat(5_000) + "':1}";

        for (String event : List.of(deep, digits, large, name)) {
            assertThat(decode(event).orElseThrow().reason()).isEqualTo(Reason.TOO_LARGE);
        }
        assertThat(decode(deep).orElseThrow().message())
                .isEqualTo("at " + "/a".repeat(30) + "…: nested deeper than 64 levels");
        assertThat(decode(digits).orElseThrow().message())
                .isEqualTo("at /net/bytes: a number longer than 400 characters");
        assertThat(decode(name).orElseThrow().message()).isEqualTo("event: a field name longer than 4096 bytes");
        assertThat(decode(large).orElseThrow().message())
                .isEqualTo("event: 10485772 bytes (expected: at most 1048576)");
        assertThat(batch.size()).isZero();
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] event = "{'proto':'tc?'}".replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
        event[12] = (byte) 0xff;

        assertThat(decoder.decode(event, batch))
                .contains(new Refusal(Reason.MALFORMED, "event: no text at byte 12 (expected: JSON in UTF-8)"));
    }

    @Test
    void survivesAnyBytesAndLeavesOtherEventsAsTheyWere() {
        byte[] good = "{\"net\":{\"bytes\":7},\"proto\":\"tcp\",\"root\":false}".getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(3);

        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = good.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            batch.clear();
            decoder.decode(mutated, batch);
            int before = batch.size();
            assertThat(decoder.decode(good, batch)).isEmpty();
            assertThat(batch.size()).isEqualTo(before + 1);
            assertThat(batch.numericAt(before, 0)).isEqualTo(7f);
            assertThat(batch.categoricalAt(before, 0)).isEqualTo(1);
            assertThat(batch.categoricalAt(before, 1)).isZero();
        }
    }

    /** What a parser that guesses takes for UTF-16 or UTF-32, by its first four bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b000000",
                "0000007b7f",
                "0000fffe7b",
                "feff00007b7d",
                "fffe7b007d00",
                "fffe00007b000000",
                "0000feff",
                "007b007d",
                "7b007d00",
                "7b00",
                "00",
                "0000",
                "ff",
                "feff",
                "7b7d00",
                "007b7d",
                "00000000"
            })
    void refusesBytesOfAnotherEncoding(String hex) {
        byte[] event = HexFormat.of().parseHex(hex);

        Refusal refusal = decoder.decode(event, batch).orElseThrow();

        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal.message()).startsWith("event: ").endsWith(" (expected: JSON in UTF-8)");
        assertThat(batch.size()).isZero();
    }

    @Test
    void readsUtf8BehindItsByteOrderMark() {
        assertThat(decode("\ufeff{'proto':'tcp'}")).isEmpty();
        assertThat(batch.categoricalAt(0, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void returnsOrRefusesWhateverTheBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = "{\"net\":{\"bytes\":-7.25e1,\"x\":[null,\"\\ud83d\\ude00é\"]},\"proto\":\"tcp\",\"root\":false}"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 40_000; i++) {
            byte[] event = random.nextBoolean() ? randomBytes(random) : mutated(good, random);
            batch.clear();

            Optional<Refusal> refusal = decoder.decode(event, batch);

            assertThat(batch.size()).as("seed %d, case %d", seed, i).isEqualTo(refusal.isPresent() ? 0 : 1);
            refusal.ifPresent(ScoreJson::write);
        }
    }

    /** Few kinds of bytes, so that many meet; a third of them begin as an object does. */
    private static byte[] randomBytes(SplittableRandom random) {
        byte[] kinds = {
            0, '{', '}', '[', ']', '"', ':', ',', '\\', 'u', 'd', '8', '-', 'e', (byte) 0xef, (byte) 0xfe, -1
        };
        byte[] bytes = new byte[random.nextInt(24)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(4) == 0 ? (byte) random.nextInt(256) : kinds[random.nextInt(kinds.length)];
        }
        if (bytes.length > 0 && random.nextInt(3) == 0) {
            bytes[0] = '{';
        }
        return bytes;
    }

    /** Bytes changed, left out and cut off. */
    private static byte[] mutated(byte[] good, SplittableRandom random) {
        byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
        for (int change = random.nextInt(1, 5); change > 0 && bytes.length > 0; change--) {
            int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 5 : bytes.length));
            if (random.nextBoolean()) {
                bytes[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
            } else {
                System.arraycopy(bytes, at + 1, bytes, at, bytes.length - at - 1);
            }
        }
        return bytes;
    }

    private Optional<Refusal> decode(String event) {
        return decoder.decode(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8), batch);
    }
}

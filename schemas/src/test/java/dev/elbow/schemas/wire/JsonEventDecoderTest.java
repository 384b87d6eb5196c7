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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'proto':'tcp','net':{'bytes':'12'}}     | WRONG_TYPE      | feature bytes: "12" (expected: a number)
            {'proto':'tcp','net':{'bytes':[1]}}      | WRONG_TYPE      | feature bytes: an array (expected: a number)
            {'proto':'tcp','net':{'bytes':NaN}}      | NOT_FINITE      | feature bytes: "NaN" (expected: a finite number of magnitude at most 3.4028235E38)
            {'proto':'tcp','net':{'bytes':-Infinity}}| NOT_FINITE      | feature bytes: "-Infinity" (expected: a finite number of magnitude at most 3.4028235E38)
            {'proto':'tcp','net':{'bytes':1e400}}    | NOT_FINITE      | feature bytes: "1e400" (expected: a finite number of magnitude at most 3.4028235E38)
            {'proto':6}                              | WRONG_TYPE      | feature proto: "6" (expected: a symbol in quotes)
            {'proto':{}}                             | WRONG_TYPE      | feature proto: an object (expected: a symbol in quotes)
            {'proto':'tcp','root':'yes'}             | WRONG_TYPE      | feature root: "yes" (expected: true, false, 1 or 0)
            {'proto':'tcp','root':2}                 | WRONG_TYPE      | feature root: "2" (expected: true, false, 1 or 0)
            {'proto':'tcp','proto':'udp'}            | DUPLICATE_FIELD | feature proto: a second value "udp" (expected: one)
            {}                                       | MISSING_FIELD   | feature proto: absent (expected: a value at /proto)
            {'proto':null}                           | MISSING_FIELD   | feature proto: absent (expected: a value at /proto)
            ``                                       | MALFORMED       | event: empty (expected: a JSON object)
            [1]                                      | MALFORMED       | event: "[" (expected: a JSON object)
            'tcp'                                    | MALFORMED       | event: "tcp" (expected: a JSON object)
            {'proto':'tcp'} {}                       | MALFORMED       | event: "{" after its end (expected: one JSON object)
            """)
    void refusesNamingFieldAndValue(String event, Reason reason, String message) {
        Refusal refusal = decode(event).orElseThrow();

        assertThat(refusal).isEqualTo(new Refusal(reason, message));
        assertThat(batch.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'proto':'tcp'",
                "{'proto' 'tcp'}",
                "{'proto':tcp}",
                "nonsense",
                "{'proto':'tcp',}",
                "\0",
                "{'net':{'bytes':01}}"
            })
    void refusesBrokenSyntaxSayingWhere(String event) {
        Refusal refusal = decode(event).orElseThrow();

        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal.message()).matches("(event|at /.*): .+");
        assertThat(batch.size()).isZero();
    }

    @Test
    void refusesDeepNestingAndLongNumbersAndLargeEvents() {
        String deep = "{'a':".repeat(1_000) + "1" + "}".repeat(1_000);
        String digits = "{'proto':'tcp','net':{'bytes':" + "9".repeat(2_000) + "}}";
        String large = "{'proto':'" + "x".repeat(10 << 20) + "'}";

        for (String event : List.of(deep, digits, large)) {
            assertThat(decode(event).orElseThrow().reason()).isEqualTo(Reason.TOO_LARGE);
        }
        assertThat(decode(large).orElseThrow().message())
                .isEqualTo("event: 10485772 bytes (expected: at most 1048576)");
        assertThat(batch.size()).isZero();
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] event = "{'proto':'tc?'}".replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
        event[12] = (byte) 0xff;

        assertThat(decoder.decode(event, batch).orElseThrow().reason()).isEqualTo(Reason.MALFORMED);
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

    private Optional<Refusal> decode(String event) {
        return decoder.decode(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8), batch);
    }
}

package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.score.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan against the parser, which has to come to the same end on every input. */
class JsonScanTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("bytes", "/net/bytes", Missing.MARGINALISE),
            new Feature.Numeric("first", "/readings/0", Missing.MARGINALISE),
            new Feature.Numeric("third", "/readings/2/t", Missing.MARGINALISE),
            new Feature.Categorical("proto", "/proto", Missing.REFUSE, List.of("tcp", "udp", "ünï")),
            new Feature.Flag("root", "/root", Missing.MARGINALISE),
            new Feature.Count("packets", "/packets", Missing.MARGINALISE),
            new Feature.Numeric("quoted", "/a\"b", Missing.MARGINALISE),
            new Feature.Categorical("status", "/status", Missing.MARGINALISE, List.of("200", "404", "1.5"))));

    /** Events of many kinds, from which others are made. */
    private static final List<String> EVENTS = List.of(
            "{\"net\":{\"bytes\":1.5,\"x\":[1,{}]},\"proto\":\"udp\",\"root\":true,\"status\":404,\"extra\":{\"proto\":1}}",
            "{\"readings\":[1e3,[],{\"t\":-0.0}],\"proto\":\"tcp\",\"packets\":3,\"a\\\"b\":7,\"root\":0}",
            " {\t\"proto\" : \"\\u0074cp\" ,\r\n\"net\" : { \"bytes\" : -0 } , \"skip\" : \"a\\n\\u00e9 é 😀\" } ",
            "{\"status\":\"404\",\"proto\":\"ünï\",\"packets\":1e2,\"net\":null,\"readings\":{\"0\":4,\"2\":{\"t\":5}}}",
            "{\"proto\":\"sctp\",\"net\":{\"bytes\":0.12345678901234567890123,\"bytes2\":12345678901234567890},\"status\":1.50}",
            "{\"proto\":\"tcp\",\"net\":{\"bytes\":3.4028235677973366e38},\"root\":false,\"packets\":9007199254740993}",
            "{\"proto\":\"tcp\",\"a\\\"b\":1E-7,\"net\":{\"bytes\":123456789012345678}}",
            "{\"a\"b\":1,\"proto\":\"tcp\"}",
            "{\"proto\":\"tcp\",\"proto\":null,\"root\":null,\"root\":true}");

    private final JsonEventDecoder decoder = new JsonEventDecoder(SCHEMA);
    private final JsonScan scan = new JsonScan(SCHEMA);
    private int scanned;

    @Test
    void comesToTheSameEndOnEventsOfManyKinds() {
        EVENTS.forEach(event -> compare(event.getBytes(StandardCharsets.UTF_8)));

        assertThat(scanned).isEqualTo(3); // the others hold an escape where it matters, or are at fault
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void comesToTheSameEndOnMutatedEvents(long seed) {
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < 20_000; i++) {
            compare(mutated(random));
        }

        assertThat(scanned).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void readsNumbersToTheSameBit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < 20_000; i++) {
            compare(("{\"proto\":\"tcp\",\"net\":{\"bytes\":" + number(random) + "}}")
                    .getBytes(StandardCharsets.UTF_8));
        }

        assertThat(scanned).isGreaterThan(5_000);
    }

    @Test
    void readsNamesInAnyOrderAndAmongOthers() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> fields = List.of(
                "\"proto\":\"udp\"",
                "\"root\":1",
                "\"packets\":12",
                "\"status\":200",
                "\"other\":[1,2]",
                "\"pro\":2",
                "\"x\":{}");

        for (int i = 0; i < 2_000; i++) {
            String[] shuffled = fields.toArray(String[]::new);
            for (int last = shuffled.length - 1; last > 0; last--) {
                int other = random.nextInt(last + 1);
                String swapped = shuffled[last];
                shuffled[last] = shuffled[other];
                shuffled[other] = swapped;
            }
            compare(("{" + String.join(",", shuffled) + "}").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(scanned).isEqualTo(2_000);
    }

    @Test
    void leavesNoRowOfAnEventItGivesUp() {
        EventBatch batch = new EventBatch(SCHEMA);

        assertThat(scan.decode("{\"proto\":\"tcp\",\"root\":2}".getBytes(StandardCharsets.UTF_8), batch))
                .isFalse();

        assertThat(batch.size()).isZero();
    }

    private void compare(byte[] event) {
        EventBatch parsed = new EventBatch(SCHEMA);
        EventBatch fast = new EventBatch(SCHEMA);
        String what = new String(event, StandardCharsets.UTF_8);

        Optional<Refusal> refusal = decoder.parse(event, parsed);
        boolean done = scan.decode(event, fast);

        if (done) {
            scanned++;
            assertThat(refusal).as(what).isEmpty();
            assertThat(rows(fast)).as(what).isEqualTo(rows(parsed));
        } else {
            assertThat(fast.size()).as(what).isZero();
        }
    }

    private static List<Object> rows(EventBatch batch) {
        assertThat(batch.size()).isEqualTo(1);
        List<Object> row = new ArrayList<>();
        for (int column = 0; column < SCHEMA.numericWidth(); column++) {
            row.add(Float.floatToRawIntBits(batch.numericAt(0, column)));
        }
        for (int column = 0; column < SCHEMA.categoricalWidth(); column++) {
            row.add(batch.categoricalAt(0, column));
            row.add(batch.unknownAt(0, column));
        }
        return row;
    }

    /** A byte or more of an event changed, taken out, doubled, or from another event. */
    private static byte[] mutated(SplittableRandom random) {
        byte[] event = EVENTS.get(random.nextInt(EVENTS.size())).getBytes(StandardCharsets.UTF_8);
        for (int times = random.nextInt(3); times >= 0 && event.length > 0; times--) {
            int at = random.nextInt(event.length);
            switch (random.nextInt(5)) {
                case 0 -> event[at] = (byte) random.nextInt(256);
                case 1 -> event[at] = (byte) "{}[]\",:\\0123456789eE+-.truefalsn ".charAt(random.nextInt(33));
                case 2 -> event = Arrays.copyOf(event, at);
                case 3 -> event = spliced(event, at, event, Math.min(event.length, at + random.nextInt(4)));
                default -> {
                    byte[] other = EVENTS.get(random.nextInt(EVENTS.size())).getBytes(StandardCharsets.UTF_8);
                    event = spliced(event, at, other, random.nextInt(other.length));
                }
            }
        }
        return event;
    }

    /** The first bytes of one, and the last ones of another. */
    private static byte[] spliced(byte[] first, int to, byte[] second, int from) {
        byte[] spliced = Arrays.copyOf(first, to + second.length - from);
        System.arraycopy(second, from, spliced, to, second.length - from);
        return spliced;
    }

    private static String number(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
            case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> Double.toString(random.nextGaussian());
            case 4 -> (random.nextLong() >> random.nextInt(64)) + "." + random.nextInt(1_000_000);
            default -> random.nextInt(100) + "e" + (random.nextInt(60) - 30);
        };
    }
}

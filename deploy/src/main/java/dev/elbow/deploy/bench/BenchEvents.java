package dev.elbow.deploy.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events of {@value #FEATURES} numbers that hang together by four hidden ones; some 370 bytes of JSON each, or 256 of Avro. Stateless. */
final class BenchEvents {

    static final int FEATURES = 32;

    private static final int HIDDEN = 4;

    private BenchEvents() {}

    static String name(int feature) {
        return String.format(Locale.ROOT, "f%02d", feature);
    }

    /** An event by its number. */
    static double[] values(long number) {
        SplittableRandom random = new SplittableRandom(number);
        double[] hidden = IntStream.range(0, HIDDEN)
                .mapToDouble(i -> random.nextGaussian())
                .toArray();
        return IntStream.range(0, FEATURES)
                .mapToDouble(f -> hidden[f % HIDDEN] * (1 + f / HIDDEN) + 0.3 * random.nextGaussian())
                .toArray();
    }

    static byte[] json(long number) {
        double[] values = values(number);
        return IntStream.range(0, FEATURES)
                .mapToObj(f -> String.format(Locale.ROOT, "\"%s\":%.2f", name(f), values[f]))
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The same event as bare Avro of {@link #avroSchema}, to the digits that JSON writes. */
    static byte[] avro(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(FEATURES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values(number)) {
            bytes.putDouble(Math.round(value * 100) / 100.0);
        }
        return bytes.array();
    }

    /** What {@link #avro} is written by. */
    static String avroSchema() {
        return IntStream.range(0, FEATURES)
                .mapToObj(f -> "{\"name\":\"" + name(f) + "\",\"type\":\"double\"}")
                .collect(Collectors.joining(",", "{\"type\":\"record\",\"name\":\"Event\",\"fields\":[", "]}"));
    }

    /** Rows to train on, as CSV. */
    static String csv(int rows) {
        StringBuilder csv = new StringBuilder(
                IntStream.range(0, FEATURES).mapToObj(BenchEvents::name).collect(Collectors.joining(",")));
        for (int row = 0; row < rows; row++) {
            double[] values = values(-1L - row);
            csv.append('\n')
                    .append(IntStream.range(0, FEATURES)
                            .mapToObj(f -> String.format(Locale.ROOT, "%.2f", values[f]))
                            .collect(Collectors.joining(",")));
        }
        return csv.append('\n').toString();
    }
}

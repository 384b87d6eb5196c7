package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.stream.Guarantee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events that are told apart by their offset in one partition, and what became of them. */
final class Numbered {

    private Numbered() {}

    static List<byte[]> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ("{\"duration\": " + i % 7 + ", \"src_bytes\": " + i % 1_000 + "}")
                        .getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Every event from one number to another has a committed score: one, or at least one, as was guaranteed. */
    static void assertScored(Cluster cluster, Guarantee guarantee, long from, long to) {
        int events = (int) (to - from);
        List<Long> offsets = offsets(cluster.committed(Cluster.SCORES, events, Duration.ofSeconds(40)));
        List<Long> expected = LongStream.range(from, to).boxed().toList();
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            assertThat(offsets).containsExactlyElementsOf(expected);
        } else {
            assertThat(offsets.stream().distinct()).containsExactlyElementsOf(expected);
        }
    }

    private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> scores) {
        return scores.stream()
                .map(record ->
                        ScoreJson.read(record.value()).event().orElseThrow().offset())
                .toList();
    }
}

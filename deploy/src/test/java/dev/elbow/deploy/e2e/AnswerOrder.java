package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which events were answered, how often, and in what order, by the places that their scores name. Between a partition of the events and
 * one of the scores, answers keep the order of the events. Holds a bit an event, so that it may look at more scores than memory holds.
 */
final class AnswerOrder {

    private static final int MOST_FAULTS = 10;

    private final Map<Integer, BitSet> answered = new HashMap<>();
    private final Map<List<Integer>, Long> furthest = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long events;
    private long repeated;

    /** One answer for each of so many events, in their order. */
    static void assertOnceAndInOrder(List<ConsumerRecord<byte[], byte[]>> scores, long events) {
        AnswerOrder order = new AnswerOrder();
        scores.forEach(order::add);
        order.assertOnceAndInOrder(events);
    }

    /** Looks at the next score of its partition. */
    Score.Source add(ConsumerRecord<byte[], byte[]> record) {
        Score.Source source = ScoreJson.read(record.value()).event().orElseThrow();
        int offset = Math.toIntExact(source.offset());
        List<Integer> way = List.of(source.partition(), record.partition());
        long before = furthest.getOrDefault(way, -1L);
        BitSet known = answered.computeIfAbsent(source.partition(), partition -> new BitSet());
        if (known.get(offset)) {
            repeated++;
        } else if (offset < before) {
            fault(record, "the first answer to " + source + " (expected: before that of offset " + before + ")");
        }
        events += known.get(offset) ? 0 : 1;
        known.set(offset);
        furthest.put(way, Math.max(before, offset));
        return source;
    }

    void fault(ConsumerRecord<byte[], byte[]> record, String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add("score " + record.partition() + "/" + record.offset() + ": " + what);
        }
    }

    /** With an answer. */
    long events() {
        return events;
    }

    /** Scores of events that had one before. */
    long repeated() {
        return repeated;
    }

    /** One answer an event, in the order of the events. */
    void assertOnceAndInOrder(long expected) {
        assertAtLeastOnceAndInOrder(expected);
        assertThat(repeated).as("answers to events that had one before").isZero();
    }

    /** No event without an answer, and none answered before the one that it follows. */
    void assertAtLeastOnceAndInOrder(long expected) {
        assertThat(faults).isEmpty();
        assertThat(events).as("events with an answer").isEqualTo(expected);
    }
}

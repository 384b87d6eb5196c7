package dev.elbow.scorer.kstreams;

import dev.elbow.scorer.stream.AnswerHeaders;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/**
 * Sends scores and tombstones to one topic, and refusals to another; they are told apart by the header
 * {@value AnswerHeaders#REFUSAL_REASON}, which no score has. Immutable.
 *
 * @param <K> the type of keys
 */
public final class AnswerTopics<K> implements TopicNameExtractor<K, byte[]> {

    private final String scores;
    private final String refusals;

    public AnswerTopics(String scores, String refusals) {
        this.scores = scores;
        this.refusals = refusals;
    }

    @Override
    public String extract(K key, byte[] value, RecordContext context) {
        return context.headers().lastHeader(AnswerHeaders.REFUSAL_REASON) == null ? scores : refusals;
    }
}

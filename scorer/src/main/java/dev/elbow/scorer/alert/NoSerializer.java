package dev.elbow.scorer.alert;

import org.apache.kafka.common.serialization.Serializer;

/** Scores are read here, and never written. Stateless. */
final class NoSerializer implements Serializer<ReadScore> {

    @Override
    public byte[] serialize(String topic, ReadScore data) {
        throw new UnsupportedOperationException("topic " + topic + ": scores are read, and not written");
    }
}

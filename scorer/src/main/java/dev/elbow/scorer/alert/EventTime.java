package dev.elbow.scorer.alert;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Records of scores have the time of their events; what is no score moves no time. Stateless. */
final class EventTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof ReadScore read && read.score().isPresent()
                ? read.time(record.timestamp())
                : Math.max(0, partitionTime); // Kafka Streams would drop a record without a time
    }
}

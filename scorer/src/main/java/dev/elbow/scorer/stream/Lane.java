package dev.elbow.scorer.stream;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One route on one thread. Owned by the loop's thread. */
interface Lane {

    /** Where its events come from. */
    String topic();

    /**
     * Answers each event once; the answers of a partition in its order.
     *
     * @param events what a poll brought of the topic, partition by partition; the caller uses the list again
     */
    void score(List<ConsumerRecord<byte[], byte[]>> events, Outlet outlet);

    /** The anomalies by each of its models. */
    List<Tally> tallies();
}

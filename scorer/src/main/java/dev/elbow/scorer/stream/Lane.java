package dev.elbow.scorer.stream;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One route on one thread. Owned by the loop's thread. */
interface Lane extends AutoCloseable {

    /** Where its events come from. */
    String topic();

    /**
     * Answers each event once; the answers of a partition in its order.
     *
     * @param events what a poll brought of the topic, partition by partition; the caller uses the list again
     */
    void score(List<ConsumerRecord<byte[], byte[]>> events, Outlet outlet);

    /** Goes over to the newest packages; between two commits alone, so that a commit is of one package's scores. */
    void renew();

    /** The anomalies by each of its models, until it is renewed. */
    List<Tally> tallies();

    /** How far its shadow agrees; none without one. */
    List<ShadowTally> agreements();

    /** Gives its packages back. */
    @Override
    void close();
}

package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.Stage;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where the answers of all lanes go, and are counted until they are committed. Used by the loop's thread. */
interface Outlet {

    /**
     * Hands a record to the producer.
     *
     * @throws org.apache.kafka.common.KafkaException where this or an earlier one could not be written
     */
    void send(ProducerRecord<byte[], byte[]> record);

    /** What is open; begun where nothing was. */
    OpenWork work();

    /** A stage is over for some events together. */
    void passed(Stage stage);
}

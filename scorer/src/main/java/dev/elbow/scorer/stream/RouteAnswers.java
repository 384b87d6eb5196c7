package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.observe.Stage;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends and counts the answers of one route to what one poll brought. Not thread-safe. */
record RouteAnswers(OutputRecords outputs, Outlet outlet, Tap tap) {

    /**
     * An event has its score, which goes out unless it is too large.
     *
     * @param anomaly nats
     */
    void scored(
            ConsumerRecord<byte[], byte[]> event,
            ProducerRecord<byte[], byte[]> score,
            Tally tally,
            double anomaly,
            boolean anomalous,
            boolean tightened) {
        if (sentOrRefused(event, score)) {
            outlet.work().scored(tally, anomaly, anomalous, tightened);
        }
    }

    void refused(ConsumerRecord<byte[], byte[]> event, Refusal refusal) {
        outlet.send(outputs.refusal(event, refusal));
        tap.refused(OutputRecords.source(event), event.key(), event.value(), refusal);
        outlet.work().refused(refusal.reason());
    }

    void tombstone(ConsumerRecord<byte[], byte[]> event) {
        if (sentOrRefused(event, outputs.tombstone(event))) {
            outlet.work().tombstone();
        }
    }

    void passed(Stage stage) {
        outlet.passed(stage);
    }

    private boolean sentOrRefused(ConsumerRecord<byte[], byte[]> event, ProducerRecord<byte[], byte[]> record) {
        Optional<Refusal> oversize = outputs.oversize(record);
        if (oversize.isPresent()) {
            refused(event, oversize.get());
            return false;
        }
        outlet.send(record);
        return true;
    }
}
